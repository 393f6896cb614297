"""Streamlit's entry: page configuration, permit, page, footer."""

import streamlit as st

from app import access
from app.navigation import FAVICON, ROOT, SITE, navigation
from app.panel import footer

# Before st.navigation: without an icon of ours the browser would fetch the page's from another host.
st.set_page_config(page_title=SITE, page_icon=FAVICON, layout="wide")
st.logo(ROOT / "app" / "static" / "wordmark.svg", size="large")
access.require()
navigation().run()
footer()
