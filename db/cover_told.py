"""Cover for who sees no cases: what the directory offers, beside the demand of a large place.

Who answers a need is no secret, so every unreserved need is listed in every municipality, whether
or not anybody asked for it. How many asked is told of the smallest large place around alone, of the
last closed quarter of the year, rounded; rows are ordered by what they show.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import partner_history, releases
from db.access import requires
from db.cover_supply import Supplies, supplies
from db.reference import Catalogue, Place, catalogue_of
from db.released import (
    MONTHS_OF_QUARTER,
    by_quarter,
    large_places,
    last_closed,
    quarters_in,
    total,
)
from db.told import in_large
from domain.cover import Grade, Supply, grade
from domain.facts import Statistic
from domain.figure import Figure
from domain.permissions import Actor, Permission
from domain.protection import ENOUGH
from domain.report_period import Period
from domain.tally import ANY_AREA
from i18n import _

NETWORK = ""
"""The place around all others."""


@dataclass(frozen=True, slots=True)
class Line:
    """A need, and what the directory offers for it in the municipalities that read alike.

    `heard`: cases with the need in `around` (an ISTAT code, a province, or empty for the whole
    network); `answered`: percent of requests answered in time, None of too few; `kinds`: the types
    of organisation that answer the need anywhere, most frequent first.
    """

    need: str
    municipalities: tuple[Place, ...]
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
    lines: tuple[Line, ...]


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
    catalogue, offered = catalogue_of(session), supplies(session)
    demand = _Demand.read(session, catalogue)
    needs = [need.code for need in catalogue.needs.values()
             if not need.restricted and area in (ANY_AREA, need.area)]  # fmt: skip
    alike: dict[_Alike, list[Place]] = {}
    for place in _ours(catalogue, istats):
        around = demand.around(place)
        for need in needs:
            known = _alike(offered, place.istat, need, around)
            if not only_holes or grade(0, known.supply).hole:
                alike.setdefault(known, []).append(place)
    made = [
        Line(
            known.need, tuple(places), grade(0, known.supply), known.supply, known.answered,
            offered.kinds.get(known.need, ()), known.around,
            demand.heard(known.around, known.need),
        )
        for known, places in alike.items()
    ]  # fmt: skip
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


def _ours(catalogue: Catalogue, istats: Collection[str] | None) -> list[Place]:
    """The municipalities that have a quarter of ours, by name."""
    ours = {quarter.istat for quarter in catalogue.quarters.values()}
    found = ours if istats is None else ours & set(istats)
    return sorted((catalogue.municipalities[istat] for istat in found), key=lambda p: p.name)


def _order(line: Line, position: dict[str, int]) -> tuple[float, ...]:
    """Of nothing but what the line shows; the sort keeps the order of names among equals."""
    shown = line.heard.stands
    return (line.grade.rank, -1.0 if shown is None else -shown, position[line.need])


@dataclass(frozen=True)
class _Demand:
    """What large places asked for in a closed quarter of the year."""

    period: Period | None
    wide: frozenset[str]
    opened: dict[str, int]
    """Cases opened, by large place; only then is it said what they needed."""
    needs: dict[str, Counter[str]]

    @classmethod
    def read(cls, session: Session, catalogue: Catalogue) -> "_Demand":
        released, wide = releases.last(session), large_places(catalogue)
        if released is None:
            return cls(None, wide, {}, {})
        period = last_closed(released, MONTHS_OF_QUARTER)
        inside = {place: quarters_in(catalogue, place) for place in (NETWORK, *wide)}
        opened, needs = (
            {place: total(sums, quarters) for place, quarters in inside.items()}
            for sums in (
                by_quarter(session, released, statistic, period)
                for statistic in (Statistic.CASE_OPENED, Statistic.CASE_NEED)
            )
        )
        return cls(period, wide, {place: sum(n.values()) for place, n in opened.items()}, needs)

    def around(self, place: Place) -> str:
        """The smallest large place around that had ENOUGH cases, or the network."""
        larger = [each for each in (place.istat, place.province) if each in self.wide]
        return next((each for each in larger if self._enough(each)), NETWORK)

    def heard(self, around: str, need: str) -> Figure:
        """Cases with a need in a large place."""
        if not self._enough(around):
            return Figure(None, _("n/a"))
        return in_large(self.needs[around][need])

    def _enough(self, around: str) -> bool:
        return self.opened.get(around, 0) >= ENOUGH
