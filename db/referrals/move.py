"""One move of a referral: the lock of its case, the table, the timeline, and the case after it.

Used by `referrals`, `replies` and the clock, which check who they are for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import audit
from db.cases import need_answers, restriction
from db.cases.change import Change, calendar_of, changing, set_status
from db.directory import record as partner_records
from db.figures import months as facts
from db.mail import staff as staff_mail
from db.models.cases import Case
from db.models.referrals import Referral
from db.referrals.case_after import follow, turn
from db.referrals.follow_up import after
from db.referrals.lines import add_line, note
from db.referrals.times import begin
from db.visible.referrals import was_sent
from domain.acts import Act
from domain.errors import NotAllowed, NotThere
from domain.mail.staff import StaffMailKind
from domain.permissions import Actor
from domain.referrals.moves import ENDS, WAITING, By, check_move
from domain.vocabulary import CaseStatus, ReferralStatus

S = ReferralStatus
_TOLD = {S.DECLINED: StaffMailKind.DECLINED, S.EXPIRED: StaffMailKind.EXPIRED}
"""What people who want it are told at once, where nobody of ALER did it."""


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
    """The case and the referral, both locked by the case. Raises NotThere."""
    reference = session.scalar(
        select(Case.reference)
        .join(Referral, Referral.case_id == Case.id)
        .where(Referral.id == referral_id)
    )
    if reference is None:
        raise NotThere(referral_id)
    with changing(session, actor, reference) as change:
        yield change, session.get_one(Referral, referral_id, populate_existing=True)


def move(session: Session, actor: Actor | None, referral_id: int, made: Move) -> None:
    """Make a move the table allows, and let the case follow.

    Raises NotAllowed, NotThere; nothing is written then.
    """
    with moving(session, actor, referral_id) as (change, referral):
        if made.seen not in (None, referral.status):
            raise NotAllowed(f"seen {made.seen}, now {referral.status}")
        check_move(referral.status, made.target, made.by, made.reason)
        if made.target is S.SENT and change.case.status is CaseStatus.CLOSED:
            raise NotAllowed("closed: nothing is asked for it any more")
        if made.target is S.SENT and actor is not None:
            restriction.demand_none(session, change.case)
        before, facts_before = referral.status, facts.of_referral(change.case, referral)
        if before is S.SENT and made.by is not By.CLOCK and made.target is not S.CANCELLED:
            referral.answered_at = change.now
        referral.status, referral.reason, referral.question = made.target, made.reason, None
        if made.target in ENDS:
            referral.ended_at = change.now
        if made.target is S.SENT:
            begin(session, change, referral)
        elif made.target in WAITING:
            referral.reply_until = None  # the link lives as long as the request is open
        line = add_line(session, actor, referral, made.by, made.reason, made.who, made.text)
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
            if made.by is not By.ALER and (kind := _TOLD.get(made.target)):
                staff_mail.tell(session, kind, referral, line, change.case.urgency)
            if referral.answered_at == change.now:
                _first_answer(session, change)
        audit(
            session,
            actor,
            Act(f"referral.{made.target.value}"),
            change.case.reference,
            made.by.value,
        )


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


def _first_answer(session: Session, change: Change) -> None:
    """Note on the case how long its first request waited for the first answer of a partner."""
    if change.case.answered_after is not None:
        return
    first = session.scalar(
        select(func.min(Referral.sent_at)).where(Referral.case_id == change.case.id, was_sent())
    )
    if first is not None:
        calendar = calendar_of(session, change)
        change.case.answered_at = change.now
        change.case.answered_after = calendar.minutes_between(first, change.now)
