"""Bring to the eye what a click made appear out of sight."""

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def bring(place: str, what: str, *, always: bool = False) -> None:
    """Scroll here once for each new `what`: the column on a narrow screen, `always` this place.

    `place` is one of its own for each thing of a page that may be brought: two may be open.
    """
    component = st.components.v2.component("ponte_into_view", js=_SCRIPT)
    component(data={"what": what, "always": always}, key=f"into-view-{place}", height=1)
