"""How the five figures of all quarters went in the last twelve closed months, for the home screen.

Nothing is told that was not told before: of cases opened, closed and left open what the report of
each month says, of urgent and overdue ones what the last release in each month said.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import i18n
from db.access import requires
from db.figures import releases, told
from db.figures.measures import figure
from db.figures.month_sums import Facts, first_month, whole
from db.figures.released import MONTHS_OF_YEAR
from db.figures.releases import Released
from db.figures.text import missing
from db.figures.told import Reader
from db.memory import Memory
from db.models.releases import Release, ReleasedPlace
from domain.figures.figure import Figure, Missing
from domain.figures.measures import MEASURES
from domain.figures.months import Statistic
from domain.figures.protection import ENOUGH
from domain.permissions import Actor, Permission
from domain.report.period import Period, Territory, month_after

Standings = Mapping[date, tuple[int, int, int]]
"""Open, urgent and overdue by month, at the last release in it."""


@dataclass(frozen=True, slots=True)
class Course:
    """A figure of each of `months`, oldest first; where there is none, why."""

    months: tuple[date, ...]
    open: tuple[Figure, ...]
    opened: tuple[Figure, ...]
    urgent: tuple[Figure, ...]
    overdue: tuple[Figure, ...]
    closed: tuple[Figure, ...]


@requires(Permission.FIGURES_READ)
def course(session: Session, actor: Actor) -> Course | None:
    """As it is told to who sees no cases; None before the first release."""
    release = releases.last(session)
    return _memory.fixed(session, (release, i18n.language())) if release else None


def _read(session: Session, key: Hashable) -> Course:
    release, _spoken = cast(tuple[Released, str], key)
    period = Period.ending(month_after(release.months_until, -1), MONTHS_OF_YEAR)
    facts = whole(session, period, Territory(), release)
    begun = first_month(session, Statistic.CASE_OPENED, release)
    known, months = _standings(session, period), tuple(period.months())
    return Course(
        months,
        open=tuple(_of_month("open_end", facts, month, begun) for month in months),
        opened=tuple(_of_month("opened", facts, month, begun) for month in months),
        urgent=tuple(_standing(known, month, 1) for month in months),
        overdue=tuple(_standing(known, month, 2) for month in months),
        closed=tuple(_of_month("closed", facts, month, begun) for month in months),
    )


_memory = Memory(_read, len(i18n.LANGUAGES))


def _of_month(code: str, facts: Facts, month: date, begun: date | None) -> Figure:
    if begun is None or month < begun:
        return missing(Missing.NOT_RECORDED)
    cells, upto = facts.by_month.get(month, {}), facts.upto_month.get(month, {})
    return figure(MEASURES[code], cells, upto, Reader.PROTECTED)


def _standing(known: Standings, month: date, which: int) -> Figure:
    """Of a month without a release nothing was ever told."""
    if month not in known:
        return missing(Missing.NOT_RECORDED)
    counts = known[month]
    return told.in_large(counts[which]) if counts[0] >= ENOUGH else missing(Missing.NOT_TOLD)


def _standings(session: Session, period: Period) -> Standings:
    days = session.execute(
        select(Release.id, Release.day)
        .where(Release.day.between(period.first, period.last_day))
        .order_by(Release.day)
    )
    last = {day.replace(day=1): release_id for release_id, day in days}
    sums = {
        release_id: (int(open_now), int(urgent), int(overdue))
        for release_id, open_now, urgent, overdue in session.execute(
            select(
                ReleasedPlace.release_id,
                func.sum(ReleasedPlace.open),
                func.sum(ReleasedPlace.urgent),
                func.sum(ReleasedPlace.overdue),
            )
            .where(ReleasedPlace.release_id.in_(last.values()))
            .group_by(ReleasedPlace.release_id)
        )
    }
    return {month: sums.get(release_id, (0, 0, 0)) for month, release_id in last.items()}
