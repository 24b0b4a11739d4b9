"""What a person should see first: what is due, where the mobile office is, what to verify."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, ColumnExpressionArgument, func, or_, select, union_all
from sqlalchemy.orm import Session

from db.access import requires
from db.accounts.sessions import in_force
from db.cases.filters import OPEN, due_today, needs_of, overdue
from db.clock import utcnow
from db.directory import calls
from db.memory import Memory
from db.models.accounts import User
from db.models.cases import Case
from db.models.directory import Contact, DirectoryVersion, Partner
from db.models.mobile import MobileStop
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.reference.statements import Built, built_once, moment
from db.visible import cases as case_visible
from domain.home.work import Pressing, in_order
from domain.periods import end_of_day, verified_since
from domain.permissions import Actor, Permission
from domain.vocabulary import NextActor, Urgency
from settings import get_settings

COUNT_LIMIT = 1000
"""Counts stop here, so that their cost does not grow with the cases."""


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case that waits for someone."""

    reference: str
    quarter: QuarterPlace
    needs: tuple[str, ...]
    urgency: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CasesDue:
    """Cases late or due today that wait for ALER: how many are late and due (at most COUNT_LIMIT),
    and those to do first.
    """

    overdue: int
    today: int
    first: tuple[DueCase, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the mobile office."""

    quarter: QuarterPlace
    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Unverified:
    """An organisation whose referents nobody has confirmed for too long, or with a number that was
    wrong twice.
    """

    reference: str
    name: str
    verified_at: datetime | None
    contact: str
    phone: str
    wrong: frozenset[str]
    """Of the numbers, as called, those held to be wrong."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users and sessions in numbers."""

    active_users: int
    must_change: int
    open_sessions: int


@requires(Permission.CASES_WRITE)
def agenda(session: Session, actor: Actor, *, first: int = 6) -> CasesDue:
    """Late and due today, over all cases; `first` of them are listed."""
    now = utcnow()
    times = {"now": now, "tonight": end_of_day(now)}
    rows = session.execute(_due(session, actor, first), times).all()
    late, today = (rows[0].late, rows[0].today) if rows else (0, 0)
    ordered = in_order(rows, lambda case: Pressing(case.due_at, case.urgency), now)[:first]
    needs = needs_of(session, actor, [case.id for case in ordered])
    quarters = catalogue_of(session).quarters
    told = (
        DueCase(
            case.reference, quarters[case.quarter_id], needs[case.id], case.urgency, case.due_at
        )
        for case in ordered
    )
    return CasesDue(late, today, tuple(told))


def _ours(session: Session, actor: Actor) -> list[Any]:
    return [OPEN, Case.next_actor == NextActor.ALER, *case_visible.visible(session, actor)]


def _size(session: Session, actor: Actor, *where: ColumnElement[bool]) -> Any:
    some = select(Case.id).where(*_ours(session, actor), *where).limit(COUNT_LIMIT)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


@built_once
def _due(session: Session, actor: Actor, size: int) -> Built:
    """The most late of one urgency after the other, each with how many are late and due today: each
    is found by the index in the order wanted, and what is urgent is not hidden behind much that is
    late.
    """
    now, tonight = moment("now"), moment("tonight")
    due = select(Case.id, Case.reference, Case.quarter_id, Case.urgency, Case.due_at).where(
        *_ours(session, actor), Case.due_at < tonight
    )
    first = (
        due.where(Case.urgency == urgency.value).order_by(Case.due_at, Case.id).limit(size)
        for urgency in Urgency
    )
    found = union_all(*(select(each.subquery()) for each in first)).subquery()
    return select(
        found,
        _size(session, actor, *overdue(now)).label("late"),
        _size(session, actor, *due_today(now, tonight)).label("today"),
    ).order_by(found.c.due_at, found.c.id)


@requires(Permission.NETWORK_READ)
def next_stops(session: Session, actor: Actor, *, size: int = 3) -> tuple[Stop, ...]:
    """The stops of the mobile office under way or to come, soonest first."""
    quarters = catalogue_of(session).quarters
    rows = session.scalars(
        select(MobileStop)
        .where(MobileStop.ends_at > utcnow(), MobileStop.cancelled_at.is_(None))
        .order_by(MobileStop.starts_at)
        .limit(size)
    )
    return tuple(Stop(quarters[r.quarter_id], r.starts_at, r.ends_at, r.place) for r in rows)


@requires(Permission.DIRECTORY_WRITE)
def to_verify(
    session: Session, actor: Actor, *, size: int = 8
) -> tuple[int, tuple[Unverified, ...]]:
    """How many active organisations are to be verified, and the first of them.

    Those with a number that was wrong twice come first, then those verified long ago, before those
    never verified: their data is in use.
    """
    version = session.scalar(select(DirectoryVersion.version)) or 0
    key = version, size, calls.doubts(session)
    return _to_verify.get(session, key, protected=True)


def _verified_since() -> datetime:
    return verified_since(utcnow(), get_settings().verify_every_months)


def _verify_first(session: Session, key: Hashable) -> tuple[int, tuple[Unverified, ...]]:
    """What the directory, the marks of its numbers and the time tell: kept for each version of
    both, for a minute.
    """
    _version, size, marks = cast(tuple[int, int, tuple[calls.Mark, ...]], key)
    doubted = calls.held_wrong(session, marks)
    count, stale = _stale(session, size)
    found = _partners(session, Partner.id.in_(doubted)) if doubted else {}
    first = {number: replace(one, wrong=doubted[number]) for number, one in found.items()}
    since = _verified_since()
    more = sum(1 for one in first.values() if one.verified_at and one.verified_at >= since)
    others = [one for number, one in stale.items() if number not in first]
    return count + more, (*first.values(), *others)[:size]


_to_verify = Memory(_verify_first, 4)


def _stale(session: Session, size: int) -> tuple[int, dict[int, Unverified]]:
    """How many nobody has verified for too long, and the first."""
    stale = or_(Partner.verified_at.is_(None), Partner.verified_at < _verified_since())
    count = session.scalar(select(func.count()).where(Partner.active, stale)) or 0
    return count, _partners(session, stale, size)


def _partners(
    session: Session, where: ColumnElement[bool], size: int | None = None
) -> dict[int, Unverified]:
    """Active ones with whom to ask, by id, those verified longest ago first."""
    rows = session.execute(
        select(Partner.id, Partner.reference, Partner.name, Partner.verified_at)
        .where(Partner.active, where)
        .order_by(Partner.verified_at.is_(None), Partner.verified_at, Partner.name)
        .limit(size)
    ).all()
    contacts = {
        partner_id: (name, phone)
        for partner_id, name, phone in session.execute(
            select(Contact.partner_id, Contact.name, Contact.phone)
            .where(Contact.partner_id.in_([row.id for row in rows]), Contact.active)
            .order_by(Contact.position.desc(), Contact.id.desc())
        )
    }
    return {
        number: Unverified(reference, name, at, *contacts.get(number, ("", "")), frozenset())
        for number, reference, name, at in rows
    }


@requires(Permission.USERS_WRITE)
def accounts(session: Session, actor: Actor) -> Accounts:
    """Users and sessions in numbers."""

    def count(*where: ColumnExpressionArgument[bool]) -> int:
        return session.scalar(select(func.count()).where(*where)) or 0

    return Accounts(
        active_users=count(User.active),
        must_change=count(User.active, User.must_change),
        open_sessions=count(*in_force(utcnow())),
    )
