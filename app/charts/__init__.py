"""Figures: `def f(df, *, ...) -> dict` (Vega-Lite), one module per theme, registered once."""
