"""A file is being read: how far it is, and a way out."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from exchange.sheets import file
from exchange.sheets.book import Book
from i18n import _


def read(content: bytes, give_up: Callable[[], None]) -> Book:
    """What is written in a file. Where it takes a while, a button runs the page anew, which ends
    the reading; `give_up` is called first. Raises SheetError.
    """
    place = st.empty()
    bars: list[DeltaGenerator] = []

    def tell(share: float) -> None:
        if not bars:
            with place.container():
                bars.append(st.empty())
                st.button(_("Cancel reading"), icon=":material/close:", on_click=give_up)
        bars[0].progress(share, text=_("Reading the file…"))

    try:
        return file.read(content, tell)
    finally:
        place.empty()
