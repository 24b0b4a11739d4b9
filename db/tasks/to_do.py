"""What someone must do by when. Most tasks are set and ended by the life of a referral."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.orm import Session

from db import clock
from db.access import audit, requires
from db.cases.change import lock
from db.clock import utcnow
from db.engine import insert_into
from db.models.accounts import User
from db.models.cases import Case
from db.models.directory import Partner
from db.models.follow_up import Task
from db.models.referrals import Referral
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.reference.statements import Built, built_once
from db.visible import tasks as task_visible
from domain.acts import Act
from domain.business_time import closing
from domain.errors import NotThere, Refused
from domain.permissions import Actor, Permission
from domain.tasks.task import TaskKind
from domain.text import clean_text
from domain.vocabulary import CaseStatus
from settings import get_settings

COUNT_LIMIT = 1_000
TEXT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class ToDo:
    """A task as the agenda shows it; `partner` is empty for one's own."""

    id: int
    kind: TaskKind
    reference: str
    quarter: QuarterPlace
    partner: str
    text: str
    urgency: int
    due_at: datetime
    whose: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """How many there are, at most COUNT_LIMIT; `first` are the most late, then the soonest."""

    all: int
    first: tuple[ToDo, ...]


def add(
    session: Session,
    kind: TaskKind,
    occasion: str,
    case_id: int,
    user_id: int,
    due_at: datetime,
    *,
    referral_id: int | None = None,
    text: str = "",
    anew: bool = False,
) -> bool:
    """Set a task, unless that `occasion` has one already; whether it was set. With `anew` one that
    was done is to be done again.
    """
    now = utcnow()
    task = insert_into(session, Task).values(
        occasion=occasion,
        kind=kind,
        case_id=case_id,
        user_id=user_id,
        due_at=due_at,
        referral_id=referral_id,
        text=text,
        created_at=now,
    )
    if anew:
        again = {"due_at": due_at, "created_at": now, "done_at": None, "done_by": None}
        told = task.on_conflict_do_update(
            index_elements=[Task.occasion], set_=again, where=Task.done_at.is_not(None)
        )
    else:
        told = task.on_conflict_do_nothing(index_elements=[Task.occasion])
    return session.scalar(told.returning(Task.id)) is not None


def set_for(
    session: Session, kind: TaskKind, referral: Referral, due_at: datetime, *, anew: bool = False
) -> None:
    """Set a task about a referral, once, for whoever sent it; `anew` as in `add`."""
    add(
        session,
        kind,
        f"{kind.value}.{referral.id}",
        referral.case_id,
        referral.sent_by,
        due_at,
        referral_id=referral.id,
        anew=anew,
    )


def end(
    session: Session,
    *where: ColumnElement[bool],
    kinds: Iterable[TaskKind] | None = None,
) -> None:
    """End the open tasks a condition on `Task` selects, of these kinds: nobody did them."""
    found = update(Task).where(Task.done_at.is_(None), *where)
    if kinds is not None:
        found = found.where(Task.kind.in_(list(kinds)))
    session.execute(found.values(done_at=utcnow()))


@requires(Permission.CASES_WRITE)
def agenda(session: Session, actor: Actor, *, mine: bool = False, size: int = 8) -> Agenda:
    """What is to be done, by everybody or by me."""
    asked = {"me": actor.user_id}
    rows = session.execute(_open(session, actor, mine=mine, size=size), asked).all()
    return Agenda(rows[0].every if rows else 0, _told(session, actor, rows))


def _to_do(actor: Actor, *, mine: bool) -> list[ColumnElement[bool]]:
    whose = [Task.user_id == bindparam("me")] if mine else []
    return [Task.done_at.is_(None), *task_visible.visible(actor), *whose]


@built_once
def _open(session: Session, actor: Actor, *, mine: bool, size: int) -> Built:
    """The first, each with how many there are."""
    where = _to_do(actor, mine=mine)
    some = select(Task.id).where(*where).limit(COUNT_LIMIT).subquery()
    every = select(func.count()).select_from(some).scalar_subquery()
    return _lines(*where, size=size).add_columns(every.label("every"))


@requires(Permission.CASES_WRITE)
def of_case(session: Session, actor: Actor, reference: str) -> tuple[ToDo, ...]:
    """What is to be done for a case, soonest first."""
    open_, of_case = _to_do(actor, mine=False), Case.reference == reference
    return _told(session, actor, session.execute(_lines(*open_, of_case, size=20)))


@requires(Permission.CASES_WRITE)
def remember(
    session: Session, actor: Actor, reference: str, day: date, text: str, token: str
) -> None:
    """A reminder of one's own, due when the office closes on `day`; the same `token` writes once.

    Raises Refused (nothing said, a closed case, a day gone by), TooLong, NotThere.
    """
    words = clean_text(text, TEXT_LIMIT)
    due_at = closing(get_settings().office_hours, day)
    if not words or day < clock.today():
        raise Refused("empty" if not words else "past")
    case = lock(session, reference)
    if case.status is CaseStatus.CLOSED:
        raise Refused("closed")
    if add(session, TaskKind.OWN, token, case.id, actor.user_id, due_at, text=words):
        audit(session, actor, Act.TASK_SET, reference, TaskKind.OWN.value)


@requires(Permission.CASES_WRITE)
def finish(session: Session, actor: Actor, task_id: int) -> None:
    """It is done, whoever it was for; that a request is to be sent ends with its sending alone.

    Raises NotThere when it was done already.
    """
    done = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.done_at.is_(None), Task.kind != TaskKind.SEND)
        .values(done_at=utcnow(), done_by=actor.user_id)
        .returning(Task.kind, Task.case_id)
    ).first()
    if done is None:
        raise NotThere(task_id)
    reference = session.scalar(select(Case.reference).where(Case.id == done.case_id)) or ""
    audit(session, actor, Act.TASK_DONE, reference, done.kind.value)


def _lines(*where: ColumnElement[bool], size: int) -> Built:
    return (
        select(Task.id, Task.kind, Task.text, Task.due_at, Task.user_id)
        .add_columns(Case.reference, Case.quarter_id, Case.urgency)
        .add_columns(Partner.name.label("partner"), User.name.label("whose"))
        .join(Case, Case.id == Task.case_id)
        .join(User, User.id == Task.user_id)
        .outerjoin(Referral, Referral.id == Task.referral_id)
        .outerjoin(Partner, Partner.id == Referral.partner_id)
        .where(*where)
        .order_by(Task.due_at, Task.id)
        .limit(size)
    )


def _told(session: Session, actor: Actor, rows: Iterable[Any]) -> tuple[ToDo, ...]:
    quarters = catalogue_of(session).quarters
    return tuple(
        ToDo(
            row.id,
            row.kind,
            row.reference,
            quarters[row.quarter_id],
            row.partner or "",
            row.text,
            row.urgency,
            row.due_at,
            row.whose,
            row.user_id == actor.user_id,
        )
        for row in rows
    )
