"""After the save: the reference, when the answer is due, and the next step."""

import streamlit as st

import i18n
from components import context, intake_keys, navigation, referral_panel
from components.context import DatabaseUnavailable
from components.intake_request import listed
from components.intake_work import Work, start_again
from db import matching, referrals
from db.case_intake import OpenedCase
from i18n import _


def show(work: Work, opened: OpenedCase) -> None:
    """The screen that follows a save."""
    intake_keys.to_top()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.success(_("Case saved"), icon=":material/check_circle:")
        st.title(opened.reference, anchor=False)
        if opened.due_at:
            st.write(_("To be answered by {moment}").format(moment=i18n.moment(opened.due_at)))
        _steps(work, opened)
    with right, st.container(border=True):
        st.markdown(f"**{_('Who can answer')}**")
        found = context.read(matching.suggest, opened.needs, opened.quarter_id)
        service = listed(found, f"saved-{opened.reference}", refer_label=_("Refer here"))
    if service:
        _refer(work, opened, service)


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
        refer = st.button(
            _("Refer now"),
            type="primary" if work.refer else "secondary",
            icon=":material/forward_to_inbox:",
        )
        again = st.button(
            _("New case"),
            type="secondary" if work.refer else "primary",
            icon=":material/add:",
        )
        look = st.button(_("Open the case"), type="tertiary")
        if work.form["visit_id"] is not None and st.button(_("Back to the check-in")):
            start_again()
            navigation.go("mobile")
    if refer:
        _leave({"case": opened.reference, "refer": "1"})
    if again:
        start_again()
        st.rerun()
    if look:
        _leave({"case": opened.reference})
