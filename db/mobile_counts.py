"""How many were convened, came, did not and walked in, by stop: exact, or classes for who sees no
cases.

A stop is a small place, and its hours are those of single tenants. Who sees no cases reads about
how many are convened, and once figures are released after the stop, about how many were met.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import releases
from db.access import without_actor
from db.models.mobile import Appointment, MobileStop
from db.told import Reader, exact, in_small, reader_of
from domain.facts import Fact, Visit, facts_of_visit
from domain.figure import Figure
from domain.mobile import OF_THE_LIST, VisitState, rome_day
from domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class Counts:
    """The counters of a stop, for who sees every case."""

    convened: Figure
    came: Figure
    no_show: Figure
    spontaneous: Figure


@dataclass(frozen=True, slots=True)
class Told:
    """The same for others, by class; `met` with or without appointment is None until figures are
    released after the stop.
    """

    convened: Figure
    met: Figure | None


@without_actor("used inside db by functions that have checked their actor")
def counts(
    session: Session, actor: Actor, stops: Sequence[MobileStop]
) -> dict[int, Counts | Told]:  # fmt: skip
    """The counters of these stops, by stop id."""
    rows = session.execute(
        select(Appointment.stop_id, Appointment.state, func.count())
        .where(Appointment.stop_id.in_([stop.id for stop in stops]))
        .group_by(Appointment.stop_id, Appointment.state)
    )
    by_stop: defaultdict[int, Counter[VisitState]] = defaultdict(Counter)
    for stop_id, state, n in rows:
        by_stop[stop_id][state] = n
    if reader_of(actor) is Reader.EXACT:
        return {stop.id: _exact(by_stop[stop.id]) for stop in stops}
    released = releases.last(session)
    day = released.day if released else date.min
    return {stop.id: _told(stop, by_stop[stop.id], day) for stop in stops}


def _exact(found: Counter[VisitState]) -> Counts:
    return Counts(
        convened=exact(_convened(found)),
        came=exact(found[VisitState.CAME]),
        no_show=exact(found[VisitState.NO_SHOW]),
        spontaneous=exact(found[VisitState.SPONTANEOUS]),
    )


def _told(stop: MobileStop, found: Counter[VisitState], released: date) -> Told:
    day, place = rome_day(stop.starts_at), f"stop {stop.id}"
    met = found[VisitState.CAME] + found[VisitState.SPONTANEOUS]
    return Told(
        convened=in_small(_convened(found), "convened", place, day),
        met=in_small(met, "met", place, day) if day < released else None,
    )


def _convened(found: Counter[VisitState]) -> int:
    return sum(found[state] for state in OF_THE_LIST)


@without_actor("used inside db by functions that have checked their actor")
def facts_of(visit: Appointment, day: date) -> list[Fact]:
    """What a visit counts as; `day` is that of its stop in Rome."""
    seen = Visit(visit.quarter_id, day, visit.state)
    return list(facts_of_visit(seen))


@without_actor("used inside db by functions that have checked their actor")
def facts_of_list(session: Session, stop: MobileStop) -> list[Fact]:
    """What the visits of a stop count as, as it stands now; nothing once it is cancelled."""
    if stop.cancelled_at is not None:
        return []
    day = rome_day(stop.starts_at)
    visits = session.scalars(select(Appointment).where(Appointment.stop_id == stop.id)).all()
    return [fact for visit in visits for fact in facts_of(visit, day)]
