"""One case: head, actions, diary; person and referrals at the right."""

import streamlit as st

from components import context
from components.address import get, put
from components.case_screen import actions
from components.cases import address as case_address
from components.cases import answers as case_answers
from components.cases import conflict as case_conflict
from components.cases import diary as case_diary
from components.cases import head as case_head
from components.cases import on_record
from components.cases import panel as case_panel
from components.cases import person as case_person
from components.cases import saving as case_saving
from components.drafts import words as draft_words
from components.merging import cases as case_merger
from components.plain import plain
from components.referrals import of_case
from components.referrals import panel as referral_panel
from components.tasks import of_case as case_tasks
from db.cases import detail as case_detail
from db.cases import merged
from db.cases.detail import CaseDetail
from db.reference import catalogue as reference
from domain.permissions import Actor, Permission
from i18n import _

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
    on_record.case(case.reference)
    _arrive(case)
    catalogue = context.read(reference.catalogue)
    case_head.show(case, catalogue)
    if case.not_used:
        st.warning(
            _(
                "The tenant asked that their data is not used. What is under way can end; nothing "
                "new is begun, and partners do not see who it is."
            ),
            icon=":material/front_hand:",
        )
    case_merger.arrived(case)
    case_saving.notice()
    if not case_conflict.show(case, catalogue):
        if me.may(Permission.CASES_WRITE):
            case_answers.strip(case, catalogue)
        actions.show(case, catalogue)
    left, right = st.columns([3, 2], gap="large")
    reserved = me.may(Permission.RESTRICTED_READ)
    reads_all = me.may(Permission.CASES_ALL) and reserved
    with left:
        if reads_all:
            case_diary.show(case, catalogue)
        else:  # the diary follows from every need: they have the timeline of each request
            of_case.show(case, writes=False, reserved=reserved)
    with right:
        case_person.show(case, me)
        if me.may(Permission.CASES_WRITE):
            case_tasks.show(case)
        if reads_all:
            of_case.show(case, writes=me.may(Permission.CASES_WRITE), reserved=True)
        case_person.facts(case, catalogue)
        case_merger.show(case, writes=bool(case.moves))


def _that_stays(code: str) -> str:
    """The case that a merged one leads to; the address then says both.

    Merged while it was on screen: what became of the last click is still to be told.
    """
    stays, asked = context.read(merged.leads_to, code), code.strip().upper()
    if stays != asked:
        put(case=stays, merged=asked)
        if st.session_state.get(_ON_SCREEN) == asked:
            case_panel.close()
            st.session_state[_ON_SCREEN] = stays
    return stays


def _arrive(case: CaseDetail) -> None:
    """On another case: no panel of the last one; the address may ask for the refer panel, and
    what was being written here is there again.
    """
    wanted = get(draft_words.RESUME)
    told = wanted or get("refer")
    if st.session_state.get(_ON_SCREEN) == case.reference and not told:
        return
    case_panel.forget()
    st.session_state[_ON_SCREEN] = case.reference
    if get("refer"):
        case_panel.choose("refer")
        put(refer="")
    else:
        actions.resume(case, wanted)
        put(**{draft_words.RESUME: ""})
        referral_panel.resume(case)
