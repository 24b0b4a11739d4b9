"""The list of cases, filtered and paged in SQL.

Pages follow one another by key, not by offset: the cost of a page does not grow with the pages
before it, and a case opened meanwhile is neither shown twice nor left out.
"""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from db.access import requires
from db.cases import restriction
from db.cases.cursor import Cursor
from db.cases.filters import (
    CaseFilters,
    View,
    askable,
    conditions,
    needs_in,
    needs_of,
    with_need,
)
from db.cases.naming import to_add
from db.clock import utcnow
from db.models.cases import Case, CaseNeed
from db.reference.catalogue import Catalogue, catalogue_of
from db.visible import cases as case_visible
from db.visible.places import place_of
from domain.permissions import Actor, Permission

PAGE_SIZE = 25
COUNT_LIMIT = 1_000
SCAN_LIMIT = 8_000
RARE = 20_000
"""A need of fewer cases than this is looked up; the others are met often enough on the way."""
_COLUMNS = (
    Case.id,
    Case.reference,
    Case.quarter_id,
    Case.channel,
    Case.opened_at,
    Case.urgency,
    Case.status,
    Case.next_actor,
    Case.due_at,
    Case.outcome,
    Case.closed_at,
    Case.referred,
)


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some rows of the list, how to go on, and how many there are.

    `rows`: id, quarter_id and channel (None for who may not know of every case), place (a
    `CasePlace`), reference, opened_at, urgency, status, next_actor, due_at,
    outcome, closed_at, referred, to_name (its name was to be added later, and was not), needs
    (tuple of codes the actor may see, gravest first); as `case_visible.told` tells them.
    """

    rows: pd.DataFrame = field(repr=False)
    previous: Cursor | None
    next: Cursor | None
    count: int
    """At most COUNT_LIMIT."""
    more: bool
    """There are more than `count`."""


@requires(Permission.CASES_READ)
def page(
    session: Session,
    actor: Actor,
    filters: CaseFilters,
    cursor: Cursor | None = None,
    *,
    size: int = PAGE_SIZE,
) -> CasePage:
    """One page of the cases that `filters` let through and `actor` may see."""
    filters = askable(catalogue_of(session), actor, filters)
    query = _query(session, actor, filters)
    found = query.ids(session)
    order = _Order.of(actor, by_due=filters.shown_view.by_due)
    start = order.start(session, actor, cursor)
    rows = _fetch(session, found, order, start, size)
    if start and (not rows or (not start.forward and len(rows) < size)):
        start, rows = None, _fetch(session, found, order, None, size)
    forward = start is None or start.forward
    more = len(rows) > size
    kept = rows[:size] if forward else rows[:size][::-1]
    whole = start is None and not more
    count, uncounted = (len(kept), False) if whole else _count(session, query)
    back, on = (start is not None, more) if forward else (more, True)
    return CasePage(
        _frame(session, actor, kept),
        order.cursor(kept[0], forward=False) if back else None,
        order.cursor(kept[-1], forward=True) if on else None,
        count,
        uncounted,
    )


@requires(Permission.CASES_READ)
def counts(session: Session, actor: Actor) -> dict[View, tuple[int, bool]]:
    """How many cases each open view holds that this person can ask for, at most COUNT_LIMIT, and
    whether there are more.
    """
    catalogue = catalogue_of(session)
    views = [view for view in View if view.only_open and _may_ask(catalogue, actor, view)]
    sizes = [
        select(func.count())
        .select_from(
            _query(session, actor, CaseFilters(view)).candidates().limit(COUNT_LIMIT + 1).subquery()
        )
        .scalar_subquery()
        for view in views
    ]
    found = session.execute(select(*sizes)).one()
    return {v: (min(n, COUNT_LIMIT), n > COUNT_LIMIT) for v, n in zip(views, found, strict=True)}


def _may_ask(catalogue: Catalogue, actor: Actor, view: View) -> bool:
    return askable(catalogue, actor, CaseFilters(view)).view is view


@dataclass(frozen=True, slots=True)
class _Query:
    """The cases let through: `where` but for their needs, and `needs`, None when any will do."""

    where: list[ColumnElement[bool]]
    needs: frozenset[str] | None

    def candidates(self) -> Select[int]:
        """Ids by everything but needs."""
        return select(Case.id).where(*self.where)

    def ids(self, session: Session) -> Select[int]:
        """Ids, neither ordered nor limited. A rare need leads to its cases; others are tested."""
        if self.needs is None:
            return self.candidates()
        if len(self.needs) != 1 or not _rare(session, *self.needs):
            return self.candidates().where(with_need(self.needs))
        return (
            select(Case.id)
            .join(CaseNeed, CaseNeed.case_id == Case.id)
            .where(CaseNeed.need_code == next(iter(self.needs)), *self.where)
        )


def _query(session: Session, actor: Actor, filters: CaseFilters) -> _Query:
    catalogue = catalogue_of(session)
    needs = needs_in(catalogue, actor, filters.need) if filters.need else None
    where = conditions(session, actor, filters, utcnow())
    return _Query(where, needs)


def _rare(session: Session, need: str) -> bool:
    some = select(CaseNeed.case_id).where(CaseNeed.need_code == need).limit(RARE).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) < RARE


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a page begins, in the order of the list."""

    forward: bool
    key: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """What the list is ordered by: due time; else the newest first, by opening or, for who is not
    told when a case was opened, by its first request.
    """

    keys: tuple[Any, ...]
    ascending: bool
    """The most late first; the newest first otherwise."""

    @classmethod
    def of(cls, actor: Actor, *, by_due: bool) -> "_Order":
        if not actor.may(Permission.CASES_ALL):
            return cls((case_visible.first_asked(actor), Case.reference), ascending=False)
        keys = (Case.due_at, Case.id) if by_due else (Case.id,)
        return cls(keys, by_due)

    @property
    def by_due(self) -> bool:
        return self.ascending

    def start(self, session: Session, actor: Actor, cursor: Cursor | None) -> _Start | None:
        """None, the first page, for another order and for a case that may not be seen."""
        if cursor is None or (cursor.due_at is not None) != self.by_due:
            return None
        seen = case_visible.visible(session, actor)
        found = session.execute(
            select(*self.keys).where(Case.reference == cursor.reference, *seen)
        ).first()
        if found is None:
            return None
        key = (cursor.due_at, found[1]) if self.by_due else tuple(found)
        return _Start(cursor.forward, key)

    def cursor(self, row: Any, *, forward: bool) -> Cursor:
        return Cursor(forward, row.reference, row.due_at if self.by_due else None)


def _fetch(
    session: Session, found: Select[int], by: _Order, start: _Start | None, size: int
) -> list[Any]:
    """`size` rows and one more, from the start on in its direction."""
    backwards = start is not None and not start.forward
    ascending = by.ascending is not backwards
    order = [key.asc() if ascending else key.desc() for key in by.keys]
    if start:
        key = by.keys[0] if len(by.keys) == 1 else tuple_(*by.keys)
        here = start.key[0] if len(by.keys) == 1 else start.key
        found = found.where(key > here if ascending else key < here)
    ids = found.order_by(*order).limit(size + 1).subquery("found")
    return list(
        session.execute(select(*_COLUMNS).join(ids, ids.c.id == Case.id).order_by(*order)).all()
    )


def _count(session: Session, query: _Query) -> tuple[int, bool]:
    """How many, and whether there are more: stops at COUNT_LIMIT found and, where needs are
    tested one by one, at SCAN_LIMIT tested.
    """
    ids = query.ids(session)
    if query.needs is None or len(ids.get_final_froms()) > 1:
        found = _size(session, ids.limit(COUNT_LIMIT + 1))
        return min(found, COUNT_LIMIT), found > COUNT_LIMIT
    tested = query.candidates().limit(SCAN_LIMIT)
    with_it = select(CaseNeed.case_id).where(
        CaseNeed.case_id.in_(tested), CaseNeed.need_code.in_(sorted(query.needs))
    )
    found = _size(session, with_it.distinct())
    return min(found, COUNT_LIMIT), found > COUNT_LIMIT or _size(session, tested) == SCAN_LIMIT


def _size(session: Session, ids: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _frame(session: Session, actor: Actor, rows: list[Any]) -> pd.DataFrame:
    """All columns at once: to put them into a frame one by one takes longer than to read them."""
    needs = needs_of(session, actor, {row.id for row in rows})
    told = case_visible.told(session, actor, rows)
    unnamed = to_add(session, needs) if actor.may(Permission.IDENTITY_READ) else frozenset()
    ids = {row.id for row in rows}
    kept = restriction.among(session, ids) if actor.may(Permission.IDENTITY_READ) else frozenset()
    columns: dict[str, list[Any]] = {c.key: [getattr(row, c.key) for row in rows] for c in _COLUMNS}
    for name in ("urgency", "status", "next_actor", "due_at", "outcome", "closed_at"):
        columns[name] = [getattr(told[row.id], name) for row in rows]
    columns["opened_at"] = [told[row.id].since for row in rows]
    columns["place"] = [place_of(session, actor, row.quarter_id) for row in rows]
    if not actor.may(Permission.CASES_ALL):
        columns |= {name: [None] * len(rows) for name in ("id", "quarter_id", "channel")}
    columns["not_used"] = [row.id in kept for row in rows]
    columns["to_name"] = [row.id in unnamed for row in rows]
    columns["needs"] = [needs[row.id] for row in rows]
    lines = list(zip(*columns.values(), strict=True))
    return pd.DataFrame(lines, columns=list(columns), dtype=object)
