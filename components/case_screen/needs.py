"""The needs of a case and the severity of each, changed in the panel *Needs*."""

from dataclasses import replace
from hashlib import sha256

import streamlit as st

from components.cases import panel as case_panel
from components.cases import saving as case_saving
from components.cases.words import severity
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from db.case_life import changes as case_changes
from db.case_life.changes import SEVERITIES
from db.cases.detail import CaseDetail
from db.reference.catalogue import Catalogue
from i18n import _

_SEVERITY = 2
"""Of a need just added, until another is chosen."""


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """Needs, and a severity for each; kept as a draft until they are saved."""
    held = {need.code: need.severity for need in case.needs}
    place, case = _drafted(case, held)
    wanted = _chosen(place, catalogue, held)
    draft.tell(place)

    def save() -> None:
        case_saving.save(
            case,
            _("Needs saved."),
            _in_words(catalogue, wanted),
            case_changes.change_needs,
            wanted,
            place=place,
            theirs=stored,
        )

    def stored() -> None:
        st.text(_in_words(catalogue, held))

    case_panel.buttons(save, disabled=not wanted, place=place)


def _drafted(case: CaseDetail, held: dict[str, int]) -> tuple[str, CaseDetail]:
    """Where they are kept, and the case as it was when that was begun: of needs that others
    changed meanwhile the save is compared. Other changes of the case do not touch it.
    """
    now = int(sha256(repr(sorted(held.items())).encode()).hexdigest()[:8], 16)
    place, begun = draft_saving.on_version(case_panel.place(case, "needs"), now)
    return place, case if begun == now else replace(case, version=0)


def _chosen(place: str, catalogue: Catalogue, held: dict[str, int]) -> dict[str, int]:
    chosen = draft_choice.multiselect(
        _("Needs"),
        place,
        "needs",
        list(catalogue.needs),
        list(held),
        lambda code: catalogue.needs[code].label,
        placeholder=_("Choose at least one need"),
    )
    wanted = {}
    for code in chosen:
        before = held.get(code, _SEVERITY)
        level = draft_choice.segmented_control(
            catalogue.needs[code].label,
            place,
            draft.field_of("severity", code),
            list(SEVERITIES),
            before,
            severity,
        )
        wanted[code] = level or before
    return wanted


def _in_words(catalogue: Catalogue, needs: dict[str, int]) -> str:
    return "\n".join(
        f"{catalogue.needs[code].label}: {severity(level)}" for code, level in needs.items()
    )
