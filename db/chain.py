"""Lines of the record wait in their transaction and are chained and written at its end.

The end of the chain is one row that whoever writes holds until the commit: on PostgreSQL others
wait for that long, so it is taken as late as can be; SQLite lets one writer in at a time anyway.
The number of a line is its place in the chain, in the order of commits, without gaps.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, event, insert, select, update
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.util import find_tables

from db.models import Base
from domain.record.chain import link

Line = dict[str, Any]
"""What a line says, by the name of its column: all but its number and its chain."""
LINES, _HEAD = Base.metadata.tables["audit_event"], Base.metadata.tables["record_head"]
SAID = ("user_id", "action", "subject", "detail", "origin", "changes")
"""What is chained after number and moment, in this order."""
_WAITING = "lines of the record"
_ASK = (
    select(_HEAD.c.last_id, _HEAD.c.chain, _HEAD.c.count).where(_HEAD.c.id == 1).with_for_update()
)
_PUT = insert(LINES)
_MOVE = (
    update(_HEAD)
    .where(_HEAD.c.id == 1)
    .values(last_id=bindparam("last"), chain=bindparam("link"), count=bindparam("lines"))
)


def add(session: Session, line: Line) -> None:
    """Have a line written when the transaction ends."""
    session.info.setdefault(_WAITING, []).append(line)


def write_out(session: Session) -> bool:
    """Chain and write what waits; whether there was anything."""
    lines = session.info.pop(_WAITING, None)
    if lines:
        append(session.connection(), lines)
    return bool(lines)


def append(connection: Connection, lines: Iterable[Line]) -> None:
    """Write lines at the end of the chain."""
    number, chain, count = connection.execute(_ASK).one()
    rows = []
    for line in lines:
        number, count = number + 1, count + 1
        row = {"detail": ""} | line
        chain = link(bytes(chain), number, row["at"], [row.get(name) for name in SAID])
        rows.append(dict.fromkeys(SAID) | row | {"id": number, "chain": chain})
    connection.execute(_PUT, rows)
    connection.execute(_MOVE, {"last": number, "link": chain, "lines": count})


@event.listens_for(Session, "do_orm_execute")
def _write_before_reading(state: ORMExecuteState) -> None:
    """Who asks for lines in the transaction that wrote them finds them."""
    session, asked = state.session, state.statement
    if not session.info.get(_WAITING) or not isinstance(asked, ClauseElement):
        return
    if LINES in find_tables(asked, check_columns=True, include_selects=True, include_joins=True):
        session.flush()
        session.info["audited"] = write_out(session)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    session.info.pop(_WAITING, None)
