"""How a case counts: the rows of `case_tally` it stands in, and how a change moves them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

ANY_AREA = "*"
ANY_URGENCY = 0
MEASURES = ("opened", "open", "urgent", "overdue", "closed")
KEYS = ("opened_key", "open_key", "overdue_key", "closed_key")
"""Sums of the record keys of the cases counted; see `domain.cell_key`."""
COLUMNS = (*MEASURES, *KEYS)

Key = tuple[str, int, date, int]
"""area, urgency, week, quarter id."""
Counts = tuple[int, ...]
"""In the order of COLUMNS."""
NOTHING: Counts = (0,) * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a case is counted; `key` is its record key."""

    quarter_id: int
    urgency: int
    areas: frozenset[str]
    opened_week: date
    is_open: bool
    is_overdue: bool
    closed_week: date | None
    key: int = 0


def rows(case: Counted) -> dict[Key, Counts]:
    """The counts one case adds, in the order of COLUMNS."""
    still, late = int(case.is_open), int(case.is_open and case.is_overdue)
    opened = (
        1, still, still * (case.urgency <= 2), late, 0, case.key, still * case.key,
        late * case.key, 0,
    )  # fmt: skip
    closed = (0, 0, 0, 0, 1, 0, 0, 0, case.key)
    result: dict[Key, Counts] = {}
    for area in (ANY_AREA, *case.areas):
        for urgency in (ANY_URGENCY, case.urgency):
            result[area, urgency, case.opened_week, case.quarter_id] = opened
            if case.closed_week is not None:
                key = (area, urgency, case.closed_week, case.quarter_id)
                result[key] = added(result.get(key, NOTHING), closed)
    return result


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
