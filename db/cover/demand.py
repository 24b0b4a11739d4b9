"""What large places asked for in the last closed quarter of the year, told rounded."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.figures import releases
from db.figures.released import (
    MONTHS_OF_QUARTER,
    by_quarter,
    last_closed,
    quarters_in,
    total,
)
from db.figures.text import missing
from db.figures.told import in_large
from db.reference.catalogue import Catalogue, MunicipalityPlace
from domain.figures.figure import Figure, Missing
from domain.figures.months import Statistic
from domain.figures.protection import ENOUGH
from domain.report.period import Period

NETWORK = ""
"""The place around all others."""


@dataclass(frozen=True)
class Demand:
    """What large places asked for in a closed quarter of the year."""

    period: Period | None
    wide: frozenset[str]
    opened: dict[str, int]
    """Cases opened, by large place; only then is it said what they needed."""
    needs: dict[str, Counter[str]]

    @classmethod
    def read(cls, session: Session, catalogue: Catalogue) -> "Demand":
        """From the release in force."""
        source, wide = releases.last(session), catalogue.large_places
        if source is None:
            return cls(None, wide, {}, {})
        period = last_closed(source, MONTHS_OF_QUARTER)
        inside = {place: quarters_in(catalogue, place) for place in (NETWORK, *wide)}
        opened, needs = (
            {place: total(sums, quarters) for place, quarters in inside.items()}
            for sums in (
                by_quarter(session, source, statistic, period)
                for statistic in (Statistic.CASE_OPENED, Statistic.CASE_NEED)
            )
        )
        return cls(period, wide, {place: sum(n.values()) for place, n in opened.items()}, needs)

    def around(self, place: MunicipalityPlace) -> str:
        """The smallest large place around that had ENOUGH cases, or the network."""
        larger = [each for each in (place.istat, place.province) if each in self.wide]
        return next((each for each in larger if self._enough(each)), NETWORK)

    def heard(self, around: str, need: str) -> Figure:
        """Cases with a need in a large place."""
        if not self._enough(around):
            return missing(Missing.NOT_TOLD)
        return in_large(self.needs[around][need])

    def _enough(self, around: str) -> bool:
        return self.opened.get(around, 0) >= ENOUGH
