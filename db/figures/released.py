"""Closed months as they were released: all that is told of the past to who sees no cases.

Nothing here is for display: `db.figures.told` turns sums into what may be read.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.figures.releases import Released
from db.memory import Memory
from db.models.releases import ReleasedFact
from db.reference.catalogue import Catalogue
from domain.figures.months import Statistic
from domain.report.period import Period, month_after

REMEMBERED = 64
Sums = Mapping[int, Mapping[str, int]]
"""Counts by quarter id and split of a statistic."""
Key = tuple[int, Statistic, Period]
"""Release, statistic and period."""
MONTHS_OF_QUARTER, MONTHS_OF_YEAR = 3, 12


def last_closed(released: Released, months: int) -> Period:
    """The last calendar quarter (3 months) or year (12) whose months are all released."""
    until = released.months_until
    first_open = until.replace(month=months * ((until.month - 1) // months) + 1)
    return Period.ending(month_after(first_open, -1), months)


def by_quarter(session: Session, released: Released, statistic: Statistic, period: Period) -> Sums:
    """What a closed period brought each quarter; one without anything is missing.

    Raises ValueError for a period with a month that is not released.
    """
    if period.last >= released.months_until:
        raise ValueError(f"not released: {period.last:%Y-%m}")
    return _sums.fixed(session, (released.id, statistic, period))


def total(sums: Sums, quarters: Iterable[int]) -> Counter[str]:
    """The same of some quarters together, by split."""
    found: Counter[str] = Counter()
    for quarter in quarters:
        found.update(sums.get(quarter, {}))
    return found


def quarters_in(catalogue: Catalogue, place: str) -> frozenset[int]:
    """The quarters of a large place: an ISTAT code, a province, or empty for all."""
    return frozenset(
        quarter.id
        for quarter in catalogue.quarters.values()
        if place in ("", quarter.istat, quarter.province)
    )


def _read(session: Session, key: Hashable) -> Sums:
    _release, statistic, period = cast(Key, key)
    rows = session.execute(
        select(ReleasedFact.quarter_id, ReleasedFact.split, func.sum(ReleasedFact.n))
        .where(
            ReleasedFact.statistic == statistic.value,
            ReleasedFact.month.between(period.first, period.last),
        )
        .group_by(ReleasedFact.quarter_id, ReleasedFact.split)
    )
    found: dict[int, dict[str, int]] = {}
    for quarter, split, n in rows:
        found.setdefault(quarter, {})[split] = int(n)
    return found


_sums: Memory[Sums] = Memory(_read, REMEMBERED)
