"""Read `case_tally` into the figures of one area of need, protected for whom it concerns."""

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
from db.reference import Catalogue, catalogue_of
from domain import rates
from domain.business_time import week_of
from domain.cell_key import Ints
from domain.figures import Figures, Layout
from domain.permissions import Actor, Permission
from domain.tally import ANY_AREA
from settings import get_settings

REMEMBERED = 24
"""Per database: six areas, exact and protected, with room for a change."""
Key = tuple[str, date, int | None]
"""Area, present week, and k of the protection."""


@without_actor("used inside db by functions that have checked their actor")
def figures_for(session: Session, actor: Actor, area: str = ANY_AREA) -> Figures:
    """The figures of an area (`*`: any) as the actor may see them, up to this week."""
    k = protection_of(actor)
    return _memory.get(session, (area, week_of(utcnow()), k), protected=k is not None)


@without_actor("says how counts are protected; used inside db")
def protection_of(actor: Actor) -> int | None:
    """The k of `domain.cell_key` for this reader; None: exact."""
    return None if actor.may(Permission.EXACT_FIGURES) else get_settings().suppression_k


@without_actor("the clock does it; nothing is shown")
def renew(session: Session) -> None:
    """Bring the protected figures that were asked for of late up to what is written now."""
    _memory.renew(session)


def _read(session: Session, key: Hashable) -> Figures:
    area, monday, k = cast(Key, key)
    catalogue = catalogue_of(session)
    counts, keys = _bands(session, catalogue, area, monday)
    return Figures(counts, keys, layout_of(catalogue), k)


_memory = Memory(_read, REMEMBERED)


@without_actor("reference data; used inside db")
def layout_of(catalogue: Catalogue) -> Layout:
    """Where each quarter lies."""
    quarters = catalogue.quarters.values()
    return Layout(
        tuple(q.id for q in quarters),
        tuple(q.istat for q in quarters),
        tuple(q.province for q in quarters),
    )


_COUNTED = (CaseTally.open, CaseTally.overdue, CaseTally.opened)
_KEYS = (CaseTally.open_key, CaseTally.overdue_key, CaseTally.opened_key)


def _bands(session: Session, catalogue: Catalogue, area: str, monday: date) -> tuple[Ints, Ints]:
    """Counts by quarter, urgency, band of weeks and (open, overdue, opened); their keys alike."""
    starts = rates.starts(monday)
    band = case(
        *((CaseTally.week >= start, i) for i, start in enumerate(starts)), else_=len(starts)
    )
    rows = session.execute(
        select(
            CaseTally.quarter_id,
            CaseTally.urgency,
            band.label("band"),
            *(func.sum(column) for column in (*_COUNTED, *_KEYS)),
        )
        .where(CaseTally.area == area, CaseTally.urgency.between(1, 4))
        .group_by(CaseTally.quarter_id, CaseTally.urgency, "band")
    )
    row_of = {quarter: row for row, quarter in enumerate(catalogue.quarters)}
    counts = np.zeros((len(row_of), 4, len(starts) + 1, 3), np.int64)
    keys = np.zeros_like(counts)
    for quarter, urgency, at, *sums in rows:
        place = (row_of[quarter], urgency - 1, at)
        counts[place], keys[place] = sums[:3], sums[3:]
    return counts, keys
