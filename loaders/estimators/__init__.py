"""What SQL cannot compute: each module gives `estimate(df) -> df` to the model that names it."""
