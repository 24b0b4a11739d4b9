"""`encrypt-database`: a plain file of the embedded database becomes an encrypted one, or one under
an older key one under the newest.

The new file is made beside the old, verified, and takes its name in one step: whoever stops it
before has the old one, whole. Nobody else may have the database open meanwhile.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import cipher
from db.progress import Progress
from domain.errors import CannotRun

_STEPS = 200_000
"""Steps of SQLite's machine between two looks at how far the new file has come."""
_PIECE = 1 << 20
_SPARE = 1.1


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What was done."""

    tables: int
    rows: int
    was_plain: bool


def needed(path: Path, keys: Sequence[bytes]) -> bool:
    """Whether the file is plain, or under another key than the newest."""
    return cipher.is_plain(path) or not cipher.opens_with(path, keys[0])


def encrypt(path: Path, keys: Sequence[bytes], progress: Progress) -> Encrypted | None:
    """Put the file under the first of `keys`; None where it is already. Raises CannotRun."""
    if not keys:
        raise CannotRun("PONTE_DATABASE_KEYS: not set. `make keys` adds it; then say this again")
    if not path.exists() or not path.stat().st_size:
        raise CannotRun(f"there is no database in {path}: the first start makes one, encrypted")
    if not needed(path, keys):
        return None
    was_plain, draft = cipher.is_plain(path), path.with_name(f".{path.name}.encrypting")
    _check_space(path)
    draft.unlink(missing_ok=True)  # of one that was stopped
    before = os.open(path, os.O_RDWR)  # closed at the very end: that lets go of the locks on it
    try:
        with _alone(path, keys) as old:
            _export(old, draft, keys[0], path.stat().st_size, progress)
            tables, rows = _verify(old, draft, keys[0], progress)
            _put_in_place(draft, path)
            _write_over(before)
    finally:
        os.close(before)
        draft.unlink(missing_ok=True)
    return Encrypted(tables, rows, was_plain)


def move_alone(path: Path, aside: Path, keys: Sequence[bytes]) -> None:
    """Give the file another name, whole, when nobody has it open. Raises CannotRun."""
    with _alone(path, keys) as old:
        old.execute("BEGIN EXCLUSIVE")
        path.rename(aside)


def _check_space(path: Path) -> None:
    size, free = path.stat().st_size * _SPARE, shutil.disk_usage(path.parent).free
    if free < size:
        raise CannotRun(
            f"{path.parent} has {free // 10**6} MB left, and the new file needs "
            f"{int(size) // 10**6} MB beside the old one. Nothing was changed"
        )


@contextmanager
def _alone(path: Path, keys: Sequence[bytes]) -> Iterator[Any]:
    """The old file, which nobody else has open, with everything of its journal in it."""
    with closing(cipher.connect(path, keys, busy_ms=500)) as old:
        try:
            old.execute("PRAGMA journal_mode=DELETE")
            old.execute("PRAGMA temp_store=MEMORY")
            yield old
        except cipher.driver.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise CannotRun(
                "the database is in use: stop the server (and other commands) and say this again. "
                "Nothing was changed"
            ) from None


def _export(old: Any, draft: Path, key: bytes, size: int, progress: Progress) -> None:
    progress.stage("encrypt", size)
    cipher.make_private(draft)
    old.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(draft), cipher.spoken(key)))
    seen = 0

    def tell() -> None:
        nonlocal seen
        now = min(draft.stat().st_size, size)
        progress.advance(now - seen)
        seen = now

    old.set_progress_handler(tell, _STEPS)
    old.execute("BEGIN EXCLUSIVE")
    try:
        old.execute("SELECT sqlcipher_export('fresh')")
        old.execute("COMMIT")
    finally:
        old.set_progress_handler(None, 0)
    tell()
    old.execute("DETACH DATABASE fresh")
    old.execute("BEGIN EXCLUSIVE")  # until the new file stands in the place of this one


def _verify(old: Any, draft: Path, key: bytes, progress: Progress) -> tuple[int, int]:
    names = _tables(old)
    progress.stage("verify", len(names) + 1)
    rows = 0
    with closing(cipher.connect(draft, [key])) as new:
        if _tables(new) != names:
            raise CannotRun("the new file has not all tables: the old one stays as it was")
        for name in names:
            progress.step(name)
            count = _count(old, name)
            if _count(new, name) != count:
                raise CannotRun(f"the new file differs in {name}: the old one stays as it was")
            rows += count
        progress.step("pages")
        if new.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
            raise CannotRun("the new file has pages that do not open: the old one stays as it was")
    return len(names), rows


def _tables(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    )
    return [name for (name,) in found]


def _count(connection: Any, name: str) -> int:
    query = f'SELECT count(*) FROM "{name}"'  # noqa: S608 - names of our own tables
    return int(connection.execute(query).fetchone()[0])


def _put_in_place(draft: Path, path: Path) -> None:
    with draft.open("rb") as new:
        os.fsync(new.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _write_over(old: int) -> None:
    """What stood there is not to be read any more, as far as a disk does what it is told; and a
    server that started in this moment finds no database rather than going on in one without name.
    """
    size = os.fstat(old).st_size
    for start in range(0, size, _PIECE):
        os.pwrite(old, bytes(min(_PIECE, size - start)), start)
    os.fsync(old)
