"""The database loses no update and says when it is locked."""

import threading
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

import metrics
from db import cipher
from db.engine import UNANSWERED, make_engine, reading, transaction
from db.models.accounts import User
from db.models.cases import ReferenceCounter
from db.ops import statistics
from db.ops.words import database_words


def test_parallel_read_modify_writes_lose_nothing(fresh_engine):
    with Session(fresh_engine) as session:
        session.add(ReferenceCounter(province="VA", year=2026, last=0))
        session.info["audited"] = True
        session.commit()

    def count_up() -> None:
        for _ in range(20):
            with transaction(fresh_engine) as session:
                row = session.scalar(select(ReferenceCounter).with_for_update())
                row.last += 1
                session.info["audited"] = True

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(fresh_engine) as session:
        assert session.scalar(select(ReferenceCounter.last)) == 160


def test_reading_goes_on_while_another_writes(fresh_engine):
    with transaction(fresh_engine) as writer:
        writer.info["audited"] = True
        writer.add(ReferenceCounter(province="VA", year=2026, last=1))
        writer.flush()
        with reading(fresh_engine) as session:
            assert session.scalars(select(ReferenceCounter)).all() == []


def test_the_connection_with_the_warmest_cache_is_taken_first(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'warm.db'}")
    with engine.connect() as first:
        with engine.connect() as second:
            cold = second.connection.driver_connection
        warm = first.connection.driver_connection
    with engine.connect() as taken:
        assert taken.connection.driver_connection is warm is not cold
    engine.dispose()


def test_the_driver_does_not_search_for_what_a_null_or_a_ciphertext_is_bound_as():
    asked = cipher.driver.PrepareProtocol
    assert {(type(None), asked), (bytes, asked)} <= set(cipher.driver.adapters)


def test_a_locked_sqlite_file_is_an_error_and_not_a_wait_without_end(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'locked.db'}")
    with engine.connect().execution_options(ponte_writes=False) as impatient:
        impatient.exec_driver_sql("PRAGMA busy_timeout=1")
        impatient.rollback()
        with engine.begin(), pytest.raises(DBAPIError, match="locked"):
            impatient.exec_driver_sql("CREATE TABLE t (x)")
    engine.dispose()


def test_a_database_whose_connections_are_all_in_use_is_said_as_one_that_does_not_answer(
    fresh_engine, monkeypatch
):
    monkeypatch.setattr(fresh_engine.pool, "_timeout", 0.05)
    with ExitStack() as held:
        for _one in range(30):
            held.enter_context(closing(fresh_engine.raw_connection()))
        with pytest.raises(UNANSWERED) as found, reading(fresh_engine):
            pass
        with pytest.raises(UNANSWERED), transaction(fresh_engine) as session:
            session.execute(text("SELECT 1"))
    assert "every connection" in database_words(found.value)
    with reading(fresh_engine) as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_a_slow_statement_is_in_the_log_without_what_was_asked(fresh_engine, monkeypatch):
    monkeypatch.setattr(metrics, "_slow_after", [0.0])
    with capture_logs() as lines, reading(fresh_engine) as session:
        asked = select(User.id).where(User.name == "Rosa Segreta", text("'Via Segreta' <> ''"))
        session.execute(asked)
    [line] = [line for line in lines if "FROM" in line.get("sql", "")]
    assert (line["event"], line["log_level"]) == ("slow query", "warning")
    assert "Segreta" not in str(lines)


def test_the_embedded_database_learns_of_tables_that_have_grown(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'grown.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE grown (a INTEGER)"))
        connection.execute(text("CREATE INDEX ix_grown ON grown (a)"))
        connection.execute(text("INSERT INTO grown VALUES (:a)"), [{"a": n} for n in range(500)])
    statistics.keep(engine)
    with engine.connect() as connection:
        known = connection.scalars(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'grown'"))
        assert list(known) == ["500 1"]
    engine.dispose()
