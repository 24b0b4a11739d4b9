"""One engine per process; reads and transactions.

SQLite needs `BEGIN IMMEDIATE` for writes: with the driver's default, two read-modify-writes
at once lose one of them without an error.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from db import chain
from db.models.base import Base
from settings import get_settings

BUSY_TIMEOUT_MS = 5_000
WITHOUT_AUDIT = {
    "draft",
    "web_session",
    "sign_in_failure",
    "directory_version",
    "import_run",
    "installation",
    "record_seal",
    "record_cut",
    "record_check",
    "person_key",
}
"""Tables whose writes are scratch or bookkeeping, not acts of a person."""


class WriteWithoutAudit(RuntimeError):
    """A transaction changed data and recorded nobody who did it."""


def make_engine(url: str) -> Engine:
    """An engine with our settings for SQLite or PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_engine(
        url,
        hide_parameters=True,  # what tenants say must not stand in a message of an error
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": "-c lock_timeout=5000 -c timezone=UTC"},
    )


class _SqliteCompiler(SQLiteCompiler):
    """Lets `Select.with_hint(table, "INDEXED BY …", "sqlite")` through."""

    def get_from_hint_text(self, table: object, text: str | None) -> str | None:
        return text


def _sqlite_engine(url: str) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, pool_size=10, max_overflow=20)
    engine.dialect.statement_compiler = _SqliteCompiler

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-65536",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("ponte_writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@cache
def get_engine() -> Engine:
    """The engine of this process."""
    return make_engine(get_settings().url())


@cache
def _factory(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def engine_of(session: Session) -> Engine:
    """The engine behind a session: what is kept in memory is kept for one database."""
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


def insert_into(session: Session, model: Any) -> Any:
    """An INSERT that knows `on_conflict_do_…`, which each database has in a dialect of its own."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """A session to read with; it never commits and holds no write lock."""
    engine = engine or get_engine()
    connection = engine.connect().execution_options(ponte_writes=False)
    with connection, Session(connection) as session:
        yield session
        session.rollback()


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """One unit of work: commits at the end, rolls back on any error.

    Raises WriteWithoutAudit when something was changed through the session and no
    audit event stands in the same transaction.
    """
    with _factory(engine or get_engine()).begin() as session:
        yield session


@event.listens_for(Session, "after_flush")
def _note_writes(session: Session, _context: Any) -> None:
    for item in (*session.new, *session.dirty, *session.deleted):
        if isinstance(item, Base) and item.__tablename__ not in WITHOUT_AUDIT:
            session.info["written"] = True


@event.listens_for(Session, "before_commit")
def _demand_audit(session: Session) -> None:
    session.flush()
    audited = chain.write_out(session) | session.info.pop("audited", False)
    written = session.info.pop("written", False)
    if written and not audited:
        raise WriteWithoutAudit("a write must record its audit event in the same transaction")
