"""Read `case_tally` into the figures of one area of need, for who sees every case."""

from collections.abc import Hashable
from datetime import date
from typing import cast

import numpy as np
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.memory import Memory
from db.models.cases import CaseTally
from db.reference.catalogue import Catalogue, catalogue_of
from domain.business_time import week_of
from domain.figures import rates
from domain.figures.grid import Figures, Ints, Layout
from domain.figures.weeks import ANY_AREA

REMEMBERED = 12
"""Per database: six areas, with room for a change of week."""
Key = tuple[str, date]
"""Area and present week."""


def figures_for(session: Session, area: str = ANY_AREA) -> Figures:
    """The figures of an area (`*`: any) up to this week."""
    return _memory.get(session, (area, week_of(utcnow())), protected=False)


@without_actor("the clock does it; nothing is shown")
def renew(session: Session) -> None:
    """Bring the figures that were asked for of late up to what is written now."""
    _memory.renew(session)


def _read(session: Session, key: Hashable) -> Figures:
    area, monday = cast(Key, key)
    catalogue = catalogue_of(session)
    return Figures(_bands(session, catalogue, area, monday), layout_of(catalogue))


_memory = Memory(_read, REMEMBERED)


def layout_of(catalogue: Catalogue) -> Layout:
    """Where each quarter lies."""
    quarters = catalogue.quarters.values()
    return Layout(
        tuple(q.id for q in quarters),
        tuple(q.istat for q in quarters),
        tuple(q.province for q in quarters),
    )


_COUNTED = (CaseTally.open, CaseTally.overdue, CaseTally.opened)


def _bands(session: Session, catalogue: Catalogue, area: str, monday: date) -> Ints:
    """Counts by quarter, urgency, band of weeks and (open, overdue, opened)."""
    starts = rates.starts(monday)
    band = case(
        *((CaseTally.week >= start, i) for i, start in enumerate(starts)), else_=len(starts)
    )
    rows = session.execute(
        select(
            CaseTally.quarter_id,
            CaseTally.urgency,
            band.label("band"),
            *(func.sum(column) for column in _COUNTED),
        )
        .where(CaseTally.area == area, CaseTally.urgency.between(1, 4))
        .group_by(CaseTally.quarter_id, CaseTally.urgency, "band")
    )
    row_of = {quarter: row for row, quarter in enumerate(catalogue.quarters)}
    counts = np.zeros((len(row_of), 4, len(starts) + 1, len(_COUNTED)), np.int64)
    for quarter, urgency, at, *sums in rows:
        counts[row_of[quarter], urgency - 1, at] = sums
    return counts
