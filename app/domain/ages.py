"""Age bands of ten years, the ones that INS publishes by."""

BANDS = ["0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80 o más"]
