"""A table of words: real rows and columns for who hears it read, and a keyboard scrolls it."""

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st


def show(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Draw it, every value escaped; `name` is what it is called where it is not seen."""
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    st.html(
        f'<div class="grid" tabindex="0" role="region" aria-label="{escape(name)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: object) -> str:
    return f"<td>{'' if value is None else escape(str(value))}</td>"
