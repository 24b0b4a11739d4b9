"""From one page to another, keeping to the addresses of the shell."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

import i18n
from domain.pages import PAGES
from i18n import _

_FOLDER = Path(__file__).parent.parent / "pages"


def script(name: str) -> Path:
    """The file of a page, absolute: Streamlit would look for a bare name beside the shell."""
    return _FOLDER / f"{name}.py"


@i18n.once()
def page(name: str, *, seen: bool) -> st.Page:
    """A page for the menu, in the language in force. Made once: Streamlit looks for its file each
    time. (Here and not in the shell, which is read anew at every run.)
    """
    of = PAGES[name]
    return st.Page(
        script(name),
        title=_(of.title),
        icon=f":material/{of.icon}:",
        url_path=of.address,
        default=not of.address,
        visibility="visible" if seen else "hidden",
    )


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
