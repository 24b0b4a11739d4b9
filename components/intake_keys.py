"""Keyboard and looks of the intake: focus on the first field, Enter moves on, the story is sent
in pauses; the rules of `intake.css`.
"""

from pathlib import Path

import streamlit as st

_JS = Path(__file__).with_name("intake_keys.js").read_text(encoding="utf-8")
_CSS = Path(__file__).with_name("intake.css").read_text(encoding="utf-8")
_TO_TOP = """
export default function () {
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}
"""


def listen(area: str, first: str, story: str) -> None:
    """Serve the fields inside the container with key `area`; `first` and `story` are keys."""
    component = st.components.v2.component(
        "ponte_intake_keys", js=_JS, css=_CSS, isolate_styles=False
    )
    component(data={"area": area, "first": first, "story": story}, key="intake-keys")


def to_top() -> None:
    """Show the head of a screen that follows a long one."""
    component = st.components.v2.component("ponte_to_top", js=_TO_TOP)
    component(data={}, key="intake-to-top")
