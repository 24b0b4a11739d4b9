"""One engine per process; reads and transactions.

SQLite needs `BEGIN IMMEDIATE` for writes: with the driver's default, two read-modify-writes
at once lose one of them without an error.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

import metrics
from db import chain, cipher, crypto
from db.models.base import Base
from settings import get_settings

BUSY_TIMEOUT_MS = 5_000
POOL_SECONDS = 5
"""For a connection, where all of them are in use."""
BREATH_SECONDS = 0.12
"""Between two writes in a row, at least: SQLite lets one writer in at a time, without a queue;
whoever waits tries again every tenth of a second, and people come first.
"""
UNANSWERED = (DBAPIError, PoolTimeout)
"""What is raised where the database does not answer, or has no connection left for us."""
WITHOUT_AUDIT = {
    "draft",
    "web_session",
    "device",
    "used_challenge",
    "account_notice",
    "staff_mail",
    "sign_in_failure",
    "directory_version",
    "import_run",
    "installation",
    "mention_sweep",
    "record_seal",
    "record_cut",
    "record_check",
    "person_key",
    "backup_run",
}
"""Tables whose writes are scratch or bookkeeping, not acts of a person."""


class WriteWithoutAudit(RuntimeError):
    """A transaction changed data and recorded nobody who did it."""


def make_engine(url: str, keys: Sequence[bytes] = ()) -> Engine:
    """An engine with our settings for SQLite or PostgreSQL.

    `keys` are those of the file of the embedded database, newest first; a new file is encrypted
    with the first. Without them a new file is plain.
    """
    backend = make_url(url).get_backend_name()
    engine = _sqlite_engine(url, keys) if backend == "sqlite" else _server_engine(url)
    metrics.watch(engine)
    return engine


def _server_engine(url: str) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,  # what tenants say must not stand in a message of an error
        pool_size=10,
        max_overflow=20,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": "-c lock_timeout=5000 -c timezone=UTC"},
    )


def _sqlite_engine(url: str, keys: Sequence[bytes]) -> Engine:
    how: dict[str, Any] = {"module": cipher.driver}
    if path := file_of(url):
        door = cipher.Door(path, keys)
        how["creator"] = lambda: door.connect(BUSY_TIMEOUT_MS)
        cipher.make_private(path)
    how |= {"pool_size": 10, "max_overflow": 20, "pool_timeout": POOL_SECONDS}
    how["pool_use_lifo"] = True  # few caches of pages, and those warm, rather than ten
    engine = create_engine(url, hide_parameters=True, **how)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is erased is written over, not only unlinked
            "cache_size=-16384",
            "temp_store=MEMORY",  # nothing of a tenant beside the file that is encrypted
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("ponte_writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def file_of(url: str) -> Path | None:
    """The file of an embedded database; None for one in memory or on a server."""
    parsed = make_url(url)
    name = parsed.database if parsed.get_backend_name() == "sqlite" else None
    return Path(name) if name and name != ":memory:" else None


@cache
def get_engine() -> Engine:
    """The engine of this process."""
    url = get_settings().url()
    return make_engine(url, crypto.file_keys() if file_of(url) else ())


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
def snapshot(engine: Engine) -> Iterator[Connection]:
    """One read transaction: what others write meanwhile is not in it."""
    options: dict[str, Any] = {"ponte_writes": False}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """One unit of work: commits at the end, rolls back on any error.

    Raises WriteWithoutAudit when something was changed through the session and no
    audit event stands in the same transaction.
    """
    try:
        with _factory(engine or get_engine()).begin() as session:
            yield session
    except UNANSWERED:
        metrics.saved("failed")
        raise
    if session.info.pop("on_record", False):
        metrics.saved("done")


@contextmanager
def turn(engine: Engine | None = None) -> Iterator[Session]:
    """One of several transactions in a row, with time for others after it."""
    with transaction(engine) as session:
        yield session
    time.sleep(BREATH_SECONDS)


@event.listens_for(Session, "after_flush")
def _note_writes(session: Session, _context: Any) -> None:
    for item in (*session.new, *session.dirty, *session.deleted):
        if isinstance(item, Base) and item.__tablename__ not in WITHOUT_AUDIT:
            session.info["written"] = True


@event.listens_for(Session, "before_commit")
def _demand_audit(session: Session) -> None:
    session.flush()
    audited = chain.write_out(session) | session.info.pop("audited", False)
    session.info["on_record"] = audited
    written = session.info.pop("written", False)
    if written and not audited:
        raise WriteWithoutAudit("a write must record its audit event in the same transaction")
