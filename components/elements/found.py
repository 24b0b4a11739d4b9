"""How many were found: said to who hears the page whenever it changes (`web/reading.js`)."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def found(what: str) -> DeltaGenerator:
    """Where the count of the list `what` stands; write it `with` this."""
    return st.container(key=f"ponte-found-{what}", width="content")
