"""What a partner answers when it does not count any more: kept, and somebody is to read it."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.access import audit
from db.cases.change import Change, calendar_of, due_from
from db.clock import utcnow
from db.models.cases import Case
from db.models.follow_up import Task
from db.models.referrals import Referral, ReferralEvent
from db.referrals.lines import add_line
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.referrals.moves import By
from domain.tasks.task import TaskKind

MOST = 20
"""Late lines of one referral; who has more to say is to call."""


class TooMuchLate(Exception):
    """So much was sent too late that nothing more is kept: a call is needed."""


def keep(session: Session, referral: Referral, what: str, reason: str, who: str, text: str) -> bool:
    """Add the line and the task, on a case that is locked; False when it stands there already.

    `what` is the state they chose, or what else they sent. Raises TooMuchLate.
    """
    lines = _lines(session, referral)
    if any((line.late, line.reason, line.text) == (what, reason, text) for line in lines):
        return False
    if len(lines) >= MOST:
        raise TooMuchLate
    case = session.get_one(Case, referral.case_id)
    line = add_line(session, None, referral, By.PARTNER, reason, who, text, late=what)
    if not _to_read(session, referral):
        tasks.add(
            session,
            TaskKind.LATE,
            f"late.{line}",
            case.id,
            referral.sent_by,
            _soon(session, case),
            referral_id=referral.id,
        )
    audit(session, None, Act.REFERRAL_LATE, case.reference, By.PARTNER.value)
    return True


def _soon(session: Session, case: Case) -> datetime:
    """The next working day, or sooner where the case is urgent: a partner waits for a call."""
    change = Change(case, {}, utcnow())
    next_day = calendar_of(session, change).next_day(change.now)
    return min(next_day, due_from(session, change))


def _lines(session: Session, referral: Referral) -> list[ReferralEvent]:
    query = select(ReferralEvent).where(
        ReferralEvent.referral_id == referral.id, ReferralEvent.late.is_not(None)
    )
    return list(session.scalars(query))


def _to_read(session: Session, referral: Referral) -> bool:
    """Whether somebody is told already: one task is enough for several lines."""
    found = exists().where(
        Task.referral_id == referral.id, Task.kind == TaskKind.LATE, Task.done_at.is_(None)
    )
    return bool(session.scalar(select(found)))
