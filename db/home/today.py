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
    and the first, of each urgency those that have waited longest.
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
    """Late and due today, over all cases; of each urgency `first` are listed, most late first."""
    now = utcnow()
    times = {"now": now, "tonight": end_of_day(now)}
    late, today = session.execute(_due_counts(session, actor), times).one()
    return CasesDue(late, today, _first(session, actor, times, first))


def _ours(session: Session, actor: Actor) -> list[Any]:
    return [OPEN, Case.next_actor == NextActor.ALER, *case_visible.visible(session, actor)]


@built_once
def _due_counts(session: Session, actor: Actor) -> Built:
    """How many are late, and how many due today."""
    now, tonight = moment("now"), moment("tonight")
    asked = overdue(now), due_today(now, tonight)
    counts = (
        select(Case.id).where(*_ours(session, actor), *each).limit(COUNT_LIMIT) for each in asked
    )
    sizes = (select(func.count()).select_from(each.subquery()) for each in counts)
    return select(*(size.scalar_subquery() for size in sizes))


@built_once
def _due(session: Session, actor: Actor, size: int) -> Built:
    """One urgency after the other: each is found by the index in the order wanted, and what is
    urgent is not hidden behind much that is late.
    """
    due = select(Case.id, Case.reference, Case.quarter_id, Case.urgency, Case.due_at).where(
        *_ours(session, actor), Case.due_at < moment("tonight")
    )
    first = (
        due.where(Case.urgency == urgency.value).order_by(Case.due_at, Case.id).limit(size)
        for urgency in Urgency
    )
    found = union_all(*(select(each.subquery()) for each in first)).subquery()
    return select(found).order_by(found.c.urgency, found.c.due_at, found.c.id)


def _first(
    session: Session, actor: Actor, times: dict[str, datetime], size: int
) -> tuple[DueCase, ...]:
    cases = session.execute(_due(session, actor, size), times).all()
    needs = needs_of(session, actor, [case.id for case in cases])
    quarters = catalogue_of(session).quarters
    return tuple(
        DueCase(
            case.reference, quarters[case.quarter_id], needs[case.id], case.urgency, case.due_at
        )
        for case in cases
        if case.due_at
    )


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
    doubted = calls.wrong_numbers(session)
    version = session.scalar(select(DirectoryVersion.version)) or 0
    count, stale = _stale.get(session, (version, size), protected=True)
    found = _partners(session, Partner.id.in_(doubted)) if doubted else {}
    first = {number: replace(one, wrong=doubted[number]) for number, one in found.items()}
    since = _verified_since()
    more = sum(1 for one in first.values() if one.verified_at and one.verified_at >= since)
    others = [one for number, one in stale.items() if number not in first]
    return count + more, (*first.values(), *others)[:size]


def _verified_since() -> datetime:
    return verified_since(utcnow(), get_settings().verify_every_months)


def _stale_first(session: Session, key: Hashable) -> tuple[int, dict[int, Unverified]]:
    """What only the directory and the time tell: kept for each version of it, for a minute."""
    _version, size = cast(tuple[int, int], key)
    stale = or_(Partner.verified_at.is_(None), Partner.verified_at < _verified_since())
    count = session.scalar(select(func.count()).where(Partner.active, stale)) or 0
    return count, _partners(session, stale, size)


_stale = Memory(_stale_first, 4)


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
