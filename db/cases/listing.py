"""The list of cases, filtered and paged in SQL.

Pages follow one another by key, not by offset: the cost of a page does not grow with the pages
before it, and a case opened meanwhile is neither shown twice nor left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from inspect import unwrap
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.cases import list_statements, restriction
from db.cases.cursor import Cursor
from db.cases.filters import (
    CaseFilters,
    View,
    askable,
    needs_in,
    needs_of,
)
from db.clock import utcnow
from db.models.cases import CaseNeed
from db.reference.catalogue import catalogue_of
from db.reference.statements import Built
from db.visible import cases as case_visible
from db.visible.places import CasePlace, place_of
from domain.periods import end_of_day
from domain.permissions import Actor, Permission
from domain.vocabulary import CaseStatus, NextActor, Outcome

PAGE_SIZE = 25
COUNT_LIMIT = 1_000
SCAN_LIMIT = 8_000
RARE = 20_000
"""A need of fewer cases than this is looked up; the others are met often enough on the way."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in the list, as `case_visible.told` tells it."""

    reference: str
    place: CasePlace
    needs: tuple[str, ...]
    """Codes of those the actor may see, gravest first."""
    opened_at: datetime
    urgency: int
    status: CaseStatus
    next_actor: NextActor | None
    due_at: datetime | None
    outcome: Outcome | None
    closed_at: datetime | None
    to_name: bool
    """Its name was to be added later, and was not."""
    not_used: bool
    """As `CaseDetail.not_used`."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases of the list, how to go on, and how many there are."""

    rows: tuple[ListedCase, ...] = field(repr=False)
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
    asked = _Asked.of(session, actor, filters)
    start = asked.start(session, actor, cursor)
    rows = asked.rows(session, actor, start, size)
    if start and (not rows or (not start.forward and len(rows) < size)):
        start, rows = None, asked.rows(session, actor, None, size)
    forward = start is None or start.forward
    more = len(rows) > size
    shown = rows[:size] if forward else rows[:size][::-1]
    whole = start is None and not more
    count, uncounted = (len(shown), False) if whole else asked.count(session, actor)
    back, on = (start is not None, more) if forward else (more, True)
    return CasePage(
        _listed(session, actor, shown),
        asked.cursor(shown[0], forward=False) if back else None,
        asked.cursor(shown[-1], forward=True) if on else None,
        count,
        uncounted,
    )


@requires(Permission.CASES_READ)
def counts(session: Session, actor: Actor) -> dict[View, tuple[int, bool]]:
    """How many cases each open view holds that this person can ask for, at most COUNT_LIMIT, and
    whether there are more.
    """
    views = list_statements.askable_views(session, actor)
    asked = _Asked.of(session, actor, CaseFilters())
    found = session.execute(
        list_statements.view_sizes(session, actor, COUNT_LIMIT + 1), asked.values
    ).one()
    return {v: (min(n, COUNT_LIMIT), n > COUNT_LIMIT) for v, n in zip(views, found, strict=True)}


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a page begins, in the order of the list."""

    forward: bool
    key: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A list as it is asked for: what its statements are built of, and their values."""

    filters: CaseFilters
    rare: bool
    """Its one need is of few cases and leads to them; else cases are tested for their needs."""
    values: dict[str, Any]

    @classmethod
    def of(cls, session: Session, actor: Actor, filters: CaseFilters) -> "_Asked":
        catalogue, now = catalogue_of(session), utcnow()
        filters = askable(catalogue, actor, filters)
        needs = needs_in(catalogue, actor, filters.need) if filters.need else frozenset()
        rare = len(needs) == 1 and _is_rare(session, *needs)
        return cls(filters, rare, {"now": now, "tonight": end_of_day(now), "me": actor.user_id})

    @property
    def by_due(self) -> bool:
        return self.filters.shown_view.by_due

    def _built(
        self, how: Callable[..., Built], session: Session, actor: Actor, *more: object
    ) -> Built:
        """What is looked for is not kept: it may be a person."""
        how = unwrap(how) if self.filters.searches else how
        return how(session, actor, self.filters, self.rare, *more)

    def start(self, session: Session, actor: Actor, cursor: Cursor | None) -> _Start | None:
        """None, the first page, for another order and for a case that may not be seen."""
        if cursor is None or (cursor.due_at is not None) != self.by_due:
            return None
        this = list_statements.place_of(session, actor, by_due=self.by_due)
        found = session.execute(this, {"reference": cursor.reference}).first()
        if found is None:
            return None
        return _Start(cursor.forward, (cursor.due_at, found[1]) if self.by_due else tuple(found))

    def cursor(self, row: Any, *, forward: bool) -> Cursor:
        return Cursor(forward, row.reference, row.due_at if self.by_due else None)

    def rows(self, session: Session, actor: Actor, start: _Start | None, size: int) -> list[Any]:
        """`size` rows and one more, from the start on in its direction."""
        way, key = (None, ()) if start is None else (start.forward, start.key)
        found = self._built(list_statements.rows, session, actor, way, size + 1)
        here = {f"key_{n}": value for n, value in enumerate(key)}
        return list(session.execute(found, self.values | here))

    def count(self, session: Session, actor: Actor) -> tuple[int, bool]:
        """How many, and whether there are more: stops at COUNT_LIMIT found and, where needs are
        tested one by one, at SCAN_LIMIT tested.
        """
        limits = COUNT_LIMIT + 1, SCAN_LIMIT
        sizes = self._built(list_statements.sizes, session, actor, *limits)
        found, tested = session.execute(sizes, self.values).one()
        return min(found, COUNT_LIMIT), found > COUNT_LIMIT or tested == SCAN_LIMIT


def _is_rare(session: Session, need: str) -> bool:
    some = select(CaseNeed.case_id).where(CaseNeed.need_code == need).limit(RARE).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) < RARE


def _listed(session: Session, actor: Actor, rows: list[Any]) -> tuple[ListedCase, ...]:
    needs = needs_of(session, actor, {row.id for row in rows})
    told = case_visible.told(session, actor, rows)
    named = actor.may(Permission.IDENTITY_READ)
    held = restriction.among(session, needs) if named else frozenset()
    return tuple(
        ListedCase(
            row.reference,
            place_of(session, actor, row.quarter_id),
            needs[row.id],
            told[row.id].since,
            told[row.id].urgency,
            told[row.id].status,
            told[row.id].next_actor,
            told[row.id].due_at,
            told[row.id].outcome,
            told[row.id].closed_at,
            named and bool(row.to_name),
            row.id in held,
        )
        for row in rows
    )
