"""The network in a period, for the report: figures about organisations, never about tenants."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import today
from db.models.network import Attendance, Commitment, Meeting, Membership
from db.network.meetings import turnout
from domain.network.meetings import CommitmentState, commitment_state, tally
from domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """One meeting; `headcount` is how many people came where only their number is known."""

    day: date
    place: str
    title: str
    invited: int
    present: int
    headcount: int | None


@dataclass(frozen=True, slots=True)
class NetworkSummary:
    """Counts of a period. Organisations are counted once however often they came; those deleted
    since by the name they had.
    """

    meetings: int
    invited: int
    """Organisations invited at least once."""
    present: int
    """Organisations that came at least once."""
    joined: int
    """In the network on the last day, protocol signed or not."""
    signed: int
    """Of these, with the protocol signed."""
    taken: int
    """Commitments taken in the period; those below are of these, as they stood on its last day."""
    kept: int
    late: int
    """Kept after the day, or past it and not kept."""
    late_still: int
    """Of these, not kept yet."""
    open: int
    """Their day is still to come."""
    last_before_end: date | None
    """The day of the last meeting up to the last day."""
    listed: tuple[MeetingFigures, ...]
    """Earliest first."""


@requires(Permission.NETWORK_READ)
def summary(session: Session, actor: Actor, since: date, until: date) -> NetworkSummary:
    """The network from `since` to `until`, both included. What lies in the future of today counts
    as not done; meetings called off are left out.
    """
    listed = _meetings(session, since, until)
    joined, signed = _adhesion(session, until)
    promised = _promised(session, since, until)
    kept, late, still = tally(promised)
    return NetworkSummary(
        meetings=len(listed),
        invited=_organisations(session, since, until, came=False),
        present=_organisations(session, since, until, came=True),
        joined=joined,
        signed=signed,
        taken=len(promised),
        kept=kept,
        late=late,
        late_still=promised.count(CommitmentState.OVERDUE),
        open=still,
        last_before_end=_last_meeting(session, until),
        listed=listed,
    )


def _meetings(session: Session, since: date, until: date) -> tuple[MeetingFigures, ...]:
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.day.between(since, until), Meeting.called_off.is_(False))
        .order_by(Meeting.day, Meeting.begins, Meeting.id)
    ).all()
    came = turnout(session, [row.id for row in rows])
    figures = []
    for row in rows:
        there = came.get(row.id)
        invited, present = (there.invited, there.came) if there else (0, 0)
        figures.append(
            MeetingFigures(row.day, row.place, row.title, invited, present, row.headcount)
        )
    return tuple(figures)


def _organisations(session: Session, since: date, until: date, *, came: bool) -> int:
    who = func.coalesce(cast(Attendance.partner_id, String), "= " + Attendance.organisation)
    query = (
        select(func.count(who.distinct()))
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.day.between(since, until), Meeting.called_off.is_(False))
        .where(Attendance.came.is_(True) if came else Attendance.invited)
    )
    return session.scalar(query) or 0


def _adhesion(session: Session, until: date) -> tuple[int, int]:
    joined = or_(Membership.joined_on <= until, Membership.signed_on <= until)
    stayed = or_(Membership.left_on.is_(None), Membership.left_on > until)
    counts = session.execute(
        select(func.count(), func.count().filter(Membership.signed_on <= until)).where(
            joined, stayed
        )
    ).one()
    return counts[0], counts[1]


def _last_meeting(session: Session, until: date) -> date | None:
    held = Meeting.day <= min(until, today()), Meeting.called_off.is_(False)
    return session.scalar(select(func.max(Meeting.day)).where(*held))


def _promised(session: Session, since: date, until: date) -> list[CommitmentState]:
    rows = session.execute(
        select(Commitment.due_on, Commitment.done_on).where(
            Commitment.taken_on.between(since, until), Commitment.withdrawn.is_(False)
        )
    ).all()
    last = min(until, today())
    return [commitment_state(row.due_on, row.done_on, last) for row in rows]
