"""The stops of the mobile office as they are read: calendar, one stop, today's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import clock
from db.access import requires
from db.clock import utcnow
from db.mobile.counts import Counts, ToldCounts, counts
from db.models.mobile import MobileStop
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.reference.statements import Built, built_once, moment
from domain.business_time import ROME, day_of
from domain.errors import NotThere
from domain.mobile.stops import AROUND, held_now
from domain.permissions import Actor, Permission

PAGE = 20
IN_A_CALENDAR = 300
"""Stops in a calendar to download: more than a year of them."""


@dataclass(frozen=True, slots=True)
class StopDetail:
    """A stop with its counters."""

    id: int
    quarter: QuarterPlace
    starts_at: datetime
    ends_at: datetime
    place: str
    cancelled_at: datetime | None
    version: int
    counts: Counts | ToldCounts

    @property
    def today(self) -> bool:
        """Whether it is on the present day in Rome."""
        return day_of(self.starts_at) == clock.today()

    @property
    def ahead(self) -> bool:
        """Whether its day is still to come: nobody can have come yet."""
        return day_of(self.starts_at) > clock.today()


@dataclass(frozen=True, slots=True)
class Here:
    """The quarter the camper stands in now, and the hours of its stop."""

    quarter_id: int
    starts_at: datetime
    ends_at: datetime


@requires(Permission.MOBILE_READ)
def coming(session: Session, actor: Actor, page: int = 1) -> tuple[int, tuple[StopDetail, ...]]:
    """How many stops are under way or to come, and a page of them, soonest first."""
    return _page(session, actor, page, past=False)


@requires(Permission.MOBILE_READ)
def past(session: Session, actor: Actor, page: int = 1) -> tuple[int, tuple[StopDetail, ...]]:
    """How many stops are over, and a page of them, latest first."""
    return _page(session, actor, page, past=True)


@requires(Permission.MOBILE_READ)
def stop(session: Session, actor: Actor, stop_id: int) -> StopDetail:
    """One stop. Raises NotThere."""
    found = session.get(MobileStop, stop_id)
    if found is None:
        raise NotThere(stop_id)
    return _details(session, actor, [found])[0]


@requires(Permission.MOBILE_READ)
def today(session: Session, actor: Actor) -> StopDetail | None:
    """Today's stop: the one under way, else the next of the day, else its last; None: no stop."""
    now = utcnow()
    begin = datetime.combine(day_of(now), time(), ROME)
    end = datetime.combine(day_of(now) + timedelta(days=1), time(), ROME)
    found = session.scalars(_between(session, actor), {"begin": begin, "end": end}).all()
    if not found:
        return None
    chosen = next((each for each in found if each.ends_at > now), found[-1])
    return _details(session, actor, [chosen])[0]


@built_once
def _between(session: Session, actor: Actor) -> Built:
    return (
        select(MobileStop)
        .where(
            MobileStop.starts_at >= moment("begin"),
            MobileStop.starts_at < moment("end"),
            MobileStop.cancelled_at.is_(None),
        )
        .order_by(MobileStop.starts_at, MobileStop.id)
    )


@requires(Permission.MOBILE_READ)
def here(session: Session, actor: Actor) -> Here | None:
    """Where the camper is now; None: nowhere, in a closed quarter, or in two places at once."""
    now = utcnow()
    open_quarters = catalogue_of(session).open_quarters
    around = {"since": now - timedelta(days=1), "until": now + AROUND}
    rows = session.execute(_around(session, actor), around)
    stops = [(row.quarter_id, row.starts_at, row.ends_at) for row in rows]
    found = held_now([stop for stop in stops if stop[0] in open_quarters], now)
    return Here(*found) if found else None


@built_once
def _around(session: Session, actor: Actor) -> Built:
    return (
        select(MobileStop.quarter_id, MobileStop.starts_at, MobileStop.ends_at)
        .where(
            MobileStop.starts_at <= moment("until"),
            MobileStop.starts_at > moment("since"),
            MobileStop.cancelled_at.is_(None),
        )
        .order_by(MobileStop.starts_at, MobileStop.id)
    )


@requires(Permission.MOBILE_READ)
def for_calendar(session: Session, actor: Actor) -> tuple[StopDetail, ...]:
    """The stops to come for a calendar file, cancelled ones too: calendars then strike them out."""
    found = session.scalars(
        select(MobileStop)
        .where(MobileStop.ends_at > utcnow())
        .order_by(MobileStop.starts_at, MobileStop.id)
        .limit(IN_A_CALENDAR)
    ).all()
    return _details(session, actor, found)


def _page(
    session: Session, actor: Actor, page: int, *, past: bool
) -> tuple[int, tuple[StopDetail, ...]]:
    over = MobileStop.ends_at <= utcnow()
    where = over if past else ~over
    order = MobileStop.starts_at.desc() if past else MobileStop.starts_at
    total = session.scalar(select(func.count()).select_from(MobileStop).where(where)) or 0
    found = session.scalars(
        select(MobileStop)
        .where(where)
        .order_by(order, MobileStop.id)
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    return total, _details(session, actor, found)


def _details(session: Session, actor: Actor, stops: Sequence[MobileStop]) -> tuple[StopDetail, ...]:
    quarters = catalogue_of(session).quarters
    counted = counts(session, actor, stops)
    return tuple(
        StopDetail(
            each.id,
            quarters[each.quarter_id],
            each.starts_at,
            each.ends_at,
            each.place,
            each.cancelled_at,
            each.version,
            counted[each.id],
        )
        for each in stops
    )
