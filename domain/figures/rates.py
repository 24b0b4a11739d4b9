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

from domain.figures.measures_of_quarters import Measure

PERIODS = (4, 13, 26, 52, 104)
"""Weeks a reader can choose; 104 is two years."""
DEFAULT_WEEKS = 52


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
