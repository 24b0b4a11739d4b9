"""While a request is on its way by mail: look until it has left, then draw the case again."""

import streamlit as st

from components import context
from db.cases import detail as case_detail
from db.cases.detail import CaseDetail
from domain.mail.messages import MailState
from domain.vocabulary import ReferralStatus

EVERY_SECONDS, LOOKS = 2, 15
"""Half a minute: what takes longer is told by a task, and a tablet left alone falls asleep."""
_SEEN = "referral-watch"


def show(case: CaseDetail) -> None:
    """Nothing to see: it only looks."""
    leaving = _leaving(case)
    if not leaving:
        st.session_state.pop(_SEEN, None)
        return
    before, looks = st.session_state.get(_SEEN, ((), 0))
    if before != leaving:
        st.session_state[_SEEN] = leaving, 0
    if before != leaving or looks < LOOKS:
        _look(case.reference, leaving)


def _leaving(case: CaseDetail) -> tuple[int, ...]:
    return tuple(
        line.id
        for line in case.referrals
        if line.status is ReferralStatus.DRAFT and line.mail is MailState.QUEUED
    )


@st.fragment(run_every=EVERY_SECONDS)
@context.guarded
def _look(reference: str, leaving: tuple[int, ...]) -> None:
    _before, looks = st.session_state.get(_SEEN, (leaving, 0))
    st.session_state[_SEEN] = leaving, looks + 1
    case = context.read(case_detail.detail, reference)
    if (case is not None and _leaving(case) != leaving) or looks + 1 >= LOOKS:
        st.rerun()  # a fragment may not run another: the whole page, widgets keep their state
