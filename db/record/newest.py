"""The newest lines of some acts, each act read from the end of its own part of an index.

Acts told line by line are few among those on cases: by moment alone the whole record would be read
for a kind that nobody did for a year.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session

from db.models.accounts import AuditEvent


def acts_there(session: Session) -> tuple[str, ...]:
    """Every act on record, also one that Ponte knows no more: a look-up for each."""
    acts = select(func.min(AuditEvent.action).label("act")).cte("acts", recursive=True)
    after = select(func.min(AuditEvent.action)).where(AuditEvent.action > acts.c.act)
    acts = acts.union_all(select(after.scalar_subquery()).where(acts.c.act.is_not(None)))
    return tuple(session.scalars(select(acts.c.act).where(acts.c.act.is_not(None))))


def newest(
    acts: Sequence[str], narrowed: Iterable[ColumnElement[bool]], size: int
) -> ColumnElement[bool]:
    """That a line is one of the last `size` of its act, of those `narrowed`."""
    where = tuple(narrowed)
    parts = [select(_last(act, where, size).subquery().c.id) for act in acts]
    return AuditEvent.id.in_(union_all(*parts) if parts else ())


def _last(act: str, where: Iterable[ColumnElement[bool]], size: int) -> Select[tuple[int]]:
    lines = select(AuditEvent.id).where(AuditEvent.action == act, *where)
    return lines.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(size)
