"""The sheet of a case: who has it in hand first, then who could answer."""

import secrets

import streamlit as st

from components import context
from components.elements import into_view
from components.handout import panel
from components.handout.panel import SheetOf
from db.cases.detail import CaseDetail
from db.matching import rank as matching
from db.matching.rank import Suggestion
from db.reference.catalogue import Catalogue
from domain.handout.contents import MOST
from domain.languages import spoken_besides_italian
from domain.referrals.moves import UNDER_WAY

ACTION = "sheet"
_SERVICE, _BRING = "sheet-of-service", "sheet-bring"


def begin_with(service_id: int | None) -> None:
    """Have the panel begin with this service: a request was clicked."""
    st.session_state[_SERVICE] = service_id
    st.session_state[_BRING] = secrets.token_hex(4)


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """The panel of the case, in sight of who clicked far below it."""
    into_view.bring("sheet", st.session_state.get(_BRING, ""), always=True)
    asked = {
        line.service_id: f"{line.partner} · {line.service}"
        for line in case.referrals
        if line.service_id and line.status in UNDER_WAY
    }
    found = context.read(
        matching.suggest,
        case.need_codes,
        case.quarter.id,
        languages=spoken_besides_italian(case.language),
        case_reference=case.reference,
    )
    offered = asked | {each.service_id: named(each) for each in found.fitting}
    wanted = st.session_state.pop(_SERVICE, None)
    if wanted:
        st.session_state.pop(f"sheet-{case.reference}-services", None)
    begun = (wanted,) if wanted else tuple(asked or offered)[:MOST]
    panel.show(SheetOf(case.reference, case.language, offered, begun))


def named(each: Suggestion) -> str:
    """An organisation with its service."""
    return f"{each.partner_name} · {each.service_name}"
