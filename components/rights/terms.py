"""For how long Ponte keeps what."""

import streamlit as st

from components.plain import plain
from domain.rights.terms import TERMS
from i18n import _
from settings import get_settings


def show() -> None:
    """The table of terms."""
    settings = get_settings()
    said = {"years": settings.retention_years, "days": settings.retention_notice_days}
    head = f"| {_('What')} | {_('Until when')} |\n| --- | --- |\n"
    lines = (f"| {plain(_(term.what))} | {plain(_(term.ends).format(**said))} |" for term in TERMS)
    st.markdown(head + "\n".join(lines))
