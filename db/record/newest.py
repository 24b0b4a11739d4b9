"""The newest lines of some acts, each act read from the end of its own part of an index: of that by
acts, or where a person is named of theirs.

Acts told line by line are few among those on cases: by moment alone the whole record would be read
for a kind that nobody did for a year.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    false,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from db.models.accounts import AuditEvent
from db.types import UtcDateTime

_LINE = (
    *(AuditEvent.id, AuditEvent.at, AuditEvent.user_id, AuditEvent.action),
    *(AuditEvent.subject, AuditEvent.detail, AuditEvent.origin, AuditEvent.changes),
)


def acts_there(session: Session) -> tuple[str, ...]:
    """Every act on record, also one that Ponte knows no more: a look-up for each."""
    acts = select(func.min(AuditEvent.action).label("act")).cte("acts", recursive=True)
    after = select(func.min(AuditEvent.action)).where(AuditEvent.action > acts.c.act)
    acts = acts.union_all(select(after.scalar_subquery()).where(acts.c.act.is_not(None)))
    return tuple(session.scalars(select(acts.c.act).where(acts.c.act.is_not(None))))


def newest(
    acts: Sequence[str],
    since: datetime,
    until: datetime,
    which: Sequence[ColumnElement[bool]],
    size: int,
) -> Subquery:
    """The last `size` lines of each act between two moments, both included, of those that meet
    `which`; whole: were they looked up again by their number, a database would rather read all in
    order and look for them.
    """
    parts = [select(_last(act, since, until, size).where(*which).subquery()) for act in acts]
    return (union_all(*parts) if parts else select(*_LINE).where(false())).subquery()


def _last(act: str, since: datetime, until: datetime, size: int) -> Select[*tuple[Any, ...]]:
    """Act and moment are compared together: SQLite, which may know the record as it once was, would
    else go by the moment.
    """
    place = tuple_(AuditEvent.action, AuditEvent.at)
    first, last = (tuple_(literal(act), literal(at, UtcDateTime)) for at in (since, until))
    lines = select(*_LINE).where(place >= first, place <= last)
    order = AuditEvent.action.desc(), AuditEvent.at.desc(), AuditEvent.id.desc()
    return lines.order_by(*order).limit(size)
