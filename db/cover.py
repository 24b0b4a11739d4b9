"""Cover: the open needs of each place against the services that answer them, holes first."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.cover_supply import Supplies, supplies
from db.figure_text import as_displayed, figure, rank
from db.memory import Memory
from db.models.cases import NeedTally
from db.reference import Place as Municipality
from db.reference import QuarterPlace, catalogue_of
from db.tally_figures import protection_of
from domain import cell_key
from domain.cell_key import ZERO, Count, Display
from domain.cover import Grade, Responsiveness, Supply, grade, responsiveness
from domain.figure import Figure
from domain.permissions import Actor, Permission
from domain.rates import Place
from domain.tally import ANY_AREA

OpenNeeds = tuple[tuple[int, str, int, int], ...]
"""Quarter id, need, open cases with it, sum of their keys."""


@dataclass(frozen=True, slots=True)
class Line:
    """A need of open cases in a place, and who answers it there.

    `place` is an ISTAT code or the code of a quarter; `kinds` the types of organisation that
    answer the need anywhere, most frequent first.
    """

    place: str
    need: str
    grade: Grade
    open: Figure
    supply: Supply
    answers: Responsiveness | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A need of open cases that no active, verified service answers in a municipality.

    `services`: how many active ones answer it there all the same, unverified.
    """

    place: str
    """Name of the municipality."""
    need: str
    grade: Grade
    open: Figure
    services: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A need without any active service in some municipalities that have a quarter of ours."""

    need: str
    municipalities: tuple[Municipality, ...]
    everywhere: bool


@requires(Permission.FIGURES_READ)
def lines(
    session: Session,
    actor: Actor,
    by: Place = Place.MUNICIPALITY,
    area: str = ANY_AREA,
    istat: str = "",
) -> tuple[Line, ...]:
    """The needs of open cases by municipality or quarter, holes first, then by number as shown.

    `area` and `istat` narrow to an area of need and to a municipality. Restricted needs are there
    for the community manager alone. Raises ValueError for another kind of place.
    """
    if by not in (Place.MUNICIPALITY, Place.QUARTER):
        raise ValueError(f"by: {by}")
    catalogue, offered = catalogue_of(session), supplies(session)
    quarters = [q for q in catalogue.quarters.values() if istat in ("", q.istat)]
    counts = _counts(session, actor, {q.id: _code(q, by) for q in quarters}, area)
    istat_of = {_code(q, by): q.istat for q in quarters}
    made = [
        _line(actor, offered, place, istat_of[place], need, count)
        for (place, need), count in counts.items()
    ]
    return tuple(
        sorted(made, key=lambda line: (line.grade.rank, -rank(line.open), line.need, line.place))
    )


def _code(quarter: QuarterPlace, by: Place) -> str:
    return quarter.code if by is Place.QUARTER else quarter.istat


def _line(
    actor: Actor, offered: Supplies, place: str, istat: str, need: str, count: Count
) -> Line:  # fmt: skip
    supply = offered.of(istat, need)
    return Line(
        place,
        need,
        grade(as_displayed(count) or 0, supply),
        figure(count),
        supply,
        responsiveness(
            offered.record(istat, need),
            offered.network,
            sees_history=actor.may(Permission.CASES_READ),
        ),
        offered.kinds.get(need, ()),
    )


@requires(Permission.FIGURES_READ)
def holes(
    session: Session, actor: Actor, quarter_ids: frozenset[int] | None = None
) -> tuple[Hole, ...]:
    """The holes of some quarters (None: all), by municipality, as the reader may see them; needs
    nobody answers first, then by number as shown.
    """
    catalogue, offered = catalogue_of(session), supplies(session)
    inside = catalogue.quarters if quarter_ids is None else quarter_ids
    counts = _counts(session, actor, {q: catalogue.quarters[q].istat for q in inside})
    found = []
    for (istat, need), count in counts.items():
        supply = offered.of(istat, need)
        how = grade(0, supply)
        if how.hole:
            name = catalogue.municipalities[istat].name
            found.append(Hole(name, need, how, figure(count), supply.unverified))
    return tuple(
        sorted(found, key=lambda hole: (hole.grade.rank, -rank(hole.open), hole.need, hole.place))
    )


@requires(Permission.FIGURES_READ)
def uncovered_by_quarter(
    session: Session, actor: Actor, area: str = ANY_AREA
) -> dict[int, Count]:  # fmt: skip
    """For each quarter the needs of open cases that no active, verified service answers there;
    a quarter without any is missing.

    A case counts once for each such need; restricted ones for the community manager alone.
    """
    rows = _without_cover(session, actor, frozenset(catalogue_of(session).quarters), area)
    return _protected(actor, ((quarter, count, key) for quarter, _need, count, key in rows))


@requires(Permission.FIGURES_READ)
def uncovered(
    session: Session, actor: Actor, quarter_ids: frozenset[int] | None = None
) -> Figure:  # fmt: skip
    """The same for some quarters together (None: all)."""
    inside = frozenset(catalogue_of(session).quarters) if quarter_ids is None else quarter_ids
    rows = _without_cover(session, actor, inside, ANY_AREA)
    found = _protected(actor, ((None, count, key) for _quarter, _need, count, key in rows))
    return figure(found.get(None, ZERO))


def _without_cover(
    session: Session, actor: Actor, quarters: frozenset[int], area: str
) -> OpenNeeds:  # fmt: skip
    catalogue, offered = catalogue_of(session), supplies(session)
    return tuple(
        (quarter, need, count, key)
        for quarter, need, count, key in open_needs(session, actor, quarters, area)
        if not offered.of(catalogue.quarters[quarter].istat, need).verified
    )


def _counts(
    session: Session, actor: Actor, place_of: Mapping[int, str], area: str = ANY_AREA
) -> dict[tuple[str, str], Count]:
    """Open cases by place and need, as the reader may see them; `place_of` quarter ids."""
    rows = open_needs(session, actor, frozenset(place_of), area)
    return _protected(
        actor, (((place_of[quarter], need), count, key) for quarter, need, count, key in rows)
    )


H = TypeVar("H", bound=Hashable)


def _protected(actor: Actor, rows: Iterable[tuple[H, int, int]]) -> dict[H, Count]:
    """Counts with their keys added up by cell, as the reader may see them."""
    sums: dict[H, tuple[int, int]] = {}
    for here, count, key in rows:
        before, keys = sums.get(here, (0, 0))
        sums[here] = (before + count, keys + key)
    counts, keys_of = np.array(list(sums.values()), np.int64).reshape(-1, 2).T
    values, displays = cell_key.protect(counts, keys_of, protection_of(actor))
    return {
        here: Count(value if display == cell_key.SHOWN else None, Display(display))
        for here, value, display in zip(sums, values.tolist(), displays.tolist(), strict=True)
    }


@without_actor("used inside db by functions that have checked their actor")
def open_needs(
    session: Session, actor: Actor, quarters: frozenset[int], area: str = ANY_AREA
) -> OpenNeeds:  # fmt: skip
    """What `need_tally` says of some quarters and an area, without needs the reader may not see."""
    protected = protection_of(actor) is not None
    needs = catalogue_of(session).needs
    seen = {
        need.code
        for need in needs.values()
        if area in (ANY_AREA, need.area)
        and (actor.may(Permission.RESTRICTED_READ) or not need.restricted)
    }
    rows = _tally.get(session, protected, protected=protected)
    return tuple(row for row in rows if row[0] in quarters and row[1] in seen)


def _read(session: Session, _protected: Hashable) -> OpenNeeds:
    rows = session.execute(
        select(NeedTally.quarter_id, NeedTally.need_code, NeedTally.open, NeedTally.open_key).where(
            NeedTally.open > 0
        )
    )
    return tuple((quarter, need, count, key) for quarter, need, count, key in rows)


_tally = Memory(_read, 2)


@requires(Permission.DIRECTORY_READ)
def gaps(session: Session, actor: Actor) -> tuple[Gap, ...]:
    """Needs nobody answers somewhere, the widest gaps first.

    It looks at the directory alone, not at the cases, so it says nothing of any tenant.
    """
    catalogue, offered = catalogue_of(session), supplies(session)
    istats = dict.fromkeys(quarter.istat for quarter in catalogue.quarters.values())
    ours = [catalogue.municipalities[istat] for istat in istats]
    found = []
    for need in catalogue.needs:
        missing = tuple(m for m in ours if offered.of(m.istat, need) == Supply())
        if missing:
            found.append(Gap(need, missing, len(missing) == len(ours)))
    return tuple(sorted(found, key=lambda gap: -len(gap.municipalities)))
