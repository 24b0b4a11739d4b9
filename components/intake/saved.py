"""After the save: the reference, when the answer is due, and the next step."""

from datetime import date

import streamlit as st

import i18n
from components import context, navigation
from components.cases import saving as case_saving
from components.context import DatabaseUnavailable
from components.handout import of_case as sheet_of_case
from components.handout import panel as sheet
from components.handout.panel import SheetOf
from components.intake import keys
from components.intake.on_screen import start_again
from components.intake.request import listed
from components.intake.work import Work
from components.referrals import panel as referral_panel
from db import clock
from db.intake.intake import OpenedCase
from db.matching import rank as matching
from db.referrals import ask as referrals
from db.tasks import to_do as tasks
from domain.business_time import day_of
from domain.handout.contents import MOST
from domain.languages import spoken_besides_italian
from domain.permissions import PermissionDenied
from i18n import _

_REMINDED = "intake-reminded"


def show(work: Work, opened: OpenedCase) -> None:
    """The screen that follows a save; who asked to refer is in the case, before the partners."""
    spoken = spoken_besides_italian(work.form["language"])
    found = context.read(matching.suggest, opened.needs, opened.quarter_id, languages=spoken)
    if work.refer and found.fitting:
        from_list = work.form["visit_id"] is not None
        case_saving.arrive(_("Case saved. {due}").format(due=_due(opened)), from_list=from_list)
        _leave({"case": opened.reference, "refer": "1"})
    keys.to_top()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.success(_("Case saved"), icon=":material/check_circle:")
        st.title(opened.reference, anchor=False)
        st.write(_due(opened))
        if found.fitting:
            _steps(work, opened)
        else:
            _alone(work, opened)
        if found.fitting:
            _sheet(work, opened, found)
    with right, st.container(border=True):
        st.markdown(f"**{_('Who can answer')}**")
        service = listed(
            found, f"saved-{opened.reference}", refer_label=_("Refer here"), saved=True
        )
    if service:
        _refer(work, opened, service)


def _sheet(work: Work, opened: OpenedCase, found: matching.Suggestions) -> None:
    """What the tenant takes home, made before they leave."""
    key = work.key("sheet")
    if not st.session_state.get(key):
        label = _("Sheet for the tenant")
        if st.button(label, icon=":material/description:", key=f"{key}-open"):
            st.session_state[key] = True
            st.rerun()
        return
    with st.container(border=True, key="intake-sheet"):
        st.markdown(f"**{_('Sheet for the tenant')}**")
        offered = {each.service_id: sheet_of_case.named(each) for each in found.fitting}
        begun = tuple(offered)[:MOST]
        sheet.show(SheetOf(opened.reference, work.form["language"], offered, begun))


def _due(opened: OpenedCase) -> str:
    if opened.due_at is None:
        return ""
    return _("To be answered by {moment}").format(moment=i18n.moment(opened.due_at))


def _refer(work: Work, opened: OpenedCase, service_id: int) -> None:
    """Entrust the case to the service picked, then show it; the panel of the case if it cannot."""
    address = {"case": opened.reference}
    try:
        made = context.write(referrals.refer, opened.reference, service_id, "", work.refer_token)
        if not made.by_mail:  # it is for a person to send: the message opens beside the case
            referral_panel.open_for(made.referral_id, referral_panel.LETTER)
    except DatabaseUnavailable:
        st.error(_("Not sent: the database does not answer. Press again in a moment."))
        return
    except (ValueError, LookupError):  # refused: the panel of the case says why
        address["refer"] = "1"
    _leave(address)


def _leave(address: dict[str, str]) -> None:
    start_again()
    navigation.go("cases", address)


def _steps(work: Work, opened: OpenedCase) -> None:
    with st.container(horizontal=True):
        refer = st.button(_("Refer now"), type="primary", icon=":material/forward_to_inbox:")
        _others(work, opened)
    if refer:
        _leave({"case": opened.reference, "refer": "1"})


def _alone(work: Work, opened: OpenedCase) -> None:
    """Nobody can answer: what makes sense is that somebody here looks after it."""
    day, reminded = _day(opened), st.session_state.get(_REMINDED)
    if reminded == opened.reference:
        st.info(_("It is on your agenda: {day}.").format(day=i18n.day(day)))
    with st.container(horizontal=True):
        if reminded != opened.reference:
            st.button(
                _("Put it on my agenda"),
                type="primary",
                icon=":material/alarm:",
                on_click=_remind,
                args=(work, opened, day),
            )
        _others(work, opened)
    navigation.link("partners", _("Look in the directory"))


def _day(opened: OpenedCase) -> date:
    """The day the answer is due; today when that has gone by."""
    today = clock.today()
    return max(today, day_of(opened.due_at)) if opened.due_at else today


def _remind(work: Work, opened: OpenedCase, day: date) -> None:
    words = _("Find who can answer: no service does yet.")
    try:
        context.write(tasks.remember, opened.reference, day, words, work.refer_token)
    except (context.SignedOut, PermissionDenied):
        return  # the run that follows says so
    except (DatabaseUnavailable, ValueError, LookupError):
        st.error(_("Not on your agenda yet. Press again in a moment."))
    else:
        st.session_state[_REMINDED] = opened.reference


def _others(work: Work, opened: OpenedCase) -> None:
    """What is always possible: the case, the next one, the way back to the camper's list."""
    look = st.button(_("Open the case"))
    again = st.button(_("New case"), icon=":material/add:")
    if work.form["visit_id"] is not None and st.button(_("Back to the check-in")):
        start_again()
        navigation.go("mobile")
    if again:
        start_again()
        st.rerun()
    if look:
        _leave({"case": opened.reference})
