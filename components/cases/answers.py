"""The needs of a case that have no answer yet: told, referred for, or said how they ended."""

from collections.abc import Iterable

import streamlit as st

from components.cases import panel as case_panel
from components.cases import saving
from components.drafts import choice as draft_choice
from components.drafts import text as draft
from db.case_life import closing as case_closing
from db.cases.detail import CaseDetail
from db.reference.catalogue import Catalogue
from domain.cases.closing import NeedEnd
from domain.vocabulary import CaseStatus
from i18n import _

PANEL = "answers"


def labels(catalogue: Catalogue, codes: Iterable[str]) -> str:
    """The needs in words, in the order of the catalogue."""
    chosen = frozenset(codes)
    return ", ".join(term.label for code, term in catalogue.needs.items() if code in chosen)


def strip(case: CaseDetail, catalogue: Catalogue) -> None:
    """Once a need has an answer and others do not: which, and what to do about them."""
    found = case.standing
    if case.status is CaseStatus.CLOSED or not found.answered:
        return
    if found.left:
        with st.container(key="case-left"):
            st.warning(
                _("Without an answer: {needs}. Refer the case for it, or say how it ended.").format(
                    needs=labels(catalogue, found.left)
                ),
                icon=":material/rule:",
            )
            st.button(
                _("Say how it ended…"),
                key="case-do-answers",
                icon=":material/fact_check:",
                on_click=case_panel.pick,
                args=(PANEL,),
            )
    elif found.complete:
        st.info(_("Every need has an answer: the case can be closed."), icon=":material/task_alt:")


def choose(catalogue: Catalogue, codes: Iterable[str], place: str) -> dict[str, NeedEnd]:
    """A choice for each need, kept as a draft at `place`; those made so far."""
    said: dict[str, NeedEnd] = {}
    wanted = frozenset(codes)
    for code, term in catalogue.needs.items():
        if code not in wanted:
            continue
        chosen = draft_choice.segmented_control(
            term.label,
            place,
            draft.field_of("end", code),
            list(NeedEnd),
            None,
            lambda end: _(end.label),
        )
        if chosen:
            said[code] = chosen
    return said


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """How each need ended that nobody has in hand; some are enough to save."""
    st.markdown(f"**{_('How did it end?')}**")
    place = case_panel.place(case, PANEL)
    said = choose(catalogue, case.standing.left, place)
    draft.tell(place)

    def save() -> None:
        mine = ", ".join(f"{catalogue.needs[c].label}: {_(end.label)}" for c, end in said.items())
        saving.save(
            case, _("Saved."), mine, case_closing.answer_needs, said, told=_told, place=place
        )

    case_panel.buttons(save, disabled=not said, place=place)


def _told(closed: bool) -> tuple[str, str]:
    words = _("Every need has an answer: the case is closed.") if closed else _("Saved.")
    return words, ""
