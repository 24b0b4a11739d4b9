"""From one page to another, keeping to the addresses of the shell."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

PAGES = Path(__file__).parent.parent / "pages"


def script(name: str) -> Path:
    """The file of a page, absolute: Streamlit would look for a bare name beside the shell."""
    return PAGES / f"{name}.py"


def go(name: str, query: Mapping[str, str] | None = None) -> None:
    """Leave for the page `name` (`cases`, `partners`, …) at once; the run ends here."""
    st.switch_page(script(name), query_params=query)


def link(name: str, label: str, query: Mapping[str, str] | None = None) -> None:
    """A link to the page `name`."""
    st.page_link(script(name), label=label, query_params=query)
