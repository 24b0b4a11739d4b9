"""One case: head, actions, diary; person and referrals at the right."""

from pathlib import Path

import streamlit as st

from components import (
    case_actions,
    case_address,
    case_answers,
    case_diary,
    case_head,
    case_merger,
    case_person,
    case_referral,
    case_saving,
    case_tasks,
    context,
    draft_words,
    referral_panel,
)
from components.plain import plain
from db import case_detail, merged, reference
from db.case_detail import CaseDetail
from domain.permissions import Actor, Permission
from i18n import _

_CSS = Path(__file__).with_name("case_screen.css")
_ON_SCREEN = "case-on-screen"


def show(me: Actor, code: str) -> None:
    """The case of that reference, or words when there is none."""
    st.button(
        _("Back to the list"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=case_address.close_case,
    )
    code = _that_stays(code)
    case = context.read(case_detail.detail, code)
    if case is None:
        st.warning(
            _("There is no case {reference}, or your role does not see it.").format(
                reference=plain(code[:20])
            ),
            icon=":material/search_off:",
        )
        return
    _arrive(case)
    catalogue = context.read(reference.catalogue)
    st.html(_CSS)
    case_head.show(case, catalogue)
    case_merger.arrived(case)
    case_saving.notice()
    if not case_saving.conflict(case, catalogue):
        if me.may(Permission.CASES_WRITE):
            case_answers.strip(case, catalogue)
        case_actions.show(case, catalogue)
    left, right = st.columns([3, 2], gap="large")
    reads_all = me.may(Permission.RESTRICTED_READ)
    with left:
        if reads_all:
            case_diary.show(case, catalogue)
        else:  # the diary follows from every need: they have the timeline of each request
            case_referral.show(case, writes=False)
    with right:
        case_person.show(case, me)
        if me.may(Permission.CASES_WRITE):
            case_tasks.show(case)
        if reads_all:
            case_referral.show(case, writes=me.may(Permission.CASES_WRITE))
        case_person.facts(case, catalogue)
        case_merger.show(case, writes=bool(case.moves))


def _that_stays(code: str) -> str:
    """The case that a merged one leads to; the address then says both.

    Merged while it was on screen: what became of the last click is still to be told.
    """
    stays, asked = context.read(merged.leads_to, code), code.strip().upper()
    if stays != asked:
        case_address.put(case=stays, merged=asked)
        if st.session_state.get(_ON_SCREEN) == asked:
            case_saving.close()
            st.session_state[_ON_SCREEN] = stays
    return stays


def _arrive(case: CaseDetail) -> None:
    """On another case: no panel of the last one; the address may ask for the refer panel, and
    what was being written here is there again.
    """
    wanted = case_address.get(draft_words.RESUME)
    told = wanted or case_address.get("refer")
    if st.session_state.get(_ON_SCREEN) == case.reference and not told:
        return
    case_saving.forget()
    st.session_state[_ON_SCREEN] = case.reference
    if case_address.get("refer"):
        case_saving.choose("refer")
        case_address.put(refer="")
    else:
        case_actions.resume(case, wanted)
        case_address.put(**{draft_words.RESUME: ""})
        referral_panel.resume(case)
