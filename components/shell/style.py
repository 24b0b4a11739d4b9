"""The few rules of style that Streamlit's theme cannot say; the rest is in config.toml."""

import streamlit as st

from components.elements.script import source


def apply() -> None:
    """Put the colours, the tags and the rules of every page into the page."""
    st.html(f"<style>{source('shell/style.css', 'elements/tags.css')}</style>")
