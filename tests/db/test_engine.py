"""The database loses no update and says when it is locked."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.engine import make_engine, reading, transaction
from db.models.cases import ReferenceCounter


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


def test_a_locked_sqlite_file_is_an_error_and_not_a_wait_without_end(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'locked.db'}")
    with engine.connect().execution_options(ponte_writes=False) as impatient:
        impatient.exec_driver_sql("PRAGMA busy_timeout=1")
        impatient.rollback()
        with engine.begin(), pytest.raises(DBAPIError, match="locked"):
            impatient.exec_driver_sql("CREATE TABLE t (x)")
    engine.dispose()
