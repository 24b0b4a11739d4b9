"""What the tables of a report are made with: whose it is, of when and where, and its sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

import i18n
from db.access import without_actor
from db.fact_sums import Cells, Facts, merged
from db.figure_text import figure as shown
from db.measures import figure, total_of
from db.reference import Catalogue
from domain.cell_key import protect_one
from domain.figure import Figure
from domain.measures import MEASURES, Part
from domain.permissions import Actor
from domain.report import Column, Line
from domain.report_period import Period, Territory
from i18n import _
from settings import get_settings

MONTHS_SHOWN = 24
"""A longer period is told by year."""


@dataclass(frozen=True, slots=True)
class Step:
    """A month or a year of the period, with its sums."""

    code: str
    label: str
    cells: Cells
    upto: Cells


@dataclass(frozen=True, slots=True)
class Setting:
    """The reader, the question, and what was counted."""

    session: Session
    actor: Actor
    catalogue: Catalogue
    period: Period
    territory: Territory
    facts: Facts
    k: int | None

    def figure(self, code: str, cells: Cells, upto: Cells | None = None, split: str = "") -> Figure:
        """A measure of the registry, as the reader may see it."""
        return figure(MEASURES[code], cells, upto or {}, self.k, split)

    def count(self, *parts: Part) -> Figure:
        """Facts of the whole period that are no measure of their own."""
        return shown(protect_one(*total_of(self.facts.total, parts), self.k))

    def steps(self) -> Iterator[Step]:
        """The period in months; in years where it is long. A year of another start is `2025/26`."""
        months = list(self.period.months())
        size = 1 if len(months) <= MONTHS_SHOWN else 12
        for start in range(0, len(months), size):
            part = months[start : start + size]
            cells = merged(self.facts.by_month.get(month, {}) for month in part)
            yield Step(
                part[0].strftime("%Y-%m"), _label(part), cells, self.facts.upto_month[part[-1]]
            )

    def line(self, code: str, label: str, step: Step, *measures: str) -> Line:
        """A row with those measures of a step."""
        cells = tuple(self.figure(measure, step.cells, step.upto) for measure in measures)
        return Line(code, label, cells)


@without_actor("words for columns, no data")
def columns(*measures: str) -> tuple[Column, ...]:
    """A column for each measure of the registry."""
    return tuple(Column(code, _(MEASURES[code].name), code) for code in measures)


@without_actor("a number out of a displayed figure, no data")
def weight(figure: Figure) -> float:
    """What a displayed figure counts for: `<5` is the middle of what it can be, what is not
    displayed less than nothing.
    """
    if figure.value is not None:
        return figure.value
    return get_settings().suppression_k / 2 if figure.text.startswith("<") else -1.0


def _label(months: list[date]) -> str:
    if len(months) == 1:
        return i18n.day(months[0], "MMM y")
    first, last = months[0].year, months[-1].year
    return str(first) if first == last else f"{first}/{last % 100:02d}"
