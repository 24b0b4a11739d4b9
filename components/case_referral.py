"""Referrals of a case: choose a service, see what was asked, record what it answered."""

import streamlit as st

import i18n
from components import (
    case_saving,
    context,
    draft,
    draft_saving,
    navigation,
    referral_panel,
    suggestions,
)
from components.case_words import by_when, reason, when
from components.rows import Action, Link, Row, Tag, choices
from db import matching, outbox, referrals
from db.case_detail import CaseDetail, ReferralLine, Step
from db.case_referrals import MailLine
from db.reference import Catalogue
from db.referrals import MESSAGE_LIMIT
from domain.identity import find_identifiers
from domain.referral import REASONS, WAITING, By, is_word, targets
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
_SENDING = "case-sending"


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """The services that fit, each with the person to call; one click entrusts the case."""
    token, place = case_saving.token(), case_saving.place(case, "refer")
    draft.text_area(
        _("For the partner (optional; no names, no codice fiscale, no phone)"),
        place,
        height=80,
        max_chars=MESSAGE_LIMIT,
    )
    found = context.read(
        matching.suggest, case.need_codes, case.quarter.id, case_reference=case.reference
    )
    by_mail = {s.service_id for s in found.fitting if s.contact_email and outbox.by_mail()}
    draft_saving.throw_away_button(place)
    _warning(case, token, place, by_mail)
    if not found.fitting:
        st.info(_("No service of the directory answers these needs here."))
        navigation.link("partners", _("Look in the directory"))

    def refer(service_id: int) -> None:
        message = draft.current(place)
        if find_identifiers(message):
            st.session_state[_SENDING] = service_id
        else:
            _send(case, service_id, message, token, by_mail)

    suggestions.show(
        found, f"case-suggestions-{token}", refer_label=_("Refer here"), on_refer=refer
    )


def _warning(case: CaseDetail, token: str, place: str, by_mail: set[int]) -> None:
    """The message seems to say who the tenant is: correct it, or send it knowingly."""
    chosen = st.session_state.get(_SENDING)
    message = draft.current(place)
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
        st.button(
            _("Send it all the same"), on_click=_send, args=(case, chosen, message, token, by_mail)
        )


def _correct() -> None:
    st.session_state.pop(_SENDING, None)


def _send(case: CaseDetail, service_id: int, message: str, token: str, by_mail: set[int]) -> None:
    st.session_state.pop(_SENDING, None)
    done = (
        _("Sent. The partner acts next.")
        if service_id in by_mail
        else _("Recorded. Now let the partner know: the message is ready under Referrals.")
    )
    case_saving.add(
        case, done, referrals.refer, case.reference, service_id, message, token,
        place=case_saving.place(case, "refer"),
    )  # fmt: skip


def show(case: CaseDetail, *, writes: bool) -> None:
    """What was asked of whom, newest first, with what each partner said."""
    st.subheader(_("Referrals"))
    if not case.referrals:
        st.caption(_("Nobody has been asked yet."))
        return
    choices(
        [_row(line, writes=writes) for line in case.referrals],
        "case-referrals",
        label=_("Referrals"),
        on_act=lambda code, referral: _acted(case, code, referral),
    )
    if writes:
        referral_panel.show(case)


def _acted(case: CaseDetail, code: str, referral: str) -> None:
    """A move without a reason is made at once; what needs words opens its panel."""
    if code in (*REASONS, *referral_panel.WORDS):
        referral_panel.open_for(int(referral), code)
    else:
        done = _("Recorded: {status}.").format(status=_(ReferralStatus(code).label).lower())
        case_saving.add(case, done, referrals.record, int(referral), ReferralStatus(code))


def _row(line: ReferralLine, *, writes: bool) -> Row:
    asked = (_("Asks: {question}").format(question=line.question),) if line.question else ()
    return Row(
        id=str(line.id),
        title=line.partner,
        href=f"/partner?partner={line.partner_reference}",
        tags=_tags(line),
        lines=tuple(text for text in (line.service, *_history(line), line.message, *asked) if text),
        aside=tuple(
            link
            for link in (
                Link(line.contact),
                Link(f"☎ {i18n.phone(line.phone)}" if line.phone else "", f"tel:{line.phone}"),
            )
            if link.text
        ),
        actions=_actions(line) if writes else (),
    )


def _actions(line: ReferralLine) -> tuple[Action, ...]:
    labels = {
        ReferralStatus.ACCEPTED: _("Has accepted"),
        ReferralStatus.DECLINED: _("Has declined…"),
        ReferralStatus.IN_PROGRESS: _("Is at work"),
        ReferralStatus.DONE: _("Has done it…"),
        ReferralStatus.CANCELLED: _("Withdraw"),
        ReferralStatus.CONFIRMED: _("The tenant confirms"),
        ReferralStatus.NOT_CONFIRMED: _("The tenant says no…"),
    }
    moves = [Action(to.value, labels[to]) for to in targets(line.status, By.ALER)]
    if line.question:
        moves.insert(0, Action(referral_panel.ANSWER, _("Answer…"), primary=True))
    if line.status in WAITING:
        moves.insert(0, Action(referral_panel.LETTER, _("Message with link…")))
    return tuple(moves)


def _tags(line: ReferralLine) -> tuple[Tag, ...]:
    state = Tag(_(line.status.label), _TONES.get(line.status, "plain"))
    if line.status is ReferralStatus.SENT and line.due_at:
        return state, Tag(by_when(line.due_at))
    tags = (state, Tag(reason(line.reason))) if line.reason else (state,)
    return (*tags, Tag(_("asks something"), "warn")) if line.question else tags


def _history(line: ReferralLine) -> tuple[str, ...]:
    """Each step with its moment; of a referral older than the timeline, what is known."""
    if not line.steps:
        sent = _("sent {when}").format(when=when(line.sent_at))
        if not line.answered_at:
            return (sent,)
        answered = _("answered {when}").format(when=when(line.answered_at))
        return (f"{sent} · {answered}",)
    before = (None, *(step.status for step in line.steps))
    told = [
        (step.at, _step(step, word=is_word(status, step.status)))
        for status, step in zip(before, line.steps, strict=False)
    ]
    told += [(mail.at, _mail(mail)) for mail in line.mails]
    return tuple(text for _at, text in sorted(told, key=lambda item: item[0]))


def _step(step: Step, *, word: bool) -> str:
    what = _(step.status.label).lower()
    if word:
        asks = step.by is By.PARTNER
        what = _("question of the partner") if asks else _("answer to the partner")
    facts = (what, reason(step.reason).lower(), step.who, step.text)
    return f"{when(step.at)} · " + ", ".join(fact for fact in facts if fact)


def _mail(mail: MailLine) -> str:
    what = _("{kind} by mail to {address}: {state}").format(
        kind=_(mail.kind.label).lower(), address=mail.address, state=_(mail.state.label)
    )
    return f"{when(mail.at)} · {what}"
