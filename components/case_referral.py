"""Referrals of a case: choose a service, see what was asked, record what it answered."""

from dataclasses import replace

import streamlit as st

import i18n
from components import case_saving, context, navigation, suggestions
from components.case_words import by_when, reason, when
from components.rows import Action, Link, Row, Tag, choices
from db import matching, referrals
from db.case_detail import CaseDetail, ReferralLine
from db.matching import Suggestions
from db.reference import Catalogue
from db.referrals import MESSAGE_LIMIT
from domain.identity import find_identifiers
from domain.referral import WAITING, DeclineReason
from domain.vocabulary import ReferralStatus
from i18n import _

_TONES = {
    ReferralStatus.SENT: "info",
    ReferralStatus.ACCEPTED: "good",
    ReferralStatus.DECLINED: "bad",
    ReferralStatus.EXPIRED: "bad",
    ReferralStatus.DONE: "good",
    ReferralStatus.CONFIRMED: "good",
}
_ASKED = WAITING | {ReferralStatus.DECLINED}
_SUGGESTED = 5
_SENDING = "case-sending"
_DECLINING = "case-declining"


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """The services that fit, each with the person to call; one click entrusts the case."""
    token = case_saving.token()
    key = f"case-message-{token}"
    st.text_area(
        _("For the partner (optional; no names, no codice fiscale, no phone)"),
        key=key,
        height=80,
        max_chars=MESSAGE_LIMIT,
    )
    _warning(case, token, key)
    found = _not_asked_yet(case)
    if not found.fitting:
        st.info(_("No service of the directory answers these needs here."))
        navigation.link("partners", _("Look in the directory"))
    chosen = suggestions.show(found, f"case-suggestions-{token}", refer_label=_("Refer here"))
    if chosen is None:
        return
    if find_identifiers(st.session_state.get(key, "")):
        st.session_state[_SENDING] = chosen
    else:
        _send(case, chosen, st.session_state.get(key, ""), token)
    st.rerun(scope="fragment")


def _not_asked_yet(case: CaseDetail) -> Suggestions:
    """Who fits, without those that have the case in hand or have declined it."""
    asked = {r.service_id for r in case.referrals if r.status in _ASKED}
    size = _SUGGESTED + len(asked)
    found = context.read(matching.suggest, case.need_codes, case.quarter.id, size)
    others = tuple(s for s in found.fitting if s.service_id not in asked)
    return replace(found, fitting=others[:_SUGGESTED])


def _warning(case: CaseDetail, token: str, key: str) -> None:
    """The message seems to say who the tenant is: correct it, or send it knowingly."""
    chosen = st.session_state.get(_SENDING)
    message = st.session_state.get(key, "")
    found = find_identifiers(message)
    if chosen is None or not found:
        st.session_state.pop(_SENDING, None)
        return
    what = ", ".join((*found.codici_fiscali, *found.phones))
    st.warning(
        _("Not sent yet. The message seems to say who the tenant is: {what}").format(what=what),
        icon=":material/privacy_tip:",
    )
    with st.container(horizontal=True):
        st.button(_("Correct the message"), type="primary", on_click=_correct)
        st.button(_("Send it all the same"), on_click=_send, args=(case, chosen, message, token))


def _correct() -> None:
    st.session_state.pop(_SENDING, None)


def _send(case: CaseDetail, service_id: int, message: str, token: str) -> None:
    st.session_state.pop(_SENDING, None)
    done = _("Sent. The partner acts next.")
    case_saving.add(case, done, referrals.refer, case.reference, service_id, message, token)


def show(case: CaseDetail, *, writes: bool) -> None:
    """What was asked of whom, newest first."""
    st.subheader(_("Referrals"))
    if not case.referrals:
        st.caption(_("Nobody has been asked yet."))
        return
    acted = choices(
        [_row(line, writes=writes) for line in case.referrals],
        "case-referrals",
        label=_("Referrals"),
    )
    if acted:
        _answered(case, *acted)
    _declining(case)


def _answered(case: CaseDetail, answer: str, referral: str) -> None:
    if answer == "decline":
        st.session_state[_DECLINING] = int(referral)
    else:
        done = _("Recorded: accepted.")
        case_saving.add(case, done, referrals.record_answer, int(referral), True)
    st.rerun(scope="fragment")


def _declining(case: CaseDetail) -> None:
    """Ask why, for the referral that was just declined."""
    chosen = st.session_state.get(_DECLINING)
    if chosen not in [r.id for r in case.referrals if r.status is ReferralStatus.SENT]:
        return
    st.radio(
        _("Why was it declined?"),
        list(DeclineReason),
        format_func=lambda item: _(item.label),
        index=None,
        key="case-decline-reason",
        on_change=_decline,
        args=(case, chosen),
    )


def _decline(case: CaseDetail, referral_id: int) -> None:
    """Record it and show who else fits."""
    why = st.session_state["case-decline-reason"]
    if why is None:
        return
    st.session_state.pop(_DECLINING, None)
    done = _("Recorded: declined. Here is who else can answer.")
    if case_saving.add(case, done, referrals.record_answer, referral_id, False, why.value):
        case_saving.choose("refer")


def _row(line: ReferralLine, *, writes: bool) -> Row:
    waits = line.status is ReferralStatus.SENT
    actions = (
        Action("accept", _("Has accepted")),
        Action("decline", _("Has declined…")),
    )
    return Row(
        id=str(line.id),
        title=line.partner,
        href=f"/partner?partner={line.partner_reference}",
        tags=_tags(line),
        lines=tuple(text for text in (line.service, *_history(line), line.message) if text),
        aside=tuple(
            link
            for link in (
                Link(line.contact),
                Link(f"☎ {i18n.phone(line.phone)}" if line.phone else "", f"tel:{line.phone}"),
            )
            if link.text
        ),
        actions=actions if writes and waits else (),
    )


def _tags(line: ReferralLine) -> tuple[Tag, ...]:
    state = Tag(_(line.status.label), _TONES.get(line.status, "plain"))
    if line.status is ReferralStatus.SENT and line.due_at:
        return state, Tag(by_when(line.due_at))
    return (state, Tag(reason(line.reason))) if line.reason else (state,)


def _history(line: ReferralLine) -> tuple[str, ...]:
    sent = _("sent {when}").format(when=when(line.sent_at))
    if not line.answered_at:
        return (sent,)
    answered = _("answered {when}").format(when=when(line.answered_at))
    return (f"{sent} · {answered}",)
