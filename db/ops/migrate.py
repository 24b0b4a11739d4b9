"""Bring a database to the newest schema and load the reference data."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from db.bulk import check_references
from db.engine import get_engine
from db.ops import recount, statistics
from db.people import fill
from db.reference import load as reference_data
from db.visible import kept
from settings import ROOT

LOCK = 0x50_4F_4E_54_45  # "PONTE": two servers starting at once migrate one after the other


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine | None = None) -> None:
    """Upgrade to the newest revision, then load reference data; does nothing the second time.

    What takes its time and may be seen half done comes after that transaction, which keeps others
    from the tables it changes.
    """
    engine = engine or get_engine()
    with _unguarded(engine) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            _wait_for_turn(connection)
        before = revision_of(connection)
        command.upgrade(alembic_config(connection), "head")
        reference_data.load(connection)
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            recount.if_never_counted(session)
            fill.if_needed(session)
            session.commit()
        upgraded = before not in (None, revision_of(connection))
        if connection.dialect.name == "sqlite" and upgraded:
            check_references(connection)
    kept.settle_left(engine)
    if upgraded:
        statistics.keep(engine)  # of a new index nothing is known, and people wait while it is read


def _wait_for_turn(connection: Connection) -> None:
    """Until no other migrates, as long as that takes; what follows gives up after seconds, as ever:
    people are at work on these tables.
    """
    patience = connection.scalar(text("SELECT current_setting('lock_timeout')"))
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    connection.execute(
        text("SELECT set_config('lock_timeout', :before, true)"), {"before": patience}
    )


def revision_of(connection: Connection) -> str | None:
    """How far a database has come; None for one without tables."""
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _unguarded(engine: Engine) -> Iterator[Connection]:
    """A connection without foreign keys on SQLite: where a table has to be copied, dropping the
    old one would else delete, row by row, all that points at it.
    """
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
