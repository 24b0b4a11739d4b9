"""How a case counts: the rows of `case_tally` it stands in, and how a change moves them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

ANY_AREA = "*"
ANY_URGENCY = 0
COLUMNS = ("opened", "open", "urgent", "overdue", "closed", "reopened")

Key = tuple[str, int, date, int]
"""area, urgency, week, quarter id."""
Counts = tuple[int, ...]
"""In the order of COLUMNS."""
NOTHING: Counts = (0,) * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a case is counted. `closed_week` is that of its present end; `reopened` has the weeks
    of closing and of reopening of those before.
    """

    quarter_id: int
    urgency: int
    areas: frozenset[str]
    opened_week: date
    is_open: bool
    is_overdue: bool
    closed_week: date | None
    reopened: tuple[tuple[date, date], ...] = ()


def rows(case: Counted) -> dict[Key, Counts]:
    """The counts one case adds, in the order of COLUMNS."""
    still, late = int(case.is_open), int(case.is_open and case.is_overdue)
    opened: Counts = (1, still, still * (case.urgency <= 2), late, 0, 0)
    by_week = {case.opened_week: opened}
    for week, counts in _ends(case):
        by_week[week] = added(by_week.get(week, NOTHING), counts)
    return {
        (area, urgency, week, case.quarter_id): counts
        for area in (ANY_AREA, *case.areas)
        for urgency in (ANY_URGENCY, case.urgency)
        for week, counts in by_week.items()
    }


def _ends(case: Counted) -> Iterator[tuple[date, Counts]]:
    """What every closing and every reopening adds to its own week."""
    closed: Counts = (0, 0, 0, 0, 1, 0)
    reopened: Counts = (0, 0, 0, 0, 0, 1)
    for closing, reopening in case.reopened:
        yield closing, closed
        yield reopening, reopened
    if case.closed_week is not None:
        yield case.closed_week, closed


def added(left: Counts, right: Counts) -> Counts:
    """Two rows in one."""
    return tuple(a + b for a, b in zip(left, right, strict=True))


def change(before: Counted | None, after: Counted | None) -> dict[Key, Counts]:
    """What to add to each row when a case goes from `before` to `after` (None: not there)."""
    total: dict[Key, list[int]] = defaultdict(lambda: list(NOTHING))
    for sign, case in ((-1, before), (1, after)):
        for key, counts in rows(case).items() if case else ():
            for i, count in enumerate(counts):
                total[key][i] += sign * count
    return {key: tuple(counts) for key, counts in total.items() if any(counts)}
