"""What organisations did in the network over the last twelve months."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import today
from db.models.network import Attendance, Commitment, Meeting
from domain.network.meetings import (
    ENGAGEMENT_DAYS,
    CommitmentState,
    Engagement,
    commitment_state,
    tally,
)


def engagements(session: Session, partner_ids: Iterable[int]) -> dict[int, Engagement]:
    """Meetings that were, invited to and attended, and commitments due in that time; organisations
    without either are missing.
    """
    ids = set(partner_ids)
    meetings, promised = _meetings(session, ids), _promised(session, ids)
    return {
        partner_id: Engagement(*meetings.get(partner_id, (0, 0)), *tally(promised[partner_id]))
        for partner_id in meetings.keys() | promised.keys()
    }


def _meetings(session: Session, ids: set[int]) -> dict[int, tuple[int, int]]:
    now = today()
    rows = session.execute(
        select(
            Attendance.partner_id,
            func.count().filter(Attendance.invited.is_(True)),
            func.count().filter(Attendance.came.is_(True)),
        )
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.partner_id.in_(ids),
            Meeting.called_off.is_(False),
            Meeting.day > now - timedelta(days=ENGAGEMENT_DAYS),
            (Meeting.day < now) | Attendance.came.is_not(None),
        )
        .group_by(Attendance.partner_id)
    )
    return {partner_id: (invited, came) for partner_id, invited, came in rows if partner_id}


def _promised(session: Session, ids: set[int]) -> dict[int, list[CommitmentState]]:
    now = today()
    rows = session.execute(
        select(Commitment.partner_id, Commitment.due_on, Commitment.done_on).where(
            Commitment.partner_id.in_(ids),
            Commitment.withdrawn.is_(False),
            (Commitment.due_on > now - timedelta(days=ENGAGEMENT_DAYS))
            | Commitment.done_on.is_(None),
        )
    )
    found: dict[int, list[CommitmentState]] = defaultdict(list)
    for partner_id, due_on, done_on in rows:
        found[partner_id or 0].append(commitment_state(due_on, done_on, now))
    return found
