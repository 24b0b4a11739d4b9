"""Lines hang on each other in the order of commits, and the database lets nobody touch them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from record_support import lines, unbroken
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from db.access import audit
from db.clock import utcnow
from db.engine import transaction
from db.models.accounts import AuditEvent
from db.models.record import RecordHead
from db.record import triggers
from domain.acts import Act


def write(engine, subject, times=1):
    with transaction(engine) as session:
        for _ in range(times):
            audit(session, None, Act.CASE_OVERDUE, subject, "è così\t😀", origin="::1")


def test_fifty_writers_at_once_leave_one_chain_and_lose_no_line(fresh_engine):
    before = len(lines(fresh_engine)[0])
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: write(fresh_engine, f"writer {n}", 3), range(50)))
    found, head = lines(fresh_engine)
    assert unbroken(found) == head.chain
    assert [line.id for line in found] == list(range(1, before + 151))
    assert (head.last_id, head.count) == (before + 150, before + 150)
    assert {line.subject for line in found} >= {f"writer {n}" for n in range(50)}


def test_a_transaction_that_fails_leaves_no_line_and_no_gap(fresh_engine):
    write(fresh_engine, "first")
    with pytest.raises(ZeroDivisionError), transaction(fresh_engine) as session:
        audit(session, None, Act.CASE_OVERDUE, "lost")
        assert session.scalars(select(AuditEvent.subject)).all()[-1] == "lost"
        raise ZeroDivisionError
    write(fresh_engine, "second")
    found, head = lines(fresh_engine)
    assert unbroken(found) == head.chain
    assert [line.subject for line in found][-2:] == ["first", "second"]


def test_the_database_itself_keeps_every_line_as_it_was_written(fresh_engine):
    write(fresh_engine, "kept")
    forged = {"id": 1, "at": utcnow(), "action": "x", "subject": "x", "detail": ""}
    acts = [
        update(AuditEvent).values(subject="x"),
        delete(AuditEvent),
        delete(RecordHead),
        update(RecordHead).values(last_id=0),
        insert(AuditEvent).values(forged),
    ]
    if fresh_engine.dialect.name == "sqlite":
        acts.append(insert(AuditEvent).prefix_with("OR REPLACE").values(forged))
    else:
        acts += [text("TRUNCATE audit_event"), text("TRUNCATE record_seal, record_head")]
    for act in acts:
        with pytest.raises(DBAPIError), fresh_engine.begin() as connection:
            connection.execute(act)
    found, head = lines(fresh_engine)
    assert unbroken(found) == head.chain
    with fresh_engine.connect() as connection:
        assert triggers.missing(connection) == []
        connection.execute(text("DROP TRIGGER record_head_forward" + _on(fresh_engine)))
        assert triggers.missing(connection) == ["record_head_forward"]


def _on(engine):
    return " ON record_head" if engine.dialect.name == "postgresql" else ""
