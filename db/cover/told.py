"""Cover for who sees no cases: what the directory offers, beside the demand of a large place.

Who answers a need is no secret, so every unreserved need is listed in every municipality, whether
or not anybody asked for it. How many asked is told of the smallest large place around alone, of the
last closed quarter of the year, rounded; rows are ordered by what they show.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

import i18n
from db.access import requires
from db.cover.demand import NETWORK, Demand, demand_of
from db.cover.supply import Supplies, supplies
from db.directory import history as partner_history
from db.reference.catalogue import Catalogue, MunicipalityPlace, catalogue_of
from domain.cover.grade import Grade, Supply, grade
from domain.figures.figure import Figure
from domain.figures.weeks import ANY_AREA
from domain.permissions import Actor, Permission
from domain.report.period import Period


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A need, and what the directory offers for it in the municipalities that read alike.

    `heard`: cases with the need in `around` (an ISTAT code, a province, or empty for the whole
    network); `answered`: percent of requests answered in time, None of too few; `kinds`: the types
    of organisation that answer the need anywhere, most frequent first.
    """

    need: str
    municipalities: tuple[MunicipalityPlace, ...]
    grade: Grade
    supply: Supply
    answered: Figure | None
    kinds: tuple[str, ...]
    around: str
    heard: Figure


@dataclass(frozen=True, slots=True)
class Cover:
    """The lines, and of when the demand is; None before the first release."""

    period: Period | None
    lines: tuple[ToldLine, ...]


@dataclass(frozen=True, slots=True)
class ToldHole:
    """A need that no active, verified service answers in some municipalities; `heard`: cases with
    the need in the whole place that was asked about.
    """

    need: str
    municipalities: tuple[MunicipalityPlace, ...]
    heard: Figure


@dataclass(frozen=True, slots=True)
class Holes:
    """The holes of a place, in how many municipalities they were looked for, and of when the
    demand is; None before the first release.
    """

    period: Period | None
    looked_at: int
    holes: tuple[ToldHole, ...]


@requires(Permission.FIGURES_READ)
def holes(session: Session, actor: Actor, around: str = NETWORK) -> Holes:
    """The unreserved needs somewhere without cover in a large place (an ISTAT code, a province, or
    empty for all): those missing in most municipalities first, then the most asked as shown.
    """
    catalogue, offered = catalogue_of(session), supplies(session)
    demand = demand_of(session, catalogue)
    places = [p for p in _ours(catalogue, None) if around in (NETWORK, p.istat, p.province)]
    found = []
    for need in (each.code for each in catalogue.needs.values() if not each.restricted):
        missing = tuple(p for p in places if grade(0, offered.of(p.istat, need)).hole)
        if missing:
            found.append(ToldHole(need, missing, demand.heard(around, need)))
    found.sort(key=lambda hole: (-len(hole.municipalities), -(hole.heard.stands or 0)))
    return Holes(demand.period, len(places), tuple(found))


@requires(Permission.FIGURES_READ)
def of_needs(
    session: Session,
    actor: Actor,
    area: str = ANY_AREA,
    istats: Collection[str] | None = None,
    *,
    only_holes: bool = False,
) -> Cover:
    """Every unreserved need of an area in some municipalities (None: all), the worst covered
    first, then by demand as shown.
    """
    catalogue = catalogue_of(session)
    some = None if istats is None else frozenset(istats)
    known = supplies(session), demand_of(session, catalogue)
    return _of_needs(*known, catalogue, area, some, only_holes)


@i18n.once(16)
def _of_needs(
    offered: Supplies,
    demand: Demand,
    catalogue: Catalogue,
    area: str,
    istats: frozenset[str] | None,
    only_holes: bool,
) -> Cover:
    needs = [
        need.code
        for need in catalogue.needs.values()
        if not need.restricted and area in (ANY_AREA, need.area)
    ]
    alike: dict[_Alike, list[MunicipalityPlace]] = {}
    for place in _ours(catalogue, istats):
        around = demand.around(place)
        for need in needs:
            known = _alike(offered, place.istat, need, around)
            if not only_holes or grade(0, known.supply).hole:
                alike.setdefault(known, []).append(place)
    made = [
        ToldLine(
            known.need,
            tuple(places),
            grade(0, known.supply),
            known.supply,
            known.answered,
            offered.kinds.get(known.need, ()),
            known.around,
            demand.heard(known.around, known.need),
        )
        for known, places in alike.items()
    ]
    position = {need: at for at, need in enumerate(needs)}
    return Cover(demand.period, tuple(sorted(made, key=lambda line: _order(line, position))))


@dataclass(frozen=True, slots=True)
class _Alike:
    """What municipalities have in common that stand in one line."""

    need: str
    around: str
    supply: Supply
    answered: Figure | None


def _alike(offered: Supplies, istat: str, need: str, around: str) -> _Alike:
    answered = partner_history.share_in_time(offered.closed_record(istat, need))
    return _Alike(need, around, offered.of(istat, need), answered)


def _ours(catalogue: Catalogue, istats: Collection[str] | None) -> list[MunicipalityPlace]:
    """The municipalities that have a quarter of ours, by name."""
    ours = {quarter.istat for quarter in catalogue.quarters.values()}
    found = ours if istats is None else ours & set(istats)
    return sorted((catalogue.municipalities[istat] for istat in found), key=lambda p: p.name)


def _order(line: ToldLine, position: dict[str, int]) -> tuple[float, ...]:
    """Of nothing but what the line shows; the sort keeps the order of names among equals."""
    shown = line.heard.stands
    return (line.grade.rank, -1.0 if shown is None else -shown, position[line.need])
