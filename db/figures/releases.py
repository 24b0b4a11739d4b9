"""Releases: protected figures stand still until enough has happened to hide one case.

The clock makes one on the first turn of a week, if RELEASE_LEAST cases were heard or closed since
the last. Months that have ended are copied from `fact_tally` once and never touched again, so what
was told of a month stays told; the same goes for a stop of the mobile office.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.figures import release_copies
from db.memory import once_in
from db.models.cases import CaseTally
from db.models.facts import FactTally
from db.models.reference import Quarter
from db.models.releases import Release, ReleasedFact, ReleasedPlace
from domain.acts import Act
from domain.business_time import day_of, week_of
from domain.figures.weeks import ANY_AREA, ANY_URGENCY

RELEASE_LEAST = 20
"""Cases heard or closed between two releases: one of them is among as many."""


@dataclass(frozen=True, slots=True)
class Released:
    """The release in force: as of which day, and up to which month (not in it)."""

    id: int
    day: date
    months_until: date


_LAST = select(Release.id, Release.day, Release.months_until).order_by(Release.id.desc()).limit(1)


def last(session: Session) -> Released | None:
    """The release in force; None before the first. Asked once of a session that only reads."""
    return once_in(session, _last)


def _last(session: Session) -> Released | None:
    row = session.execute(_LAST).first()
    return Released(*row) if row else None


@without_actor("the clock asks; nothing is shown")
def is_due(session: Session) -> bool:
    """Whether a new release may be made: a new week, and enough acts since the last in the weeks
    before it. What happens in this week decides nothing, so that nobody makes one by the last act.
    """
    known = session.scalars(select(Release).order_by(Release.id.desc()).limit(1)).first()
    if known is None:
        return True
    monday = week_of(utcnow())
    return known.day < monday and _acts(session, monday) - known.acts >= RELEASE_LEAST


@without_actor("the clock does it; the audit event has no person")
def make(session: Session, at: datetime | None = None) -> bool:
    """Make a release as of today, if it is due (or of the moment `at`, where the records end: a
    demonstration); False where another process has just made it.
    """
    if at is None and not is_due(session):
        return False
    now = at or utcnow()
    day = day_of(now)
    before = last(session)
    until = day.replace(day=1)
    made = session.scalar(
        insert_into(session, Release)
        .values(day=day, made_at=now, acts=_acts(session, date.max), months_until=until)
        .on_conflict_do_nothing()
        .returning(Release.id)
    )
    if made is None:
        return False
    _copy_places(session, made)
    _copy_months(session, before.months_until if before else date.min, until)
    release_copies.partners(session, made, until)
    release_copies.stops(session, day)
    audit(session, None, Act.FIGURES_RELEASE, day.isoformat())
    return True


def _acts(session: Session, until: date) -> int:
    """Cases heard and closed in the weeks that begin before a day."""
    return int(
        session.scalar(
            select(func.sum(CaseTally.opened + CaseTally.closed)).where(
                CaseTally.area == ANY_AREA, CaseTally.urgency == ANY_URGENCY, CaseTally.week < until
            )
        )
        or 0
    )


def _copy_places(session: Session, release_id: int) -> None:
    """Every quarter, those without cases too."""
    counts = (
        select(
            CaseTally.quarter_id,
            *(
                func.sum(column).label(column.key)
                for column in (CaseTally.open, CaseTally.urgent, CaseTally.overdue)
            ),
        )
        .where(CaseTally.area == ANY_AREA, CaseTally.urgency == ANY_URGENCY)
        .group_by(CaseTally.quarter_id)
        .subquery()
    )
    columns = [func.coalesce(counts.c[name], 0) for name in ("open", "urgent", "overdue")]
    session.execute(
        insert(ReleasedPlace).from_select(
            ["release_id", "quarter_id", "open", "urgent", "overdue"],
            select(literal(release_id), Quarter.id, *columns).outerjoin(
                counts, counts.c.quarter_id == Quarter.id
            ),
        )
    )


def _copy_months(session: Session, since: date, until: date) -> None:
    names = ("statistic", "month", "quarter_id", "split", "n")
    session.execute(
        insert(ReleasedFact).from_select(
            list(names),
            select(*(getattr(FactTally, name) for name in names)).where(
                FactTally.month >= since, FactTally.month < until, FactTally.n > 0
            ),
        )
    )
