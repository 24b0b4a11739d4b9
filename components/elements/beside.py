"""Two records side by side, as one element; what differs stands out by more than colour."""

from collections.abc import Sequence
from html import escape

import streamlit as st

Facts = Sequence[tuple[str, str]]
"""Name and value of each field, the same names in the same order on both sides."""


def show(heads: tuple[str, str], one: Facts, two: Facts) -> None:
    """Draw them; every value is escaped.

    The roles are said: a phone lays the rows out otherwise, and would lose them.
    """
    body = "".join(
        f'<tr role="row" class="{"" if first == second else "differs"}">'
        f'<th scope="row" role="rowheader">{escape(name)}</th>'
        f'<td role="cell">{escape(first) or "–"}</td>'
        f'<td role="cell">{escape(second) or "–"}</td></tr>'
        for (name, first), (_name, second) in zip(one, two, strict=True)
    )
    head = "".join(f'<th scope="col" role="columnheader">{escape(text)}</th>' for text in heads)
    st.html(
        f'<table class="beside" role="table"><thead><tr role="row"><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
