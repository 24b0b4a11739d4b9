"""What the tables of a report are made with: whose it is, of when and where, and its sums."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

import i18n
from db.figures.measures import base_of, count, figure, total_of
from db.figures.month_sums import Cells, Facts, merged
from db.figures.releases import Released
from db.figures.told import Reader
from db.reference.catalogue import Catalogue
from domain.figures.figure import Figure
from domain.figures.measure import Making, Part
from domain.figures.measures import MEASURES
from domain.figures.protection import ENOUGH
from domain.permissions import Actor
from domain.report.contents import Column, Line
from domain.report.period import Period, Territory
from i18n import _

MONTHS_SHOWN = 24
"""A longer period is told by year."""
NAMED = 3
"""Rows named in a finding."""


@dataclass(frozen=True, slots=True)
class PeriodStep:
    """A month or a year of the period, with its sums."""

    code: str
    label: str
    cells: Cells
    upto: Cells
    day: date


@dataclass(frozen=True, slots=True)
class Setting:
    """The reader, the question, and what was counted; `released` where figures are protected."""

    session: Session
    actor: Actor
    catalogue: Catalogue
    period: Period
    territory: Territory
    facts: Facts
    released: Released | None = None
    recorded: Period | None = None
    """From the first month of which anything is recorded, anywhere, to this one."""

    @property
    def reader(self) -> Reader:
        """How counts are told."""
        return Reader.EXACT if self.released is None else Reader.PROTECTED

    def figure(self, code: str, cells: Cells, upto: Cells | None = None, split: str = "") -> Figure:
        """A measure of the registry, as the reader may see it."""
        return figure(MEASURES[code], cells, upto or {}, self.reader, split)

    def count(self, *parts: Part) -> Figure:
        """Facts of the whole period that are no measure of their own."""
        return count(total_of(self.facts.total, parts), self.reader)

    def in_parts(self, *codes: str) -> tuple[str, ...]:
        """Those of the measures of which may be said what they are made of: to who sees no cases
        only where there are ENOUGH.
        """
        if self.released is None:
            return codes
        total = self.facts.total
        return tuple(code for code in codes if base_of(MEASURES[code], total) >= ENOUGH)

    def by_step(self, *codes: str) -> tuple[str, ...]:
        """Those that may be told by month: a lone month is no part, nor what stands at its end."""
        if self.period.length == 1:
            return codes
        kept = {
            *self.in_parts(*codes),
            *(c for c in codes if MEASURES[c].making is Making.STANDING),
        }
        return tuple(code for code in codes if code in kept)

    def steps(self) -> Iterator[PeriodStep]:
        """The period in months; in years where it is long. A year of another start is `2025/26`.

        Without those before anything was recorded, and those that have not begun.
        """
        months = list(self.period.months())
        size = 1 if len(months) <= MONTHS_SHOWN else 12
        for start in range(0, len(months), size):
            part = months[start : start + size]
            if not self._has_records(part[0], part[-1]):
                continue
            cells = merged(self.facts.by_month.get(month, {}) for month in part)
            yield PeriodStep(
                part[0].strftime("%Y-%m"),
                _label(part),
                cells,
                self.facts.upto_month[part[-1]],
                part[0],
            )

    @property
    def silent(self) -> bool:
        """Whether nothing at all was recorded yet, or any more, in the period."""
        return not self._has_records(self.period.first, self.period.last)

    def _has_records(self, first: date, last: date) -> bool:
        known = self.recorded
        return known is not None and known.first <= last and first <= known.last

    def line(self, step: PeriodStep, *measures: str) -> Line:
        """A row with those measures of a step."""
        cells = tuple(self.figure(measure, step.cells, step.upto) for measure in measures)
        return Line(step.code, step.label, cells, step.day)


def columns(*measures: str) -> tuple[Column, ...]:
    """A column for each measure of the registry."""
    return tuple(Column(code, _(MEASURES[code].name), code) for code in measures)


def most(lines: Sequence[Line], said: Callable[[int], str]) -> str:
    """The finding about the first of the rows, and about all whose number reads the same; nothing
    where these are more than NAMED. `said`: the sentence about so many.
    """
    if not lines or not lines[0].cells[0].value:
        return ""
    highest = lines[0].cells[0]
    first = [line.label for line in lines if line.cells[0] == highest]
    if len(first) > NAMED:
        return ""
    return said(len(first)).format(label=", ".join(first), n=highest.text)


def months_label(period: Period) -> str:
    """`gennaio 2026 – marzo 2026`; one month as that."""
    first, last = (i18n.day(month, "MMMM y") for month in (period.first, period.last))
    return first if first == last else f"{first} – {last}"


def unrecorded() -> str:
    """Instead of months of which nothing was recorded."""
    return _("Nothing was recorded in these months.")


def too_few() -> str:
    """Instead of the parts of a number that is too small to have any."""
    return _("Too few in the period to say what they are made of: at least {n} are needed.").format(
        n=ENOUGH
    )


def _label(months: list[date]) -> str:
    if len(months) == 1:
        return i18n.day(months[0], "MMM y")
    first, last = months[0].year, months[-1].year
    return str(first) if first == last else f"{first}/{last % 100:02d}"
