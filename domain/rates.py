"""What the figures of a place mean: measures, periods, and the arithmetic between counts.

Cases are tallied by the week (Monday, Rome) they were opened in. With N weeks:
*open, urgent, overdue* count the cases opened since the Monday N weeks before this week's that
are open now: N full weeks and the current one. *Change* compares the cases opened in the last N
full weeks with those of the N full weeks before.
"""

from datetime import date, timedelta
from enum import StrEnum

from domain.cube import Cube, Node
from domain.vocabulary import N_, Labelled

PERIODS = (4, 13, 26, 52, 104)
"""Weeks a reader can choose; 104 is two years."""
DEFAULT_WEEKS = 52
ALL_TIME = "all"


class Measure(Labelled):
    """What can be read of a quarter."""

    OPEN = "open", N_("Open cases")
    RATE = "rate", N_("Open per 100 dwellings")
    URGENT = "urgent", N_("Urgent cases")
    OVERDUE = "overdue", N_("Overdue cases")
    CHANGE = "change", N_("Change in new cases")


class Place(StrEnum):
    """The four sizes of place that figures are read for."""

    QUARTER = "quarter"
    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    ALL = "all"


BANDS = (0, 1, 5, 9, 14, 27, 40, 53, 66, 79, 92, 105, 209)
"""Where each band of weeks begins, counted back from this week (0); the last is open-ended."""

_URGENCIES = (
    Node("0", (0, 1, 2, 3), 3),
    *(Node(str(urgency), (urgency - 1,)) for urgency in (1, 2, 3, 4)),
    Node("urgent", (0, 1), 2),
    Node("not urgent", (2, 3), 0),
)
OPEN_LEAVES = ((0, 1), (2, 3), (4,), (5, 6), (7, 8, 9, 10), (11, 12))
"""The bands behind each leaf of the period axis of OPEN."""
OPEN = Cube(
    (
        _URGENCIES,
        (
            Node("4", (0,)),
            Node("13", (0, 1)),
            Node("26", (0, 1, 2)),
            Node("52", (0, 1, 2, 3), 3),
            Node("104", (0, 1, 2, 3, 4)),
            Node(ALL_TIME, (0, 1, 2, 3, 4, 5), 2),
            *(Node(f"band {leaf}", (leaf,), 0) for leaf in range(1, 6)),
        ),
        (Node("open", (0, 1), 2), Node("overdue", (0,)), Node("in time", (1,), 0)),
    )
)
"""Open cases by urgency, period and whether they are overdue."""
OPENED = Cube(
    (
        _URGENCIES,
        (
            Node("4", (0,)),
            Node("before 4", (1,)),
            Node("rest of 13", (2,), 0),
            Node("13", (0, 1, 2)),
            Node("before 13", (3,)),
            Node("26", (0, 1, 2, 3)),
            Node("before 26", (4, 5)),
            Node("52", (0, 1, 2, 3, 4, 5), 3),
            Node("before 52", (6, 7, 8, 9), 3),
            Node("104", tuple(range(10))),
            Node("before 104", (10,)),
            *(Node(f"trend {leaf - 2}", (leaf,)) for leaf in range(4, 10)),
        ),
    )
)
"""Cases opened, by urgency and period; leaf i stands for band i + 1."""
TREND_NODES = (*(f"trend {n}" for n in range(7, 1, -1)), "before 13", "13")
"""Eight spans of 13 full weeks, oldest first: two years."""


def per_hundred(count: int | None, dwellings: int | None) -> float | None:
    """Cases per 100 dwellings; None where either is not known or there are no dwellings."""
    if count is None or not dwellings:
        return None
    return 100 * count / dwellings


def starts(monday: date) -> tuple[date, ...]:
    """The first Monday of every band but the last, newest band first; weeks are Mondays."""
    return tuple(monday - timedelta(weeks=following - 1) for following in BANDS[1:])


def window(measure: Measure, monday: date, weeks: int) -> tuple[date, date | None]:
    """First and last day that `measure` counts cases from; None: up to now."""
    first = monday - timedelta(weeks=weeks)
    return (first, monday - timedelta(days=1)) if measure is Measure.CHANGE else (first, None)
