"""One file with everything in the database, the same for SQLite and PostgreSQL.

A zip: for each table a file of JSON lines (the values in the order of the columns), and at the
end `manifest.json` with the schema revision, the columns, the row counts and the SHA-256 of
each file. Moments are text in UTC; encrypted columns travel as they are stored, in base64. The
keys are not in it: without them the file is unreadable where it matters. In real use the zip is
closed on its way to the disk (`db.ops.sealed`).
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.schema import sort_tables

from db.access import audit
from db.clock import utcnow
from db.engine import snapshot, transaction
from db.models import Base
from db.ops.sealed import Opening, Seal, closing_for
from db.progress import Progress
from domain.acts import Act
from domain.errors import CannotRun

FORMAT = "ponte-backup-1"
MANIFEST = "manifest.json"
_BATCH = 5_000
_READABLE = Seal()
ReadBack = Callable[[Path, Opening, Progress], int]


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    """A table in the archive."""

    table: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def file(self) -> str:
        """Its name in the archive."""
        return f"{self.table}.jsonl"


def tables() -> list[Table]:
    """All our tables, each after those it refers to."""
    return sort_tables(Base.metadata.tables.values())


def revision(connection: Connection) -> str:
    """The newest migration of a database; empty before the first."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def save(
    engine: Engine,
    path: Path,
    progress: Progress,
    *,
    replace: bool = False,
    seal: Seal = _READABLE,
    read_back: ReadBack | None = None,
) -> int:
    """Write a consistent snapshot to `path` (mode 600), closed for whom `seal` says; returns the
    number of rows. It takes its name once `read_back` has read it.

    A file already there is replaced only if asked for, and once the new one is complete. Raises
    CannotRun when it is there or the database is not migrated, OSError when the file cannot be
    written.
    """
    _keep_what_is_there(path, replace)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            with closing_for(target, seal) as (into, how), snapshot(engine) as connection:
                rows = _write(connection, into, progress)
            target.flush()
            os.fsync(target.fileno())
        if read_back is not None:
            read_back(draft, how, progress)
        _keep_what_is_there(path, replace)  # it may have come meanwhile
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    with transaction(engine) as session:
        audit(session, None, Act.BACKUP_SAVE, "database", f"{rows} rows")
    return rows


def _keep_what_is_there(path: Path, replace: bool) -> None:
    if path.is_dir():
        raise CannotRun(f"{path} is a folder, not a file: say a name in it")
    if path.exists() and not replace:
        raise CannotRun(f"{path} is there already and stays: say another name, or --replace")


def _write(connection: Connection, target: IO[bytes], progress: Progress) -> int:
    schema = revision(connection)
    if not schema:
        raise CannotRun("the database is empty: run `python -m db migrate` first")
    progress.stage("backup", sum(_count(connection, table) for table in tables()))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        parts = [_write_table(connection, archive, table, progress) for table in tables()]
        manifest = {
            "format": FORMAT,
            "revision": schema,
            "made_at": utcnow().isoformat(),
            "parts": [asdict(part) for part in parts],
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return sum(part.rows for part in parts)


def _count(connection: Connection, table: Table) -> int:
    query = text(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608 - our names
    return connection.scalar(query) or 0


def _write_table(
    connection: Connection, archive: zipfile.ZipFile, table: Table, progress: Progress
) -> ArchivedTable:
    digest, count = hashlib.sha256(), 0
    columns = [column.name for column in table.columns]
    part = ArchivedTable(table.name, columns, 0, "")
    found = connection.execution_options(yield_per=_BATCH).execute(_everything(table))
    with archive.open(part.file, "w", force_zip64=True) as target:
        for rows in found.partitions():
            lines = "".join(_line(row) for row in rows).encode()
            digest.update(lines)
            target.write(lines)
            count += len(rows)
            progress.advance(len(rows))
    return ArchivedTable(table.name, columns, count, digest.hexdigest())


def _everything(table: Table) -> Any:
    """Values as they are stored, ciphertexts closed, in the order of the primary key."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    return text(f'SELECT {names} FROM "{table.name}" ORDER BY {key}')  # noqa: S608 - our names


def _line(row: Any) -> str:
    return json.dumps([_value(value) for value in row], ensure_ascii=False) + "\n"


def _value(value: Any) -> Any:
    """As JSON has it, the same from both databases."""
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no form for {type(value)}")
