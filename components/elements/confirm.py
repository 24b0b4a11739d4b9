"""A question before what ends or removes something of others; going back is one click."""

from collections.abc import Callable
from typing import Any

import streamlit as st


def ask(
    label: str,
    question: str,
    yes: str,
    *,
    icon: str,
    on_yes: Callable[..., None],
    args: tuple[Any, ...] = (),
    disabled: bool = False,
    width: Any = "content",
) -> None:
    """A button that opens the question; only the one below it, `yes`, does it."""
    with st.popover(label, icon=icon, disabled=disabled, width=width):
        if disabled:
            return
        st.text(question)
        st.button(yes, type="primary", on_click=on_yes, args=args, key=f"yes-{label}")
