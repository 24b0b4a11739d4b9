"""What was promised and by when, for the lists of the network and for *Oggi*."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, func, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import today
from db.models.accounts import User
from db.models.directory import Partner
from db.models.network import Commitment, Meeting
from db.reference.statements import Built, built_once
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
    total, overdue = session.execute(_counted(matching), {"today": now}).one()
    return Promises(total, overdue, _promises(session, actor, paged))


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
    return _first(session, actor, size, ours=True)


@requires(Permission.NETWORK_WRITE)
def to_follow(session: Session, actor: Actor, size: int = 8) -> Promises:
    """What is overdue and nobody of ours with an account has promised: organisations, and people
    who have left. A coordinator reminds them.
    """
    return _first(session, actor, size, ours=False)


def _first(session: Session, actor: Actor, size: int, *, ours: bool) -> Promises:
    asked = {"me": actor.user_id, "today": today()}
    first = _told(actor, session.execute(_expected_first(session, actor, ours, size), asked))
    if len(first) < size:
        late = sum(promise.state is CommitmentState.OVERDUE for promise in first)
        return Promises(len(first), late, first)
    total, late = session.execute(_expected_counts(session, actor, ours), asked).one()
    return Promises(total, late, first)


@built_once
def _expected_first(session: Session, actor: Actor, ours: bool, size: int) -> Built:
    return _expected(ours).order_by(Commitment.due_on, Commitment.id).limit(size)


@built_once
def _expected_counts(session: Session, actor: Actor, ours: bool) -> Built:
    return _counted(_expected(ours))


def _expected(ours: bool) -> Built:
    """What is mine, or what others have let pass."""
    if ours:
        return _rows().where(*still(), Commitment.user_id == bindparam("me"))
    theirs = or_(Commitment.user_id.is_(None), User.active.is_(False))
    return _rows().where(*still(), theirs, Commitment.due_on < bindparam("today", type_=Date()))


def _counted(matching: Built) -> Built:
    """How many there are, and how many of them are overdue."""
    passed = Commitment.due_on < bindparam("today", type_=Date())
    late = func.count().filter(Commitment.done_on.is_(None), passed)
    return matching.with_only_columns(func.count(), late)


def _promises(session: Session, actor: Actor, query: Built) -> tuple[Promise, ...]:
    return _told(actor, session.execute(query))


def _told(actor: Actor, rows: Iterable[Any]) -> tuple[Promise, ...]:
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
        for row, reference, day in rows
    )


def _rows() -> Built:
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
