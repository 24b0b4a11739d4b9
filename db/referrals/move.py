"""One move of a referral: the lock of its case, the table, the timeline, and the case after it.

Used by `referrals`, `replies` and the clock, which check who they are for.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, func, insert, or_, select
from sqlalchemy.orm import Session

from db.access import audit
from db.cases import need_answers
from db.cases.change import (
    Change,
    ChangeRefused,
    add_event,
    calendar_of,
    changing,
    due_from,
    set_due,
    set_status,
)
from db.clock import utcnow
from db.directory import record as partner_records
from db.figures import months as facts
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.follow_up import Task
from db.models.referrals import Referral, ReferralEvent
from db.referrals.follow_up import after, take_back
from db.referrals.times import begin
from db.tasks import to_do as tasks
from domain.cases.closing import ending
from domain.cases.diary import DiaryEntry
from domain.cases.status import check_move as check_case_move
from domain.permissions import Actor
from domain.referrals.moves import ENDS, OPEN, WAITING, AnswerNotAllowed, By, check_move
from domain.vocabulary import CaseStatus, EventKind, NextActor, Outcome, ReferralStatus

LINK_LIFE = timedelta(days=180)
"""How long the link of an accepted referral works."""
S = ReferralStatus


class NoSuchReferral(LookupError):
    """No referral has that id."""


@dataclass(frozen=True, slots=True)
class Move:
    """A move and who makes it; `who` is the name a partner wrote, `text` what it added.

    `seen` is the state in which it was decided on, where a form says so.
    """

    target: ReferralStatus
    by: By
    reason: str = ""
    who: str = ""
    text: str = ""
    seen: ReferralStatus | None = None


@contextmanager
def moving(
    session: Session, actor: Actor | None, referral_id: int
) -> Iterator[tuple[Change, Referral]]:
    """The case and the referral, both locked by the case. Raises NoSuchReferral."""
    reference = session.scalar(
        select(Case.reference)
        .join(Referral, Referral.case_id == Case.id)
        .where(Referral.id == referral_id)
    )
    if reference is None:
        raise NoSuchReferral(referral_id)
    with changing(session, actor, reference) as change:
        yield change, session.get_one(Referral, referral_id, populate_existing=True)


def move(session: Session, actor: Actor | None, referral_id: int, made: Move) -> None:
    """Make a move the table allows, and let the case follow.

    Raises AnswerNotAllowed, NoSuchReferral; nothing is written then.
    """
    with moving(session, actor, referral_id) as (change, referral):
        if made.seen not in (None, referral.status):
            raise AnswerNotAllowed(f"seen {made.seen}, now {referral.status}")
        check_move(referral.status, made.target, made.by, made.reason)
        if made.target is S.SENT and change.case.status is CaseStatus.CLOSED:
            raise AnswerNotAllowed("closed: nothing is asked for it any more")
        before, facts_before = referral.status, facts.of_referral(change.case, referral)
        if before is S.SENT and made.by is not By.CLOCK and made.target is not S.CANCELLED:
            referral.answered_at = change.now
        referral.status, referral.reason, referral.question = made.target, made.reason, None
        if made.target in ENDS:
            referral.ended_at = change.now
        if made.target is S.SENT:
            begin(session, change, referral)
        elif made.target in WAITING:
            referral.reply_until = change.now + LINK_LIFE
        add_line(session, actor, referral, made.by, made.reason, made.who, made.text)
        session.flush()
        note(session, actor, change.case, referral, made.reason)
        left = need_answers.of_case(session, change.case.id).left  # before the case is changed
        if before is S.DRAFT:
            _from_draft(session, change, referral)
        else:
            follow(session, actor, change, referral)
        with session.no_autoflush:  # the case is to be raised by one version, not two
            partner_records.count(session, referral, before, made.by)
            facts.move(session, facts_before, facts.of_referral(change.case, referral))
            after(session, change, referral, before, left)
            if referral.answered_at == change.now:
                _first_answer(session, change)
        audit(session, actor, f"referral.{made.target.value}", change.case.reference, made.by.value)


def add_line(
    session: Session,
    actor: Actor | None,
    referral: Referral,
    by: By,
    reason: str = "",
    who: str = "",
    text: str = "",
    late: str | None = None,
) -> int:
    """Add a line to the timeline of a referral, in the state it has now; its id. `late` is what a
    partner answered when it did not count any more.
    """
    line = insert(ReferralEvent).values(
        referral_id=referral.id, at=utcnow(), by=by, user_id=actor.user_id if actor else None,
        status=referral.status, reason=reason, who=who, text=text, late=late,
    )  # fmt: skip
    return session.scalars(line.returning(ReferralEvent.id)).one()


def follow(session: Session, actor: Actor | None, change: Change, referral: Referral) -> None:
    """The case after a move: with the partner while one has it in hand, to confirm once the last
    is done, back with ALER when nobody is left, closed when the tenant has confirmed and every
    need has an answer (else ALER acts on the others).
    """
    case = change.case
    if case.status not in (CaseStatus.REFERRED, CaseStatus.TO_CONFIRM):
        return
    left = _states(session, case)
    if left & WAITING:
        if case.status is not CaseStatus.REFERRED:  # somebody had asked the tenant too early
            set_status(session, change, CaseStatus.REFERRED)
        hand_over(session, change)
    elif S.DONE in left:
        _to(session, actor, change, CaseStatus.TO_CONFIRM)
    elif referral.status is S.CONFIRMED:
        close_or_ask(session, actor, change)
    else:
        _to(session, actor, change, CaseStatus.IN_PROGRESS)


def close_or_ask(session: Session, actor: Actor | None, change: Change) -> None:
    """Close the case when every need has an answer, over what was never sent; else ALER acts, and
    the diary says on which.
    """
    found = need_answers.of_case(session, change.case.id)
    if found.complete:
        _withdraw(session, actor, change.case, {S.DRAFT})
        _to(session, actor, change, CaseStatus.CLOSED, ending(found))
        return
    _to(session, actor, change, CaseStatus.IN_PROGRESS)
    if found.left:  # else a request about the others is ready
        line = DiaryEntry(left=tuple(sorted(found.left)))
        add_event(session, actor, change.case, EventKind.NEEDS, str(line))


def hand_over(session: Session, change: Change) -> None:
    """Who acts next on a case its partners have in hand; due in its time from now."""
    session.flush()
    turn(session, change.case)
    set_due(change, due_from(session, change))


def turn(session: Session, case: Case) -> None:
    """Who acts next on a case its partners have in hand: ALER while one of them waits for an
    answer to a question, or a request is still to be sent.
    """
    ours = or_(Referral.question.is_not(None), Referral.status == S.DRAFT)
    waits = session.scalar(select(exists().where(Referral.case_id == case.id, ours)))
    case.next_actor = NextActor.ALER if waits else NextActor.PARTNER


def _from_draft(session: Session, change: Change, referral: Referral) -> None:
    """The case after a request was sent, or withdrawn before: nothing else may leave a draft."""
    case = change.case
    if referral.status is S.SENT:
        set_status(session, change, CaseStatus.REFERRED)
        case.referred = True
        if case.referred_after is None:
            case.referred_at, calendar = change.now, calendar_of(session, change)
            case.referred_after = calendar.minutes_between(case.opened_at, change.now)
    if case.status is CaseStatus.REFERRED:
        with session.no_autoflush:  # the case is to be raised by one version, not two
            turn(session, case)


def note(
    session: Session, actor: Actor | None, case: Case, referral: Referral, reason: str = ""
) -> None:
    """The line of the diary that says where a referral stands."""
    contact = session.get(Contact, referral.contact_id) if referral.contact_id else None
    entry = DiaryEntry(
        after=referral.status.value,
        partner=session.get_one(Partner, referral.partner_id).name,
        contact=contact.name if contact else "",
        reason=reason,
    )
    add_event(session, actor, case, EventKind.REFERRAL, str(entry))


def before_closing(session: Session, actor: Actor, case: Case, outcome: Outcome | None) -> None:
    """One key alone never closes a case: while a partner has it in hand, or says it is done and
    the tenant has not confirmed, it cannot be called solved. For any other end the partners are
    told that nothing is needed any more. Raises ChangeRefused("two_keys").
    """
    asked = _states(session, case) - {S.DRAFT}
    if asked and outcome in (Outcome.SOLVED, Outcome.PARTLY):
        raise ChangeRefused("two_keys")
    _withdraw(session, actor, case, WAITING | {S.DRAFT})
    tasks.end(session, Task.case_id == case.id)


def _withdraw(
    session: Session, actor: Actor | None, case: Case, states: AbstractSet[ReferralStatus]
) -> None:
    """Withdraw what is in one of these states, as a person who closes the case does."""
    left = session.scalars(
        select(Referral)
        .where(Referral.case_id == case.id, Referral.status.in_(states))
        .order_by(Referral.partner_id)  # their records are taken in order: nobody waits in a circle
    ).all()
    facts_before = [fact for each in left for fact in facts.of_referral(case, each)]
    for referral in left:
        before = referral.status
        referral.status, referral.question = S.CANCELLED, None
        add_line(session, actor, referral, By.ALER)
        partner_records.count(session, referral, before, By.ALER)
        take_back(session, referral, before)
    facts_after = [fact for each in left for fact in facts.of_referral(case, each)]
    facts.move(session, facts_before, facts_after)


def _first_answer(session: Session, change: Change) -> None:
    """Note on the case how long its first request waited for the first answer of a partner."""
    if change.case.answered_after is not None:
        return
    sent = or_(Referral.status.not_in((S.DRAFT, S.CANCELLED)), Referral.due_at.is_not(None))
    first = session.scalar(
        select(func.min(Referral.sent_at)).where(Referral.case_id == change.case.id, sent)
    )
    if first is not None:
        calendar = calendar_of(session, change)
        change.case.answered_at = change.now
        change.case.answered_after = calendar.minutes_between(first, change.now)


def _to(
    session: Session,
    actor: Actor | None,
    change: Change,
    target: CaseStatus,
    outcome: Outcome | None = None,
) -> None:
    """The line about the referral says why; only an end is worth another."""
    before = change.case.status
    if before is target:
        return
    check_case_move(before, target, has_outcome=outcome is not None)
    set_status(session, change, target, outcome)
    if outcome:
        entry = DiaryEntry(before=before.value, after=target.value, outcome=outcome)
        add_event(session, actor, change.case, EventKind.STATUS, str(entry))


def _states(session: Session, case: Case) -> set[ReferralStatus]:
    found = session.scalars(
        select(Referral.status).where(Referral.case_id == case.id, Referral.status.in_(OPEN))
    )
    return set(found)
