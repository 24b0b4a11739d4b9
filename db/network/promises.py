"""What was promised and by when, for the lists of the network and for *Oggi*."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.accounts import User
from db.models.directory import Partner
from db.models.network import Commitment, Meeting
from db.network.meetings import today
from domain.business_time import closing
from domain.network.meetings import CommitmentState, commitment_state
from domain.permissions import Actor, Permission
from settings import get_settings

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as lists show it. `partner` is the reference of an organisation, empty for our
    own and where it was deleted; `meeting_id` is 0 outside of a meeting.
    """

    id: int
    text: str
    owner: str
    mine: bool
    partner: str
    meeting_id: int
    meeting_day: date | None
    due_on: date
    done_on: date | None
    state: CommitmentState

    @property
    def due_at(self) -> datetime:
        """When the office closes on the day it is due, as the reminders of a case."""
        return closing(get_settings().office_hours, self.due_on)


@dataclass(frozen=True, slots=True)
class Promises:
    """A page of commitments, how many there are, and how many of these are overdue."""

    total: int
    overdue: int
    rows: tuple[Promise, ...]


@requires(Permission.NETWORK_READ)
def listed(
    session: Session, actor: Actor, state: CommitmentState | None = None, page: int = 1
) -> Promises:
    """One page of all commitments of a state, most late first; kept ones latest first."""
    now = today()
    due_on, done_on = Commitment.due_on, Commitment.done_on
    where: dict[CommitmentState | None, tuple[ColumnElement[bool], ...]] = {
        CommitmentState.OPEN: (*still(), due_on >= now),
        CommitmentState.OVERDUE: (*still(), due_on < now),
        CommitmentState.KEPT: (done_on.is_not(None), done_on <= due_on),
        CommitmentState.KEPT_LATE: (done_on.is_not(None), done_on > due_on),
        None: still(),
    }
    kept = state in (CommitmentState.KEPT, CommitmentState.KEPT_LATE)
    order = (done_on.desc(), Commitment.id.desc()) if kept else (due_on, Commitment.id)
    matching = _rows().where(Commitment.withdrawn.is_(False), *where[state])
    paged = matching.order_by(*order).limit(PAGE_SIZE).offset(PAGE_SIZE * (max(page, 1) - 1))
    return Promises(*_counts(session, matching), _promises(session, actor, paged))


@requires(Permission.NETWORK_READ)
def of_meeting(session: Session, actor: Actor, meeting_id: int) -> tuple[Promise, ...]:
    """What was promised at a meeting, soonest due first."""
    here = (Commitment.meeting_id == meeting_id, Commitment.withdrawn.is_(False))
    return _promises(
        session, actor, _rows().where(*here).order_by(Commitment.due_on, Commitment.id)
    )


@requires(Permission.NETWORK_READ)
def mine(session: Session, actor: Actor, size: int = 8) -> Promises:
    """What I have promised and not done yet, most late first."""
    return _first(session, actor, size, Commitment.user_id == actor.user_id)


@requires(Permission.NETWORK_WRITE)
def to_follow(session: Session, actor: Actor, size: int = 8) -> Promises:
    """What is overdue and nobody of ours with an account has promised: organisations, and people
    who have left. A coordinator reminds them.
    """
    theirs = or_(Commitment.user_id.is_(None), User.active.is_(False))
    return _first(session, actor, size, theirs, Commitment.due_on < today())


def _first(session: Session, actor: Actor, size: int, *where: ColumnElement[bool]) -> Promises:
    matching = _rows().where(*still(), *where)
    first = matching.order_by(Commitment.due_on, Commitment.id).limit(size)
    return Promises(*_counts(session, matching), _promises(session, actor, first))


def _counts(session: Session, matching: Select[*tuple[Any, ...]]) -> tuple[int, int]:
    """How many there are, and how many of them are overdue."""
    late = func.count().filter(Commitment.done_on.is_(None), Commitment.due_on < today())
    total, overdue = session.execute(matching.with_only_columns(func.count(), late)).one()
    return total, overdue


def _promises(
    session: Session, actor: Actor, query: Select[*tuple[Any, ...]]
) -> tuple[Promise, ...]:
    now = today()
    return tuple(
        Promise(
            id=row.id,
            text=row.text,
            owner=row.owner,
            mine=row.user_id == actor.user_id,
            partner=reference or "",
            meeting_id=row.meeting_id or 0,
            meeting_day=day,
            due_on=row.due_on,
            done_on=row.done_on,
            state=commitment_state(row.due_on, row.done_on, now),
        )
        for row, reference, day in session.execute(query)
    )


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(Commitment, Partner.reference, Meeting.day)
        .select_from(Commitment)
        .outerjoin(Partner, Partner.id == Commitment.partner_id)
        .outerjoin(Meeting, Meeting.id == Commitment.meeting_id)
        .outerjoin(User, User.id == Commitment.user_id)
    )


def still() -> tuple[ColumnElement[bool], ...]:
    """The conditions of a commitment that is expected and not done."""
    return (Commitment.done_on.is_(None), Commitment.withdrawn.is_(False))
