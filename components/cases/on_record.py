"""What is read of cases goes on record when it comes on screen, not with every run."""

import streamlit as st

from components import context, navigation
from db.cases import opened
from db.cases.filters import CaseFilters

_LAST = "reading-on-record"


def case(reference: str) -> None:
    """The case of that reference is on screen."""
    if _new(reference):
        context.write(opened.note, reference)


def listing(filters: CaseFilters) -> None:
    """A list narrowed so is on screen. Whom somebody looked for is put on record elsewhere."""
    codes = {
        "view": filters.view.value,
        "place": filters.place,
        "need": filters.need,
        "urgency": filters.urgency,
        "status": filters.status,
        "channel": filters.channel,
    }
    said = " ".join(f"{name}={code}" for name, code in codes.items() if code)
    if _new(said):
        context.write(opened.note_list, said)


def _new(what: str) -> bool:
    """Whether this is not what this visitor had on screen last, on this visit of the page."""
    now = navigation.visit(), what
    if st.session_state.get(_LAST) == now:
        return False
    st.session_state[_LAST] = now
    return True
