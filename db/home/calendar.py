"""A person's agenda behind an address of their own, for the calendar on their phone.

Of the token in the address only the hash is stored. The address works while the account is active
and until it is closed, replaced, or shut with all the rest (`db.accounts.shut`). Calendar programs
know no other way in, so it gives away times and kinds alone: no case, and nobody.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.crypto import token_hash
from db.models.accounts import User
from db.models.cases import Case
from db.models.follow_up import Task
from db.models.mobile import MobileStop
from db.network import promises
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.visible import tasks as task_visible
from domain.acts import Act
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.tasks.task import TaskKind

TOKEN_LIMIT, TASKS, STOPS = 64, 200, 40


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task by its kind and time: neither its words nor its case, for addresses are overheard."""

    id: int
    kind: TaskKind
    due_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment of the network, without its words."""

    id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarStop:
    """A stop of the mobile office; a cancelled one is struck out, for it was copied before."""

    id: int
    version: int
    quarter: QuarterPlace
    starts_at: datetime
    ends_at: datetime
    place: str
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar shows: my tasks and commitments (at most TASKS each, soonest first) and the
    mobile office.
    """

    language: str
    tasks: tuple[DueTask, ...]
    commitments: tuple[Promised, ...]
    stops: tuple[CalendarStop, ...]


@requires(Permission.CASES_WRITE)
def is_open(session: Session, actor: Actor) -> bool:
    """Whether there is an address."""
    return bool(session.scalar(select(User.calendar_hash).where(User.id == actor.user_id)))


@requires(Permission.CASES_WRITE)
def open_address(session: Session, actor: Actor) -> str:
    """A new token; an address made before stops working."""
    token = secrets.token_urlsafe(32)
    session.get_one(User, actor.user_id).calendar_hash = token_hash(token)
    audit(session, actor, Act.CALENDAR_OPEN, str(actor.user_id))
    return token


@requires(Permission.CASES_WRITE)
def close_address(session: Session, actor: Actor) -> None:
    """The address stops working."""
    session.get_one(User, actor.user_id).calendar_hash = None
    audit(session, actor, Act.CALENDAR_CLOSE, str(actor.user_id))


@without_actor("whoever holds the address reads that person's agenda")
def feed(session: Session, token: str) -> Feed:
    """The agenda behind an address. Raises NotThere."""
    user = None
    if token and len(token) <= TOKEN_LIMIT:
        found = select(User).where(User.calendar_hash == token_hash(token), User.active)
        user = session.scalar(found)
    actor = Actor(user.id, user.name, user.role) if user else None
    if user is None or actor is None or not actor.may(Permission.CASES_WRITE):
        raise NotThere
    rows = session.execute(
        select(Task.id, Task.kind, Task.due_at, Task.created_at)
        .join(Case, Case.id == Task.case_id)
        .where(Task.done_at.is_(None), Task.user_id == user.id, *task_visible.visible(actor))
        .order_by(Task.due_at, Task.id)
        .limit(TASKS)
    )
    mine = promises.mine(session, actor, size=TASKS).rows
    promised = tuple(Promised(promise.id, promise.due_at) for promise in mine)
    return Feed(user.language, tuple(DueTask(*row) for row in rows), promised, _stops(session))


def _stops(session: Session) -> tuple[CalendarStop, ...]:
    quarters = catalogue_of(session).quarters
    rows = session.scalars(
        select(MobileStop)
        .where(MobileStop.ends_at > utcnow())
        .order_by(MobileStop.starts_at, MobileStop.id)
        .limit(STOPS)
    )
    return tuple(
        CalendarStop(
            row.id,
            row.version,
            quarters[row.quarter_id],
            row.starts_at,
            row.ends_at,
            row.place,
            row.cancelled_at,
        )
        for row in rows
    )
