"""Put a case right: one panel, its parts side by side, each saved by itself."""

import re
from collections.abc import Callable

import streamlit as st

from components.cases import panel as case_panel
from components.choosing import distinct
from components.corrections import history, household, person, place
from components.corrections.form import PART
from db.cases.detail import CaseDetail
from db.reference.catalogue import Catalogue
from domain.vocabulary import N_
from i18n import _

_PARTS: dict[str, tuple[str, Callable[[CaseDetail, Catalogue], None]]] = {
    "person": (N_("Person"), person.show),
    "home": (N_("Household"), household.show),
    "place": (N_("Where and how"), place.whereabouts),
    "language": (N_("Language"), place.language),
    "notice": (N_("Notice"), place.notice),
    "history": (N_("Already put right"), history.show),
}


_OF_DRAFT = {"newperson": "person", "newmember": "home"}


def part_of(draft: str) -> str:
    """The part that a draft of a case is of, by the end of its place; empty where it is of none."""
    found = re.match("[a-z]*", draft)
    name = found.group() if found else ""
    return name if name in _PARTS else _OF_DRAFT.get(name, "")


def begin(part: str) -> None:
    """Open the panel at one of its parts."""
    st.session_state[PART] = part
    case_panel.choose("correct")


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """The part chosen, the person first: a wrong telephone is what happens most."""
    st.session_state.setdefault(PART, "person")
    part = st.segmented_control(
        _("What to put right"),
        list(_PARTS),
        format_func=distinct(_PARTS, lambda name: _(_PARTS[name][0])),
        key=PART,
        required=True,
        wrap=True,
    )
    _PARTS[part or "person"][1](case, catalogue)
