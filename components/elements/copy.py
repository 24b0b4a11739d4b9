"""A button that puts a text into the clipboard and says so, on a tablet too."""

from pathlib import Path

import streamlit as st

from i18n import _

_HERE = Path(__file__).parent
_CSS = (_HERE / "copy.css").read_text(encoding="utf-8")
_JS = (_HERE / "copy.js").read_text(encoding="utf-8")


def button(text: str, key: str) -> None:
    """Draw it; nothing is sent to the server when it is pressed."""
    component = st.components.v2.component("ponte_copy", css=_CSS, js=_JS)
    data = {
        "text": text,
        "label": _("Copy"),
        "done": _("Copied"),
        "failed": _("Not copied: mark the text and copy it"),
    }
    component(data=data, key=key, width="content")
