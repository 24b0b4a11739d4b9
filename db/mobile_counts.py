"""How many were convened, came, did not and walked in, by stop: exact or protected by role."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.figure_text import figure
from db.models.mobile import Appointment, MobileStop
from db.tally_figures import protection_of
from domain.cell_key import protect_one
from domain.facts import Fact, Visit, facts_of_visit
from domain.figure import Figure
from domain.mobile import OF_THE_LIST, VisitState, rome_day
from domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class Counts:
    """The counters of a stop as the reader may have them."""

    convened: Figure
    came: Figure
    no_show: Figure
    spontaneous: Figure


@dataclass(slots=True)
class _Cell:
    """Visits counted together, and the sum of their keys."""

    n: int = 0
    keys: int = 0


@dataclass(slots=True)
class _Cells:
    """The visits of one stop by state."""

    by_state: dict[VisitState, _Cell] = field(default_factory=lambda: defaultdict(_Cell))

    def sum(self, states: Iterable[VisitState], k: int | None) -> Figure:
        cells = [self.by_state[state] for state in states]
        return figure(protect_one(sum(c.n for c in cells), sum(c.keys for c in cells), k))


@without_actor("used inside db by functions that have checked their actor")
def counts(session: Session, actor: Actor, stops: Sequence[int]) -> dict[int, Counts]:
    """The counters of these stops, by stop id."""
    rows = session.execute(
        select(
            Appointment.stop_id,
            Appointment.state,
            func.count(),
            func.coalesce(func.sum(Appointment.record_key), 0),
        )
        .where(Appointment.stop_id.in_(stops))
        .group_by(Appointment.stop_id, Appointment.state)
    )
    by_stop: dict[int, _Cells] = {stop: _Cells() for stop in stops}
    for stop, state, n, keys in rows:
        by_stop[stop].by_state[state] = _Cell(n, int(keys))
    k = protection_of(actor)
    return {
        stop: Counts(
            convened=cells.sum(OF_THE_LIST, k),
            came=cells.sum([VisitState.CAME], k),
            no_show=cells.sum([VisitState.NO_SHOW], k),
            spontaneous=cells.sum([VisitState.SPONTANEOUS], k),
        )
        for stop, cells in by_stop.items()
    }


@without_actor("used inside db by functions that have checked their actor")
def facts_of(visit: Appointment, day: date) -> list[Fact]:
    """What a visit counts as; `day` is that of its stop in Rome."""
    seen = Visit(visit.quarter_id, day, visit.state, visit.record_key)
    return list(facts_of_visit(seen))


@without_actor("used inside db by functions that have checked their actor")
def facts_of_list(session: Session, stop: MobileStop) -> list[Fact]:
    """What the visits of a stop count as, as it stands now; nothing once it is cancelled."""
    if stop.cancelled_at is not None:
        return []
    day = rome_day(stop.starts_at)
    visits = session.scalars(select(Appointment).where(Appointment.stop_id == stop.id)).all()
    return [fact for visit in visits for fact in facts_of(visit, day)]
