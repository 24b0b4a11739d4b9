"""Two records side by side, as one element; what differs stands out by more than colour."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st

_CSS = Path(__file__).with_suffix(".css")

Facts = Sequence[tuple[str, str]]
"""Name and value of each field, the same names in the same order on both sides."""


def show(heads: tuple[str, str], one: Facts, two: Facts) -> None:
    """Draw them; every value is escaped."""
    body = "".join(
        f'<tr class="{"" if first == second else "differs"}"><th scope="row">{escape(name)}</th>'
        f"<td>{escape(first) or '–'}</td><td>{escape(second) or '–'}</td></tr>"
        for (name, first), (_name, second) in zip(one, two, strict=True)
    )
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    st.html(_CSS)
    st.html(
        f'<table class="beside"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
