"""The address of the directory screen: filters and the open partner as codes, not labels.

Streamlit can bind a select box to the address, but it writes the label there, which changes
with the language; so the codes are kept here. The text of the search is bound by its widget.
"""

import streamlit as st

from db.directory.detail import PartnerFilters
from domain.vocabulary import Capacity

OPEN = "partner"
TASK = "do"
NEW, IMPORT = "new", "import"
CHOICES = ("need", "place", "type", "capacity", "speaks")
FLAGS = ("verified", "inactive")
PLACES_LEFT = {
    "free": frozenset({Capacity.FREE}),
    "some": frozenset({Capacity.FREE, Capacity.LIMITED}),
}
"""The choices about places left, with what each lets through."""


def start(options: dict[str, list[str]]) -> None:
    """Give the filters their first value from the address; what is no option is left out."""
    for name in CHOICES:
        asked = st.query_params.get(name)
        if name not in st.session_state:
            st.session_state[name] = asked if asked in options[name] else None
    for name in FLAGS:
        if name not in st.session_state:
            st.session_state[name] = st.query_params.get(name) == "1"


def filters() -> PartnerFilters:
    """The filters as chosen; the address is brought up to them."""
    chosen = {name: st.session_state.get(name) or "" for name in CHOICES}
    flags = {name: bool(st.session_state.get(name)) for name in FLAGS}
    _write({**chosen, **{name: "1" if on else "" for name, on in flags.items()}})
    return PartnerFilters(
        need=chosen["need"],
        place=chosen["place"],
        type_code=chosen["type"],
        capacity=PLACES_LEFT.get(chosen["capacity"], frozenset()),
        language=chosen["speaks"],
        verified=flags["verified"],
        inactive=flags["inactive"],
    )


def narrowed() -> bool:
    """Whether any filter is on."""
    return any(st.session_state.get(name) for name in (*CHOICES, *FLAGS))


def clear() -> None:
    """Take every filter off, and the search text; for a button's callback."""
    for name in CHOICES:
        st.session_state[name] = None
    for name in FLAGS:
        st.session_state[name] = False
    st.session_state["q"] = ""


def opened() -> str:
    """The reference of the open partner, or nothing."""
    return st.query_params.get(OPEN, "")[:20]


def open_partner(reference: str) -> None:
    """Open a partner beside the list, or with an empty reference close it."""
    _write({OPEN: reference, TASK: ""})


def task() -> str:
    """NEW, IMPORT or nothing."""
    asked = st.query_params.get(TASK, "")
    return asked if asked in (NEW, IMPORT) else ""


def begin(name: str) -> None:
    """Go to a task, or with an empty name back to the list."""
    _write({TASK: name, OPEN: ""})


def _write(values: dict[str, str]) -> None:
    for name, value in values.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]
