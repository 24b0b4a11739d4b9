"""What the figures of a place mean: measures, periods, and the arithmetic between counts.

Cases are tallied by the week (Monday, Rome) they were opened in. With N weeks:
*open, urgent, overdue* count the cases opened since the Monday N weeks before this week's that
are open now: N full weeks and the current one. *Change* compares the cases opened in the last N
full weeks with those of the N full weeks before.

Who sees no cases reads other measures, or the same ones of other times (PROTECTED): what is open
as of the last release, what was heard in closed quarters of the year and in closed years.
"""

from datetime import date, timedelta
from enum import StrEnum

from domain.figures.measures import MEASURES
from domain.vocabulary import N_

PERIODS = (4, 13, 26, 52, 104)
"""Weeks a reader can choose; 104 is two years."""
DEFAULT_WEEKS = 52


class Measure(StrEnum):
    """What can be read of a quarter; named and defined in `domain.figures.measures`."""

    OPEN = "open"
    RATE = "rate"
    SHRUNK = "shrunk"
    URGENT = "urgent"
    OVERDUE = "overdue"
    CHANGE = "change"
    UNCOVERED = "uncovered"
    HEARD = "heard"
    SHARE = "share"

    @property
    def label(self) -> str:
        """English source of its name."""
        known = MEASURES.get(self.value)
        return known.name if known else _NAMES[self]

    @property
    def meaning(self) -> str:
        """English source of its definition, for who sees every case."""
        return MEASURES[self.value].meaning

    @property
    def meaning_of_protected(self) -> str:
        """English source of its definition, for who sees none."""
        return _MEANINGS_OF_PROTECTED[self]

    @property
    def is_of_weeks(self) -> bool:
        """Whether period and urgency narrow it; needs without cover are those of today."""
        return self is not Measure.UNCOVERED


EXACT = tuple(m for m in Measure if m not in (Measure.HEARD, Measure.SHARE))
"""What is offered to who sees every case."""
PROTECTED = (
    Measure.OPEN,
    Measure.HEARD,
    Measure.RATE,
    Measure.SHRUNK,
    Measure.CHANGE,
    Measure.SHARE,
)
"""What is offered to who sees none; a share is of an area of need."""
_NAMES = {
    Measure.HEARD: N_("Cases heard in the year"),
    Measure.SHARE: N_("Part of the needs heard"),
}
_MEANINGS_OF_PROTECTED = {
    Measure.OPEN: N_("Cases open: between which two numbers they are."),
    Measure.HEARD: N_("Cases opened in the last closed year: between which two numbers they are."),
    Measure.RATE: N_(
        "Open cases for every 100 public dwellings of the quarter: between which two numbers they "
        "are; not known where the number of dwellings is not known."
    ),
    Measure.SHRUNK: N_(
        "The same rate drawn towards that of all quarters, the more the fewer dwellings there are, "
        "so that small quarters do not swing: between which two numbers it is, at least nine times "
        "out of ten."
    ),
    Measure.CHANGE: N_(
        "Cases opened in the last closed quarter of the year against the one before; more or fewer "
        "is said only where it is certain."
    ),
    Measure.SHARE: N_(
        "Of the needs heard in the last closed year, reserved ones left out, those of the area, "
        "rounded to the nearest ten percent; only where at least {enough} cases, and as many such "
        "needs, were heard."
    ),
}


class Place(StrEnum):
    """The four sizes of place that figures are read for."""

    QUARTER = "quarter"
    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    ALL = "all"


BANDS = (0, 1, 5, 9, 14, 27, 53, 105, 209)
"""Where each band of weeks begins, counted back from this week (0); the last is open-ended."""

SPANS = {
    **{str(n): (1, n) for n in PERIODS},
    **{f"before {n}": (n + 1, 2 * n) for n in PERIODS},
}
"""First and last week of a span of full weeks, counted back from this week (0)."""


def per_hundred(count: int, dwellings: int | None) -> float | None:
    """Cases per 100 dwellings; None where these are not known or none."""
    if not dwellings:
        return None
    return 100 * count / dwellings


def starts(monday: date) -> tuple[date, ...]:
    """The first Monday of every band but the last, newest band first; weeks are Mondays."""
    return tuple(monday - timedelta(weeks=following - 1) for following in BANDS[1:])


def window(measure: Measure, monday: date, weeks: int) -> tuple[date, date | None]:
    """First and last day that `measure` counts cases from; None: up to now."""
    first = monday - timedelta(weeks=weeks)
    return (first, monday - timedelta(days=1)) if measure is Measure.CHANGE else (first, None)
