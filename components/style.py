"""The few rules of style that Streamlit's theme cannot say; the rest is in config.toml."""

from pathlib import Path

import streamlit as st

_CSS = Path(__file__).with_name("style.css")


def apply() -> None:
    """Put `style.css` into the page."""
    st.html(_CSS)
