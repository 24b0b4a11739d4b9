"""The case after its referrals: who acts next, when it goes back, when it closes and what is then
withdrawn.
"""

from collections.abc import Set as AbstractSet

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db.cases import need_answers
from db.cases.change import Change, add_event, due_from, set_due, set_status
from db.directory import record as partner_records
from db.figures import months as facts
from db.models.cases import Case
from db.models.follow_up import Task
from db.models.referrals import Referral
from db.referrals.follow_up import take_back
from db.referrals.lines import add_line
from db.tasks import to_do as tasks
from domain.cases.closing import ending
from domain.cases.diary import DiaryEntry
from domain.cases.status import check_move as check_case_move
from domain.errors import Refused
from domain.permissions import Actor
from domain.referrals.moves import ASKED, OPEN, UNDER_WAY, WAITING, By
from domain.vocabulary import CaseStatus, EventKind, NextActor, Outcome, ReferralStatus

S = ReferralStatus


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


def before_closing(session: Session, actor: Actor, case: Case, outcome: Outcome | None) -> None:
    """One key alone never closes a case: while a partner has it in hand, or says it is done and
    the tenant has not confirmed, it cannot be called solved. For any other end the partners are
    told that nothing is needed any more. Raises Refused("two_keys").
    """
    if _states(session, case) & UNDER_WAY and outcome in (Outcome.SOLVED, Outcome.PARTLY):
        raise Refused("two_keys")
    _withdraw(session, actor, case, ASKED)
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
    facts_before = facts.of_referrals(case, left)
    for referral in left:
        before = referral.status
        referral.status, referral.question = S.CANCELLED, None
        add_line(session, actor, referral, By.ALER)
        partner_records.count(session, referral, before, By.ALER)
        take_back(session, referral, before)
    facts_after = facts.of_referrals(case, left)
    facts.move(session, facts_before, facts_after)


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
