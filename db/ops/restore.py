"""Read a backup (`db.ops.backup`) into an empty, migrated database of the same revision."""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, select, update
from sqlalchemy.types import LargeBinary

from db import chain
from db.bulk import Filler, filling
from db.clock import utcnow
from db.mail import restored
from db.models.installation import Installation
from db.ops.backup import FORMAT, MANIFEST, ArchivedTable, revision, tables
from db.ops.sealed import Opening, opened
from db.progress import Progress
from db.record import triggers
from domain.acts import Act
from domain.errors import CannotRun

REFERENCE = {
    "need_area",
    "need",
    "partner_type",
    "channel",
    "municipality",
    "quarter",
    "installation",
    "reference_version",
    "record_head",
}
"""Filled by every start; what the backup has stands in their place."""
_CHUNK = 1 << 20
_READABLE = Opening()


def restore(engine: Engine, path: Path, progress: Progress, how: Opening = _READABLE) -> int:
    """Fill the database from `path`, opened by `how`, in one transaction; the number of rows.

    Everything is verified before the first write. Nobody is served from it until
    `db.rights.again` has done what is due since. Raises CannotRun when the file is damaged or of
    another revision, or when the database holds data.
    """
    with _archive(path, how) as archive:
        parts = _verified(archive, path, progress)
        with engine.connect() as connection:
            _check_target(connection, archive, path)
        total = sum(part.rows for part in parts)
        every = tables()
        with filling(engine, every, progress.step) as filler:
            with triggers.loosened(filler.connection):
                for table in reversed(every):
                    filler.connection.execute(table.delete())
                progress.stage("restore", total)
                for table, part in zip(every, parts, strict=True):
                    _read_table(filler, archive, table, part, progress)
            _record(filler, total)
            now, made_at = utcnow(), _manifest(archive, path)["made_at"]
            filler.connection.execute(update(Installation).values(put_back_at=now))
            restored.hold(filler.connection, datetime.fromisoformat(made_at), now)
            progress.stage("indexes", sum(len(table.indexes) for table in every) + 2)
    return total


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file says it is."""

    made_at: datetime
    rows: int


def look(path: Path, how: Opening, engine: Engine | None = None) -> Looked:
    """What is in the file, before anything is written; with `engine`, whether it may take it in.
    Raises CannotRun.
    """
    with _archive(path, how) as archive:
        manifest = _manifest(archive, path)
        if engine is not None:
            with engine.connect() as connection:
                _check_target(connection, archive, path)
        rows = sum(part["rows"] for part in manifest["parts"])
        return Looked(datetime.fromisoformat(manifest["made_at"]), rows)


@contextmanager
def _archive(path: Path, how: Opening) -> Iterator[zipfile.ZipFile]:
    try:
        with opened(path, how) as file, zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise CannotRun(f"{path} is damaged or no backup: {error}") from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise CannotRun(f"{path} is no backup of Ponte: it has no readable manifest") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise CannotRun(f"{path} is no backup of Ponte that this version can read")
    return manifest


def _verified(archive: zipfile.ZipFile, path: Path, progress: Progress) -> list[ArchivedTable]:
    """The parts in the order of our tables, each read once and found whole."""
    by_table = {p["table"]: ArchivedTable(**p) for p in _manifest(archive, path)["parts"]}
    ours = {table.name: [column.name for column in table.columns] for table in tables()}
    if {name: part.columns for name, part in by_table.items()} != ours:
        raise CannotRun(f"{path} was made with another schema than this version's")
    progress.stage("verify", sum(part.rows for part in by_table.values()))
    for part in by_table.values():
        if _seal(archive, part) != (part.rows, part.sha256):
            raise CannotRun(f"{path} is damaged: {part.file} is not what was written")
        progress.advance(part.rows)
    return [by_table[name] for name in ours]


def _seal(archive: zipfile.ZipFile, part: ArchivedTable) -> tuple[int, str]:
    digest, lines = hashlib.sha256(), 0
    try:
        with archive.open(part.file) as source:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                lines += chunk.count(b"\n")
    except KeyError:
        return 0, ""
    return lines, digest.hexdigest()


def _check_target(connection: Connection, archive: zipfile.ZipFile, path: Path) -> None:
    theirs, ours = _manifest(archive, path)["revision"], revision(connection)
    if theirs != ours:
        raise CannotRun(f"{path} is of schema {theirs}, the database of schema {ours or 'none'}")
    kind = connection.scalar(select(Installation.kind))
    if kind and _kind(archive) not in (kind, None):
        raise CannotRun(f"{path} is of {_kind(archive)} use, this database of {kind} use")
    for table in tables():
        if table.name not in REFERENCE and connection.execute(select(table).limit(1)).first():
            raise CannotRun(
                f"the database is not empty (table {table.name}): restore into a new one, or say "
                "--over, which puts this one aside"
            )


def _kind(archive: zipfile.ZipFile) -> str | None:
    """Whether a demonstration or real use wrote it; None where the backup does not say."""
    with archive.open(f"{Installation.__tablename__}.jsonl") as source:
        row = source.readline()
    return json.loads(row)[1] if row else None


def _read_table(
    filler: Filler, archive: zipfile.ZipFile, table: Table, part: ArchivedTable, progress: Progress
) -> None:
    closed = [i for i, column in enumerate(table.columns) if _is_binary(column.type)]

    def rows() -> Iterator[list[Any]]:
        with archive.open(part.file) as source:
            for count, line in enumerate(source, 1):
                row = json.loads(line)
                for i in closed:
                    row[i] = None if row[i] is None else base64.b64decode(row[i])
                yield row
                if count % 1000 == 0:
                    progress.advance(1000)
        progress.advance(part.rows % 1000)

    filler.write(table, part.columns, rows())


def _is_binary(kind: Any) -> bool:
    return isinstance(getattr(kind, "impl", kind), LargeBinary)


def _record(filler: Filler, rows: int) -> None:
    """Who restored is not known here; that it was done is."""
    act, detail = Act.BACKUP_RESTORE.value, f"{rows} rows"
    line = {"at": utcnow(), "action": act, "subject": "database", "detail": detail}
    chain.append(filler.connection, [line])
