"""Put a case right: one panel, its parts side by side, each saved by itself."""

from collections.abc import Callable

import streamlit as st

from components import (
    case_correct_history,
    case_correct_home,
    case_correct_person,
    case_correct_place,
)
from components.case_correct_form import PART
from components.choosing import distinct
from db.case_detail import CaseDetail
from db.reference import Catalogue
from domain.vocabulary import N_
from i18n import _

_PARTS: dict[str, tuple[str, Callable[[CaseDetail, Catalogue], None]]] = {
    "person": (N_("Person"), case_correct_person.show),
    "home": (N_("Household"), case_correct_home.show),
    "place": (N_("Where and how"), case_correct_place.place),
    "notice": (N_("Notice"), case_correct_place.notice),
    "history": (N_("Already put right"), case_correct_history.show),
}


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
