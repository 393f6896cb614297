"""The same board with Streamlit's caches at every level. `streamlit run cached.py`."""

import board
import remembered

board.page(remembered.count, remembered.draw)
