"""The COVID-19 board written plainly: it reads the cases and counts them at every rerun. `streamlit run plain.py`."""

import board
import charts
import figures

board.page(figures, charts)
