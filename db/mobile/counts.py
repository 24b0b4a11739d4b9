"""How many were convened, came, did not and walked in, by stop: exact, or classes for who sees no
cases.

A stop is a small place, and its hours are those of single tenants. Who sees no cases reads about
how many were convened and met as it was released once, the first time after the stop.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from db.figures.told import Reader, exact, in_small, reader_of
from db.models.mobile import Appointment, MobileStop
from db.models.releases import ReleasedStop
from db.reference.statements import Built, built_once
from domain.business_time import day_of
from domain.figures.figure import Figure
from domain.figures.months import Fact, Visit, facts_of_visit
from domain.mobile.stops import OF_THE_LIST, VisitState
from domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class Counts:
    """The counters of a stop, for who sees every case."""

    convened: Figure
    came: Figure
    no_show: Figure
    spontaneous: Figure


@dataclass(frozen=True, slots=True)
class ToldCounts:
    """The same for others, by class; `met` with or without appointment. None: not released yet."""

    convened: Figure | None
    met: Figure | None


NOT_YET = ToldCounts(None, None)


def counts(
    session: Session, actor: Actor, stops: Sequence[MobileStop]
) -> Mapping[int, Counts | ToldCounts]:
    """The counters of these stops, by stop id."""
    ids = [stop.id for stop in stops]
    if reader_of(actor) is Reader.EXACT:
        return _live(session, actor, ids)
    return _released(session, ids)


@built_once
def _visits(session: Session, actor: Actor) -> Built:
    return (
        select(Appointment.stop_id, Appointment.state, func.count())
        .where(Appointment.stop_id.in_(bindparam("stops", expanding=True)))
        .group_by(Appointment.stop_id, Appointment.state)
    )


def _live(session: Session, actor: Actor, ids: Sequence[int]) -> Mapping[int, Counts | ToldCounts]:
    rows = session.execute(_visits(session, actor), {"stops": list(ids)})
    by_stop: defaultdict[int, Counter[VisitState]] = defaultdict(Counter)
    for stop_id, state, n in rows:
        by_stop[stop_id][state] = n
    return {stop_id: _exact(by_stop[stop_id]) for stop_id in ids}


def _released(session: Session, ids: Sequence[int]) -> Mapping[int, Counts | ToldCounts]:
    rows = session.execute(
        select(ReleasedStop.stop_id, ReleasedStop.convened, ReleasedStop.met).where(
            ReleasedStop.stop_id.in_(ids)
        )
    )
    return dict.fromkeys(ids, NOT_YET) | {stop: _told(stop, *counts) for stop, *counts in rows}


def _exact(found: Counter[VisitState]) -> Counts:
    return Counts(
        convened=exact(sum(found[state] for state in OF_THE_LIST)),
        came=exact(found[VisitState.CAME]),
        no_show=exact(found[VisitState.NO_SHOW]),
        spontaneous=exact(found[VisitState.SPONTANEOUS]),
    )


_WHATEVER_DAY = date.min
"""A stop can be moved to another day: what its counts are moved by hangs on the stop alone."""


def _told(stop_id: int, convened: int, met: int) -> ToldCounts:
    place = f"stop {stop_id}"
    return ToldCounts(
        in_small(convened, "convened", place, _WHATEVER_DAY),
        in_small(met, "met", place, _WHATEVER_DAY),
    )


def facts_of(visit: Appointment, day: date) -> list[Fact]:
    """What a visit counts as; `day` is that of its stop in Rome."""
    seen = Visit(visit.quarter_id, day, visit.state)
    return list(facts_of_visit(seen))


def facts_of_list(session: Session, stop: MobileStop) -> list[Fact]:
    """What the visits of a stop count as, as it stands now; nothing once it is cancelled."""
    if stop.cancelled_at is not None:
        return []
    day = day_of(stop.starts_at)
    visits = session.scalars(select(Appointment).where(Appointment.stop_id == stop.id)).all()
    return [fact for visit in visits for fact in facts_of(visit, day)]
