"""Fill tables with millions of rows: raw driver, indexes and foreign keys made afterwards.

All in one transaction: whoever stops it half-way leaves the database as it was. What is
dropped is made again from the models, so the schema at the end is that of the migrations.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, Index, Table, text
from sqlalchemy.schema import (
    AddConstraint,
    CreateIndex,
    DropConstraint,
    DropIndex,
    ForeignKeyConstraint,
)

from db import cipher
from domain.errors import CannotRun

Step = Callable[[str], None]
"""Told the name of what is being done next."""


class Filler:
    """Writes rows into the tables that are being filled."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.driver: Any = connection.connection.driver_connection

    def write(self, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add rows as they are stored: moments and days as text in UTC, encrypted as bytes."""
        names = ", ".join(f'"{name}"' for name in columns)
        if self.connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            into = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our names
            self.driver.executemany(into, rows)
            return
        with (
            self.driver.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)


@contextmanager
def filling(engine: Engine, tables: Sequence[Table], step: Step) -> Iterator[Filler]:
    """A transaction in which `tables`, empty until now, are filled.

    Raises CannotRun when a row points nowhere.
    """
    sqlite = engine.dialect.name == "sqlite"
    gc.disable()  # rows by the million, none of which refers back to what refers to it
    with engine.connect() as connection:
        try:
            if sqlite:
                _loosen(connection)
            with connection.begin():
                _drop(connection, tables)
                with _unmarked(connection):
                    yield Filler(connection)
                _restore(connection, tables, step)
                step("statistics")
                connection.execute(text("ANALYZE"))
        finally:
            gc.enable()
            if sqlite:
                _tighten(connection)
                connection.invalidate()  # the next one begins with the engine's own settings


@contextmanager
def _unmarked(connection: Connection) -> Iterator[None]:
    """Without the triggers that mark what was touched: all of it is new."""
    if connection.dialect.name == "sqlite":
        made = connection.execute(text(_MARKING_SQLITE)).all()
        off, on = [f"DROP TRIGGER {name}" for name, _sql in made], [sql for _name, sql in made]
    else:
        found = connection.execute(text(_MARKING)).all()
        off = [f'ALTER TABLE "{table}" DISABLE TRIGGER {name}' for name, table in found]
        on = [f'ALTER TABLE "{table}" ENABLE TRIGGER {name}' for name, table in found]
    for statement in off:
        connection.exec_driver_sql(statement)
    yield
    for statement in on:
        connection.exec_driver_sql(statement)


_MARKING = (
    "SELECT trigger_name, event_object_table FROM information_schema.triggers"
    " WHERE trigger_name LIKE 'touched_%'"
)
_MARKING_SQLITE = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'touched_%'"
)


def _loosen(connection: Connection) -> None:
    """Fast writing for SQLite: a power cut now costs a database that was empty anyway."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    driver.execute("PRAGMA synchronous=OFF")
    driver.execute("PRAGMA cache_size=-262144")
    with suppress(cipher.driver.OperationalError):  # others have it open: the write-ahead log stays
        driver.execute("PRAGMA busy_timeout=0")
        driver.execute("PRAGMA journal_mode=TRUNCATE")
    driver.execute("PRAGMA busy_timeout=5000")


def _tighten(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA synchronous=FULL")


def _foreign_keys(tables: Sequence[Table]) -> list[ForeignKeyConstraint]:
    return [fk for table in tables for fk in sorted(table.foreign_key_constraints, key=_name)]


def _indexes(tables: Sequence[Table]) -> list[Index]:
    return [index for table in tables for index in sorted(table.indexes, key=_name)]


def _name(item: Any) -> str:
    return str(item.name)


def _drop(connection: Connection, tables: Sequence[Table]) -> None:
    for index in _indexes(tables):
        connection.execute(DropIndex(index))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        for key in _foreign_keys(tables):
            connection.execute(DropConstraint(key))


def _restore(connection: Connection, tables: Sequence[Table], step: Step) -> None:
    for index in _indexes(tables):
        step(f"index {index.name}")
        connection.execute(CreateIndex(index))
    if connection.dialect.name == "postgresql":
        for key in _foreign_keys(tables):
            step(f"check {key.name}")
            connection.execute(AddConstraint(key))
        _reset_sequences(connection, tables)
        return
    step("check references")
    check_references(connection)


def check_references(connection: Connection) -> None:
    """On SQLite, where foreign keys were off meanwhile. Raises CannotRun."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise CannotRun(f"{broken[0]} points at a missing {broken[2]}")


def _reset_sequences(connection: Connection, tables: Sequence[Table]) -> None:
    """The next id is the one after the last."""
    for table in tables:
        column = table.autoincrement_column
        if column is None:
            continue
        found = text("SELECT pg_get_serial_sequence(:table, :column)")
        where = {"table": f'"{table.name}"', "column": column.name}
        sequence = connection.scalar(found, where)
        if sequence:
            last = f'SELECT max("{column.name}") FROM "{table.name}"'  # noqa: S608 - our names
            connection.execute(text(f"SELECT setval(:s, ({last}))"), {"s": sequence})
