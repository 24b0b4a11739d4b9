"""Cover: the open needs of each place against the services that answer them, holes first.

Open needs are for who sees every case; `db.cover.told` is for the others.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.cover.supply import Supplies, supplies
from db.figures.text import percent
from db.figures.told import exact
from db.memory import Memory
from db.models.cases import NeedTally
from db.reference.catalogue import Catalogue, MunicipalityPlace, QuarterPlace, catalogue_of
from domain.cover.grade import Grade, Supply, grade
from domain.directory.responsiveness import ENOUGH, in_time
from domain.figures.figure import Figure
from domain.figures.rates import Place
from domain.figures.weeks import ANY_AREA
from domain.permissions import Actor, Permission

OpenNeeds = tuple[tuple[int, str, int], ...]
"""Quarter id, need, open cases with it."""


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A need of open cases in a place, and who answers it there.

    `place` is an ISTAT code or the code of a quarter; `kinds` the types of organisation that
    answer the need anywhere, most frequent first.
    """

    place: str
    need: str
    grade: Grade
    open: Figure
    supply: Supply
    answered: Figure | None
    """Percent of requests answered in time, drawn towards the network's; None of too few."""
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverHole:
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
class UncoveredNeed:
    """A need without any active service in some municipalities that have a quarter of ours."""

    need: str
    municipalities: tuple[MunicipalityPlace, ...]
    everywhere: bool


@requires(Permission.EXACT_FIGURES)
def lines(
    session: Session,
    actor: Actor,
    by: Place = Place.MUNICIPALITY,
    area: str = ANY_AREA,
    istat: str = "",
) -> tuple[CoverLine, ...]:
    """The needs of open cases by municipality or quarter, holes first, then by number.

    `area` and `istat` narrow to an area of need and to a municipality. Raises ValueError for
    another kind of place.
    """
    if by not in (Place.MUNICIPALITY, Place.QUARTER):
        raise ValueError(f"by: {by}")
    catalogue, offered = catalogue_of(session), supplies(session)
    quarters = [q for q in catalogue.quarters.values() if istat in ("", q.istat)]
    counts = _counts(session, actor, {q.id: _code(q, by) for q in quarters}, area)
    istat_of = {_code(q, by): q.istat for q in quarters}
    made = [
        _line(offered, place, istat_of[place], need, count)
        for (place, need), count in counts.items()
    ]
    return tuple(
        sorted(made, key=lambda line: (line.grade.rank, -_n(line.open), line.need, line.place))
    )


def _n(count: Figure) -> float:
    return count.value or 0


def _code(quarter: QuarterPlace, by: Place) -> str:
    return quarter.code if by is Place.QUARTER else quarter.istat


def _line(offered: Supplies, place: str, istat: str, need: str, count: int) -> CoverLine:
    supply, record = offered.of(istat, need), offered.record(istat, need)
    return CoverLine(
        place,
        need,
        grade(count, supply),
        exact(count),
        supply,
        percent(100 * in_time(record, offered.network)) if record.due >= ENOUGH else None,
        offered.kinds.get(need, ()),
    )


@requires(Permission.EXACT_FIGURES)
def holes(
    session: Session, actor: Actor, quarter_ids: frozenset[int] | None = None
) -> tuple[CoverHole, ...]:
    """The holes of some quarters (None: all), by municipality; needs nobody answers first, then by
    number.
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
            found.append(CoverHole(name, need, how, exact(count), supply.unverified))
    return tuple(
        sorted(found, key=lambda hole: (hole.grade.rank, -_n(hole.open), hole.need, hole.place))
    )


@requires(Permission.EXACT_FIGURES)
def uncovered_by_quarter(session: Session, actor: Actor, area: str = ANY_AREA) -> Mapping[int, int]:
    """For each quarter the needs of open cases that no active, verified service answers there;
    a quarter without any is missing. A case counts once for each such need.
    """
    found = Counter[int]()
    quarters = frozenset(catalogue_of(session).quarters)
    for quarter, _need, count in without_cover(session, actor, quarters, area):
        found[quarter] += count
    return found


@requires(Permission.EXACT_FIGURES)
def uncovered(session: Session, actor: Actor, quarter_ids: frozenset[int] | None = None) -> Figure:
    """The same for some quarters together (None: all)."""
    inside = frozenset(catalogue_of(session).quarters) if quarter_ids is None else quarter_ids
    rows = without_cover(session, actor, inside)
    return exact(sum(count for _quarter, _need, count in rows))


@requires(Permission.EXACT_FIGURES)
def without_cover(
    session: Session, actor: Actor, quarters: frozenset[int], area: str = ANY_AREA
) -> OpenNeeds:
    """Of `open_needs` those that no active, verified service answers where they are."""
    catalogue, offered = catalogue_of(session), supplies(session)
    return tuple(
        row
        for row in open_needs(session, actor, quarters, area)
        if not offered.of(catalogue.quarters[row[0]].istat, row[1]).verified
    )


def _counts(
    session: Session, actor: Actor, place_of: Mapping[int, str], area: str = ANY_AREA
) -> Mapping[tuple[str, str], int]:
    """Open cases by place and need; `place_of` quarter ids."""
    found = Counter[tuple[str, str]]()
    for quarter, need, count in open_needs(session, actor, frozenset(place_of), area):
        found[place_of[quarter], need] += count
    return found


@requires(Permission.EXACT_FIGURES)
def open_needs(
    session: Session, actor: Actor, quarters: frozenset[int], area: str = ANY_AREA
) -> OpenNeeds:
    """What `need_tally` says of some quarters and an area."""
    needs = catalogue_of(session).needs
    seen = {need.code for need in needs.values() if area in (ANY_AREA, need.area)}
    rows = _tally.get(session, "open", protected=False)
    return tuple(row for row in rows if row[0] in quarters and row[1] in seen)


def _read(session: Session, _key: Hashable) -> OpenNeeds:
    rows = session.execute(
        select(NeedTally.quarter_id, NeedTally.need_code, NeedTally.open).where(NeedTally.open > 0)
    )
    return tuple((quarter, need, count) for quarter, need, count in rows)


_tally = Memory(_read, 1)


@requires(Permission.DIRECTORY_READ)
def gaps(session: Session, actor: Actor) -> tuple[UncoveredNeed, ...]:
    """Needs nobody answers somewhere, the widest gaps first.

    It looks at the directory alone, not at the cases, so it says nothing of any tenant.
    """
    return _gaps(catalogue_of(session), supplies(session))


@lru_cache(2)
def _gaps(catalogue: Catalogue, offered: Supplies) -> tuple[UncoveredNeed, ...]:
    istats = dict.fromkeys(quarter.istat for quarter in catalogue.quarters.values())
    ours = [catalogue.municipalities[istat] for istat in istats]
    found = []
    for need in catalogue.needs:
        missing = tuple(m for m in ours if offered.of(m.istat, need) == Supply())
        if missing:
            found.append(UncoveredNeed(need, missing, len(missing) == len(ours)))
    return tuple(sorted(found, key=lambda gap: -len(gap.municipalities)))
