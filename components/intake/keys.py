"""Keyboard and looks of the intake: focus on the first field, Enter moves on, the story is sent
in pauses; the rules of `keys.css`.
"""

import streamlit as st

from components.elements import script

_FOCUS = """
export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement;
  if (host.dataset.focused) return;
  host.dataset.focused = "1";
  const field = document.querySelector(`.st-key-${CSS.escape(data.key)} input`);
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}
"""
_TO_TOP = """
export default function () {
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}
"""


def listen(area: str, first: str, story: str, draft: str) -> None:
    """Serve the fields inside the container with key `area`; `first` and `story` are keys.

    `draft` goes into the address, so that this tab finds its form again.
    """
    component = script.component("ponte_intake_keys", __file__, isolated=False)
    data = {"area": area, "first": first, "story": story, "draft": draft}
    component(data=data, key="intake-keys")


def focus(key: str, round_: int) -> None:
    """Put the cursor into the field with that key; once for each `round_`."""
    component = st.components.v2.component("ponte_focus", js=_FOCUS)
    component(data={"key": key}, key=f"{key}-focus-{round_}", height=1)


def to_top() -> None:
    """Show the head of a screen that follows a long one."""
    component = st.components.v2.component("ponte_to_top", js=_TO_TOP)
    component(data={}, key="intake-to-top")
