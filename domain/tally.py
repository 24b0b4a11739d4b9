"""How a case counts: the rows of `case_tally` it stands in, and how a change moves them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

ANY_AREA = "*"
ANY_URGENCY = 0
MEASURES = ("opened", "open", "urgent", "overdue", "closed")

Key = tuple[str, int, date, int]
"""area, urgency, week, quarter id."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a case is counted."""

    quarter_id: int
    urgency: int
    areas: frozenset[str]
    opened_week: date
    is_open: bool
    is_overdue: bool
    closed_week: date | None


def rows(case: Counted) -> dict[Key, tuple[int, int, int, int, int]]:
    """The counts one case adds, in the order of MEASURES."""
    still = int(case.is_open)
    opened = (1, still, still * (case.urgency <= 2), still * case.is_overdue, 0)
    result: dict[Key, tuple[int, int, int, int, int]] = {}
    for area in (ANY_AREA, *case.areas):
        for urgency in (ANY_URGENCY, case.urgency):
            result[area, urgency, case.opened_week, case.quarter_id] = opened
            if case.closed_week is not None:
                key = (area, urgency, case.closed_week, case.quarter_id)
                before = result.get(key, (0, 0, 0, 0, 0))
                result[key] = (*before[:4], before[4] + 1)
    return result


def change(before: Counted | None, after: Counted | None) -> dict[Key, tuple[int, ...]]:
    """What to add to each row when a case goes from `before` to `after` (None: not there)."""
    total: dict[Key, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for sign, case in ((-1, before), (1, after)):
        for key, counts in rows(case).items() if case else ():
            for i, count in enumerate(counts):
                total[key][i] += sign * count
    return {key: tuple(counts) for key, counts in total.items() if any(counts)}
