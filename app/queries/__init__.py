"""Questions to the marts: `def f(con, *, ...) -> DataFrame`, one module per theme, no Streamlit."""
