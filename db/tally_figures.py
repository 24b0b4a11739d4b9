"""Read `case_tally` into the figures of one area of need, protected for whom it concerns."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Engine, case, func, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.models.accounts import AuditEvent
from db.models.cases import CaseTally
from db.reference import Catalogue, catalogue_of
from domain import rates
from domain.business_time import week_of
from domain.cube import Ints
from domain.figures import Figures, Layout
from domain.permissions import Actor
from domain.tally import ANY_AREA
from settings import get_settings

REMEMBERED = 24
"""Per database: six areas, exact and protected, with room for a change."""
LATE = 100
"""Events that others may commit while one transaction is open."""
FRESH = timedelta(minutes=1)
"""How old protected figures may be. The clock renews them in half that time, so nobody waits;
and who reads them before and after one case was saved does not see the difference it made."""


@dataclass(frozen=True, slots=True)
class _Kept:
    figures: Figures
    written: tuple[int | None, int | None]
    at: datetime


Key = tuple[str, date, int | None]
_memory: WeakKeyDictionary[Engine, OrderedDict[Key, _Kept]] = WeakKeyDictionary()
_lock = Lock()


@without_actor("used inside db by functions that have checked their actor")
def figures_for(session: Session, actor: Actor, area: str = ANY_AREA) -> Figures:
    """The figures of an area (`*`: any) as the actor may see them, up to this week.

    Exact ones are remembered until something is written: every write leaves an audit event, so
    the numbers of the last ones say whether anything can have changed. Protected ones are at most
    FRESH old. Only plain reading sessions use the memory; what a transaction has not committed
    must not reach others.
    """
    key = (
        area,
        week_of(utcnow()),
        None if actor.sees_exact_figures else get_settings().suppression_k,
    )
    if session.connection().get_execution_options().get("ponte_writes", True):
        return _read(session, *key)
    known = _known(session)
    kept = known.get(key)
    if kept and key[2] is not None and utcnow() - kept.at < FRESH:
        return kept.figures
    return _renewed(session, known, key)


@without_actor("the clock does it; nothing is shown")
def renew(session: Session) -> None:
    """Bring the protected figures that were asked for of late up to what is written now."""
    known, monday = _known(session), week_of(utcnow())
    for key in list(known):
        if key[1] == monday and key[2] is not None:
            _renewed(session, known, key)


def _known(session: Session) -> OrderedDict[Key, _Kept]:
    with _lock:
        return _memory.setdefault(session.connection().engine, OrderedDict())


def _renewed(session: Session, known: OrderedDict[Key, _Kept], key: Key) -> Figures:
    written, now, kept = _written(session), utcnow(), known.get(key)
    same = kept is not None and kept.written == written
    figures = kept.figures if kept and same else _read(session, *key)
    with _lock:
        known[key] = _Kept(figures, written, now)
        while len(known) > REMEMBERED:
            known.popitem(last=False)
    return figures


def _written(session: Session) -> tuple[int | None, int | None]:
    """Changes with every commit. PostgreSQL numbers an event when it is added, not when it is
    committed: one that comes late has a lower number than the last, so the last is not enough.
    """
    last = select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(LATE).subquery()
    found = session.execute(select(func.max(last.c.id), func.sum(last.c.id))).one()
    return found[0], found[1]


def _read(session: Session, area: str, monday: date, k: int | None) -> Figures:
    catalogue = catalogue_of(session)
    return Figures(_bands(session, catalogue, area, monday), layout_of(catalogue), k)


@without_actor("reference data; used inside db")
def layout_of(catalogue: Catalogue) -> Layout:
    """Where each quarter lies."""
    quarters = catalogue.quarters.values()
    return Layout(
        tuple(q.id for q in quarters),
        tuple(q.istat for q in quarters),
        tuple(q.province for q in quarters),
    )


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
            func.sum(CaseTally.open),
            func.sum(CaseTally.overdue),
            func.sum(CaseTally.opened),
        )
        .where(CaseTally.area == area, CaseTally.urgency.between(1, 4))
        .group_by(CaseTally.quarter_id, CaseTally.urgency, "band")
    )
    row_of = {quarter: row for row, quarter in enumerate(catalogue.quarters)}
    counts = np.zeros((len(row_of), 4, len(starts) + 1, 3), np.int64)
    for quarter, urgency, at, *sums in rows:
        counts[row_of[quarter], urgency - 1, at] = sums
    return counts
