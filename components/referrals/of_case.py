"""Referrals of a case: choose a service, see what was asked, record what it answered."""

from collections.abc import Collection, Mapping

import streamlit as st

import i18n
from components import context, navigation
from components.cases import answers as case_answers
from components.cases import panel as case_panel
from components.cases import reserved_words
from components.cases import saving as case_saving
from components.cases.words import by_when, reason, when
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements.rows import Action, Link, Row, Tag, calls, choices
from components.handout import of_case as sheet
from components.matching import suggestions
from components.people import naming
from components.referrals import panel as referral_panel
from components.referrals import watch, words
from db.cases.detail import CaseDetail, ReferralLine, Step
from db.cases.timeline import MailLine
from db.directory import calls as made_calls
from db.matching import rank as matching
from db.reference.catalogue import Catalogue
from db.referrals import ask as referrals
from db.referrals import sending as referral_sending
from db.referrals.ask import MESSAGE_LIMIT, Prepared
from db.referrals.reply import LATE, QUESTION
from domain.languages import spoken_besides_italian
from domain.mail.messages import MailState
from domain.referrals.moves import REASONS, STATES, UNDER_WAY, WAITING, By, is_word, targets
from domain.vocabulary import ReferralStatus
from i18n import _

_SENDING = "case-sending"
_AGAIN = "again"


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """The services that fit, each with the person to call; one click entrusts the case."""
    token, place = case_panel.token(), case_panel.place(case, "refer")
    draft.text_area(
        _("For the partner (optional; no names, no codice fiscale, no phone)"),
        place,
        height=80,
        max_chars=MESSAGE_LIMIT,
    )
    left = case.standing.left if case.standing.answered else frozenset()
    if left:
        st.caption(_("For: {needs}").format(needs=case_answers.labels(catalogue, left)))
    found = context.read(
        matching.suggest,
        left or case.need_codes,
        case.quarter.id,
        languages=spoken_besides_italian(case.language),
        case_reference=case.reference,
    )
    draft_saving.throw_away_button(place)
    naming.warning(
        case.reference,
        _SENDING,
        place,
        lambda: _send(case, st.session_state[_SENDING], place, token),
    )
    if not found.fitting:
        st.info(_("No service of the directory answers these needs here."))
        navigation.link("partners", _("Look in the directory"))

    def refer(service_id: int) -> None:
        st.session_state[_SENDING] = service_id
        if not naming.stops(case.reference, _SENDING, place):
            _send(case, service_id, place, token)

    suggestions.show(
        found, f"case-suggestions-{token}", refer_label=_("Refer here"), on_refer=refer
    )


def _send(case: CaseDetail, service_id: int, place: str, token: str) -> None:
    case_saving.add(
        case,
        "",
        referrals.refer,
        case.reference,
        service_id,
        draft.current(place),
        token,
        place=place,
        told=_prepared,
    )


def _prepared(made: Prepared) -> tuple[str, str]:
    """What goes by no mail opens at once, to be copied and sent."""
    if not made.by_mail:
        referral_panel.open_for(made.referral_id, referral_panel.LETTER)
    return words.prepared(by_mail=made.by_mail), ""


def show(case: CaseDetail, *, writes: bool, reserved: bool) -> None:
    """What was asked of whom, newest first, with what each partner said; `reserved`: all of it."""
    st.subheader(_("Requests"))
    if not case.referrals and reserved:
        st.caption(_("Nobody has been asked yet."))
        return
    doubted = context.read(made_calls.doubted)
    choices(
        [
            *(_row(line, doubted, writes=writes) for line in case.referrals),
            *_unread(reserved=reserved),
        ],
        "case-referrals",
        label=_("Requests"),
        on_act=lambda code, referral: _acted(case, code, referral),
    )
    if writes:
        referral_panel.show(case)
    watch.show(case)


def _unread(*, reserved: bool) -> tuple[Row, ...]:
    """On every case alike, for who is not told what is reserved."""
    if reserved:
        return ()
    told = reserved_words.title(), reserved_words.on_a_case()
    return (Row(id="reserved", title=told[0], lines=(told[1],)),)


def _acted(case: CaseDetail, code: str, referral: str) -> None:
    """A move without a reason is made at once; what needs words opens its panel."""
    if code in (*REASONS, *referral_panel.WORDS):
        referral_panel.open_for(int(referral), code)
    elif code == sheet.ACTION:
        line = next((line for line in case.referrals if str(line.id) == referral), None)
        sheet.begin_with(line.service_id if line else None)
        case_panel.turn(sheet.ACTION)
    elif code == _AGAIN:
        done = _("It leaves by mail again; below it says when it is sent.")
        case_saving.add(case, done, referral_sending.send_again, int(referral))
    elif code == ReferralStatus.CANCELLED:
        line = next((line for line in case.referrals if str(line.id) == referral), None)
        case_saving.add(
            case, _withdrawn(line), referrals.record, int(referral), ReferralStatus.CANCELLED
        )
    else:
        target = ReferralStatus(code)
        case_saving.add(
            case,
            "",
            referrals.record,
            int(referral),
            target,
            told=lambda left: _recorded(target, left),
        )


def _recorded(target: ReferralStatus, left: frozenset[str]) -> tuple[str, str]:
    """When the yes leaves a need without an answer, the refer panel opens for it."""
    if left:
        return _("The tenant confirms. The case stays open: a need has no answer yet."), "refer"
    return _("Recorded: {status}.").format(status=_(target.label).lower()), ""


def _withdrawn(line: ReferralLine | None) -> str:
    """Whether the partner is told: by mail, by nobody yet, or it never knew."""
    if line is None or (line.status is ReferralStatus.DRAFT and line.mail is None):
        return _("Withdrawn. It was not sent.")
    if line.by_mail:
        return _("Withdrawn. If the partner has the request, a mail tells it so.")
    return _("Withdrawn. The partner does not know yet: call.")


def _row(line: ReferralLine, doubted: Mapping[str, Collection[str]], *, writes: bool) -> Row:
    asked: tuple[str, ...] = ()
    phones = calls(line.phone, doubted.get(line.partner_reference, ()))
    if line.question:
        asked = (_("Asks: {question}").format(question=line.question),)
    if line.away_until and line.status in WAITING:
        day = i18n.day(line.away_until)
        asked += (_("Closed for holidays until {day}: call, or ask others.").format(day=day),)
    return Row(
        id=str(line.id),
        title=line.partner,
        href=f"/partner?partner={line.partner_reference}",
        tags=_tags(line),
        lines=tuple(text for text in (line.service, *_history(line), line.message, *asked) if text),
        aside=tuple(link for link in (Link(line.contact), *phones) if link.text),
        actions=_actions(line) if writes else (),
    )


def _actions(line: ReferralLine) -> tuple[Action, ...]:
    moves = [Action(to.value, _(STATES[to].we_say)) for to in targets(line.status, By.ALER)]
    if line.question:
        moves.insert(0, Action(referral_panel.ANSWER, _("Answer…"), primary=True))
    if line.status in WAITING:
        moves.insert(0, Action(referral_panel.LETTER, _("Message with link…")))
    if line.status is ReferralStatus.DRAFT:
        by_hand = line.mail is not MailState.QUEUED
        if by_hand and line.by_mail:
            moves.insert(0, Action(_AGAIN, _("Send it by mail again")))
        moves.insert(0, Action(referral_panel.LETTER, _("Message to send…"), primary=by_hand))
    if line.service_id and line.status in UNDER_WAY:
        moves.append(Action(sheet.ACTION, _("Sheet for the tenant")))
    return tuple(moves)


def _tags(line: ReferralLine) -> tuple[Tag, ...]:
    state = words.state_tag(line.status, line.mail)
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
    if step.status is ReferralStatus.DRAFT:
        what = _("prepared, not sent yet")
    if step.late:
        what = _late(step.late)
    elif word:
        asks = step.by is By.PARTNER
        what = _("question of the partner") if asks else _("answer to the partner")
    facts = (what, reason(step.reason).lower(), step.who)
    told = f"{when(step.at)} · " + ", ".join(fact for fact in facts if fact)
    return f"{told}\n{step.text}" if step.text else told


def _late(what: str) -> str:
    """What a partner sent when it did not count any more."""
    if what == QUESTION:
        return _("the partner asked too late")
    if what == LATE:
        return _("the partner wrote after the end")
    status = _(ReferralStatus(what).label).lower()
    return _("the partner answered too late: {status}").format(status=status)


def _mail(mail: MailLine) -> str:
    what = _("{kind} by mail to {address}: {state}").format(
        kind=_(mail.kind.label).lower(), address=mail.address, state=_(mail.state.label)
    )
    return f"{when(mail.at)} · {what}"
