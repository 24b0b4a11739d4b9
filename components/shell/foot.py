"""The foot of every page: the accessibility statement, which stands outside Streamlit."""

from html import escape

import streamlit as st

from i18n import _

ADDRESS = "/auth/accessibility"


def show() -> None:
    """Draw it, after the page."""
    st.html(
        f'<footer class="ponte-foot"><a href="{ADDRESS}" target="_self">'
        f"{escape(_('Accessibility'))}</a></footer>"
    )
