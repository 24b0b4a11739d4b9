"""`rotate-keys`: every encrypted text comes under the newest key, while people work.

A new key is put before the others first, where keys are kept in a file. Texts are rewritten in
pieces, each in a short transaction of its own; one that somebody changes meanwhile is left to them.
Whoever stops it says it again: what is under the newest key already is only looked at.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Column, Engine, LargeBinary, Table, bindparam, func, select, type_coerce
from sqlalchemy import update as update_of

from db import crypto
from db.access import audit
from db.engine import BREATH_SECONDS, transaction
from db.models import Base
from db.ops import key_file
from db.progress import Progress
from db.types import EncryptedText
from domain.acts import Act
from domain.errors import CannotRun
from settings import Settings, key_sources

PIECE = 500
NAME = "encryption_keys"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many texts were looked at, came under the newest key, and open with none."""

    seen: int = 0
    changed: int = 0
    closed: int = 0

    def __add__(self, other: "Rotated") -> "Rotated":
        return Rotated(
            self.seen + other.seen, self.changed + other.changed, self.closed + other.closed
        )


def begin(settings: Settings, env_file: Path) -> Path | None:
    """Put a new key before the present one; None where one was begun with and not ended. Raises
    CannotRun where keys are kept where only a person can put one.
    """
    if len(_present(settings)) > 1:
        return None
    where = place(settings, NAME, env_file)
    key_file.put_first(where, key_sources.variable(NAME), Fernet.generate_key().decode())
    crypto.read_keys_anew()
    return where


def drop_old(settings: Settings, env_file: Path, name: str = NAME) -> int:
    """Leave the newest key alone where keys are kept; how many went. Nothing may need them."""
    where = place(settings, name, env_file)
    return key_file.keep_first(where, key_sources.variable(name))


def place(settings: Settings, name: str, env_file: Path) -> Path:
    """The file where a key is kept. Raises CannotRun."""
    where = key_sources.place(settings, name, env_file)
    if where is None and settings.demo:
        return settings.var_dir / "demo.key"
    if where is None:
        raise CannotRun(
            f"{key_sources.variable(name)} is kept where only you can change it (environment or "
            "command). Put a new key there before the present one, with a comma between them "
            "(`python -m db keys` prints some), start the servers again one after the other, and "
            "say this again"
        )
    return where


def _present(settings: Settings) -> list[str]:
    held = crypto.found(settings, NAME)
    demo = settings.var_dir / "demo.key"
    if not held and settings.demo and demo.exists():
        held = demo.read_text("ascii").split()[0].split(",")
    return held


def run(engine: Engine, progress: Progress) -> Rotated:
    """Bring what is not under the newest key under it, until a whole pass finds nothing more."""
    whole = Rotated()
    for _ in range(5):  # a server that does not know the newest key yet writes with the one before
        done = _pass(engine, progress)
        whole = Rotated(done.seen, whole.changed + done.changed, done.closed)
        if not done.changed:
            break
    if whole.changed:
        with transaction(engine) as session:
            audit(session, None, Act.KEYS_ROTATE, "database", f"{whole.changed} texts")
    return whole


def older(engine: Engine, progress: Progress) -> int:
    """How many texts need an older key; changes nothing."""
    newest = crypto.newest()
    return sum(map(len, _under_older(engine, progress, newest)))


def _pass(engine: Engine, progress: Progress) -> Rotated:
    newest, whole = crypto.newest(), Rotated()
    for table, columns in encrypted():
        total = _count(engine, table)
        progress.stage(table.name, total)
        for rows in _read(engine, table, columns):
            whole += _reseal(engine, table, columns, rows, newest)
            progress.advance(len(rows))
    return whole


def _under_older(engine: Engine, progress: Progress, newest: Fernet) -> Iterator[list[bytes]]:
    for table, columns in encrypted():
        progress.stage(table.name, _count(engine, table))
        for rows in _read(engine, table, columns):
            yield [t for _key, *tokens in rows for t in tokens if t and not _opens(newest, t)]
            progress.advance(len(rows))


def encrypted() -> list[tuple[Table, list[Column[Any]]]]:
    """Our tables that hold encrypted texts, and their columns."""
    found = []
    for table in Base.metadata.sorted_tables:
        columns = [c for c in table.columns if isinstance(c.type, EncryptedText)]
        if columns:
            found.append((table, columns))
    return found


def _count(engine: Engine, table: Table) -> int:
    with engine.connect().execution_options(ponte_writes=False) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _read(engine: Engine, table: Table, columns: Sequence[Column[Any]]) -> Iterator[Sequence[Row]]:
    """Rows in the order of their key, each piece read in a moment of its own."""
    keys = list(table.primary_key.columns)
    if len(keys) != 1:
        raise TypeError(f"{table.name}: encrypted texts stand where one column is the key")
    raw = [type_coerce(column, LargeBinary).label(column.name) for column in columns]
    query = select(keys[0], *raw).order_by(keys[0]).limit(PIECE)
    last: Any = None
    while True:
        after = query if last is None else query.where(keys[0] > last)
        with engine.connect().execution_options(ponte_writes=False) as connection:
            rows = [tuple(row) for row in connection.execute(after)]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _reseal(
    engine: Engine,
    table: Table,
    columns: Sequence[Column[Any]],
    rows: Sequence[Row],
    newest: Fernet,
) -> Rotated:
    seen = closed = 0
    changes: dict[str, list[dict[str, Any]]] = {}
    for key, *tokens in rows:
        for column, token in zip(columns, tokens, strict=True):
            if token is None:
                continue
            seen += 1
            if _opens(newest, token):
                continue
            try:
                new = crypto.resealed(bytes(token))
            except crypto.Unreadable:
                closed += 1
                continue
            changes.setdefault(column.name, []).append({"k": key, "old": token, "new": new})
    if changes:
        _write(engine, table, changes)
        time.sleep(BREATH_SECONDS)
    return Rotated(seen, sum(map(len, changes.values())), closed)


def _write(engine: Engine, table: Table, changes: dict[str, list[dict[str, Any]]]) -> None:
    """What is not any more as it was read stays: somebody wrote it anew."""
    (key,) = table.primary_key.columns
    with engine.begin() as connection:
        for name, rows in changes.items():
            column = type_coerce(table.c[name], LargeBinary)
            connection.execute(
                update_of(table)
                .where(key == bindparam("k"), column == bindparam("old", type_=LargeBinary))
                .values({name: type_coerce(bindparam("new", type_=LargeBinary), LargeBinary)}),
                rows,
            )


def _opens(newest: Fernet, token: bytes) -> bool:
    try:
        newest.decrypt(bytes(token))
    except InvalidToken:
        return False
    return True
