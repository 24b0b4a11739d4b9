"""The head of *Oggi*: its title and, at the right, what is done most often."""

from collections.abc import Callable

import streamlit as st

from components import navigation
from i18n import _


def show(label: str, icon: str, page: str, beside: Callable[[], None] | None = None) -> None:
    """The button leads to a page; what `beside` draws stands before it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(_("Today"))
        if beside:
            with st.container(width="content"):
                beside()
        if st.button(label, type="primary", icon=f":material/{icon}:"):
            navigation.go(page)
