"""What a person should see first: what is due, where the mobile office is, what to verify."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ColumnExpressionArgument, func, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.accounts.sessions import in_force
from db.cases.filters import OPEN, due_today, overdue
from db.clock import utcnow
from db.models.accounts import User
from db.models.cases import Case, CaseNeed
from db.models.directory import Contact, Partner
from db.models.mobile import MobileStop
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.visible import cases as case_visible
from domain.periods import verified_since
from domain.permissions import Actor, Permission
from domain.vocabulary import NextActor
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
    next_actor: NextActor
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CasesDue:
    """What is late and what is due today: counts by next actor (at most COUNT_LIMIT), first cases.

    The first cases are those that wait for ALER, most late first: the ones to act on now.
    """

    overdue: dict[NextActor, int]
    today: dict[NextActor, int]
    overdue_first: tuple[DueCase, ...]
    today_first: tuple[DueCase, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the mobile office."""

    quarter: QuarterPlace
    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Unverified:
    """An organisation whose referents nobody has confirmed for too long."""

    reference: str
    name: str
    verified_at: datetime | None
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users and sessions in numbers."""

    active_users: int
    must_change: int
    open_sessions: int


@requires(Permission.CASES_WRITE)
def agenda(session: Session, actor: Actor, *, first: int = 6) -> CasesDue:
    """Late and due today, over all cases; `first` cases of each are listed."""
    now = utcnow()
    late, today = overdue(now), due_today(now)
    return CasesDue(
        overdue={who: _count(session, actor, who, late) for who in NextActor},
        today={who: _count(session, actor, who, today) for who in NextActor},
        overdue_first=_first(session, actor, late, first),
        today_first=_first(session, actor, today, first),
    )


def _count(session: Session, actor: Actor, who: NextActor, due: list[ColumnElement[bool]]) -> int:
    seen = case_visible.visible(session, actor)
    found = select(Case.id).where(OPEN, Case.next_actor == who, *due, *seen)
    return (
        session.scalar(select(func.count()).select_from(found.limit(COUNT_LIMIT).subquery())) or 0
    )


def _first(
    session: Session, actor: Actor, due: list[ColumnElement[bool]], size: int
) -> tuple[DueCase, ...]:
    cases = session.scalars(
        select(Case)
        .where(OPEN, Case.next_actor == NextActor.ALER, *due, *case_visible.visible(session, actor))
        .order_by(Case.due_at, Case.id)
        .limit(size)
    ).all()
    needs: dict[int, list[str]] = {case.id: [] for case in cases}
    for case_id, code in session.execute(
        select(CaseNeed.case_id, CaseNeed.need_code).where(
            CaseNeed.case_id.in_(needs), *case_visible.need_visible(session, actor)
        )
    ):
        needs[case_id].append(code)
    quarters = catalogue_of(session).quarters
    return tuple(
        DueCase(
            case.reference,
            quarters[case.quarter_id],
            tuple(sorted(needs[case.id])),
            case.urgency,
            NextActor.ALER,
            case.due_at,
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


def _stale() -> ColumnElement[bool]:
    limit = verified_since(utcnow(), get_settings().verify_every_months)
    return or_(Partner.verified_at.is_(None), Partner.verified_at < limit)


@requires(Permission.DIRECTORY_WRITE)
def to_verify(
    session: Session, actor: Actor, *, size: int = 8
) -> tuple[int, tuple[Unverified, ...]]:
    """How many active organisations are to be verified, and the first of them.

    Those verified long ago come before those never verified: their data is in use.
    """
    wanted = (Partner.active, _stale())
    count = session.scalar(select(func.count()).select_from(Partner).where(*wanted)) or 0
    rows = session.execute(
        select(Partner.id, Partner.reference, Partner.name, Partner.verified_at)
        .where(*wanted)
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
    return count, tuple(
        Unverified(row.reference, row.name, row.verified_at, *contacts.get(row.id, ("", "")))
        for row in rows
    )


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
