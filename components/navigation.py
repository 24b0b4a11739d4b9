"""From one page to another, keeping to the addresses of the shell."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent.parent / "pages"


def script(name: str) -> Path:
    """The file of a page, absolute: Streamlit would look for a bare name beside the shell."""
    return _FOLDER / f"{name}.py"


def arrive(address: str) -> None:
    """A run of the page at `address` begins; said by the shell."""
    if st.session_state.get("page") != address:
        st.session_state["page"], st.session_state["visit"] = address, visit() + 1


def visit() -> int:
    """How many pages this visitor has come to: another number, and the page was left meanwhile."""
    return int(st.session_state.get("visit", 0))


def go(name: str, query: Mapping[str, str] | None = None) -> None:
    """Leave for the page `name` (`cases`, `partners`, …) at once; the run ends here."""
    st.switch_page(script(name), query_params=query)


def link(name: str, label: str, query: Mapping[str, str] | None = None) -> None:
    """A link to the page `name`."""
    st.page_link(script(name), label=label, query_params=query)
