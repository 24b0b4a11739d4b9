"""The period and the territory of a report: whole months, and a place."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.figures.rates import Place

_MONTH = re.compile(r"2[01][0-9]{2}-(0[1-9]|1[0-2])")
QUARTER, YEAR = 3, 12
LENGTHS = (1, QUARTER, YEAR)
"""Months of the periods in which what happened is told to who reads protected figures."""
LONGEST = 12 * 25
"""Months; more than any archive holds."""


class NoSuchPeriod(ValueError):
    """The period ends before it begins, or is longer than LONGEST months."""


def month_after(month: date, n: int) -> date:
    """The first day of the month `n` months later (or earlier, for a negative n)."""
    year, index = divmod(month.year * 12 + month.month - 1 + n, 12)
    return date(year, index + 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months; both ends are first days of months, and both months belong to it.

    Raises NoSuchPeriod.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", self.first.replace(day=1))
        object.__setattr__(self, "last", self.last.replace(day=1))
        if not 1 <= self.length <= LONGEST:
            raise NoSuchPeriod(f"{self.first} to {self.last}")

    @property
    def length(self) -> int:
        """In months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return self.last.replace(day=monthrange(self.last.year, self.last.month)[1])

    @property
    def before(self) -> "Period":
        """As many months before the first."""
        return Period(month_after(self.first, -self.length), month_after(self.first, -1))

    def closed(self, until: date) -> "Period":
        """The calendar month, quarter or year it lies in, of a longer time its last year; where
        that is not over by `until` (the first day of a month), the last one of its length that is.

        Who reads protected figures chooses among these alone.
        """
        size = next((n for n in LENGTHS if _part(self.first, n) == _part(self.last, n)), YEAR)
        part = _part(self.last, size)
        return part if part.last < until else _last_over(until, size)

    def parts(self, size: int) -> "tuple[Period, ...]":
        """It in parts of so many months; a shorter one is its only part."""
        ends = range(min(size, self.length), self.length + 1, size)
        return tuple(
            Period.ending(month_after(self.first, n - 1), min(size, self.length)) for n in ends
        )

    def months(self) -> Iterator[date]:
        """First days, in order."""
        for n in range(self.length):
            yield month_after(self.first, n)

    @classmethod
    def parse(cls, first: str, last: str) -> "Period":
        """From `2026-01` and `2026-12`; years from 2000 to 2100. Raises NoSuchPeriod."""
        if not all(_MONTH.fullmatch(month) for month in (first, last)):
            raise NoSuchPeriod(f"{first!r} to {last!r}")
        ends = [date.fromisoformat(f"{month}-01") for month in (first, last)]
        if any(not 2000 <= end.year <= 2100 for end in ends):
            raise NoSuchPeriod(f"{first} to {last}")
        return cls(*ends)

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 1))

    @classmethod
    def ending(cls, last: date, months: int) -> "Period":
        """So many months, the last one being that of `last`."""
        return cls(month_after(last, 1 - months), last)


def closed_periods(since: date, until: date) -> tuple[Period, ...]:
    """The calendar quarters, years and months that are over by `until`, newest first; of each
    length those with a month since `since`, one at least.
    """
    found: list[Period] = []
    for size in (QUARTER, YEAR, 1):
        part = _last_over(until, size)
        found.append(part)
        while part.first > since:
            part = part.before
            found.append(part)
    return tuple(found)


def _part(month: date, size: int) -> Period:
    """The part of the calendar, so many months long, that a month lies in."""
    return Period.ending(month.replace(month=size * ((month.month - 1) // size + 1)), size)


def _last_over(until: date, size: int) -> Period:
    part = _part(until, size)
    return part if part.last < until else part.before


@dataclass(frozen=True, slots=True)
class Territory:
    """Where: a quarter's code, a municipality's ISTAT code, a province, or everywhere."""

    kind: Place = Place.ALL
    code: str = ""
