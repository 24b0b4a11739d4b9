"""The file of the embedded database, encrypted whole by SQLCipher: pages, journal and all.

Whether a file is encrypted is seen from its first bytes, so that one from before still opens (and
whoever starts Ponte is told). Connections are those of the driver `sqlcipher3`, plain files too:
two libraries in one process would not see each other's locks.
"""

import os
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from domain.errors import CannotRun

_PLAIN = b"SQLite format 3\0"
PRIVATE = 0o600
driver: Any = dbapi2
"""What connections to an embedded database are made with, and what they raise."""


def _as_it_is(value: Any) -> Any:
    return value


# Unasked, the driver searches for what else a NULL or a ciphertext may be bound as, at each one of
# each row: that takes as long as to write the row.
driver.register_adapter(type(None), _as_it_is)
driver.register_adapter(bytes, _as_it_is)


def is_plain(path: Path) -> bool:
    """Whether anybody who has the file can read it; one that is empty or not there is nothing."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN)) == _PLAIN
    except FileNotFoundError:
        return False


def spoken(key: bytes) -> str:
    """A key as SQLCipher takes it."""
    return f"x'{key.hex()}'"


def make_private(path: Path) -> None:
    """Make the file, empty, if it is not there: readable by its owner alone from the beginning.

    What SQLite writes beside it takes over its mode.
    """
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        path.parent.chmod(0o700)
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))


class Door:
    """How this process comes into one file: found out once, by the first connection.

    Looking into the file again would let go of the locks this process has on it (POSIX).
    """

    def __init__(self, path: Path, keys: Sequence[bytes]) -> None:
        self.path, self._keys = path, keys
        self._one_looks = threading.Lock()
        self._found: list[bytes | None] = []

    def connect(self, busy_ms: int = 5_000) -> Any:
        """A connection, by the first of the keys that opens the file. Raises CannotRun."""
        if self._found:
            return _opened(self.path, self._found[0], busy_ms)
        with self._one_looks:
            connection, key = _tried(self.path, self._keys, busy_ms)
            self._found[:] = [key]
            return connection


def connect(path: Path, keys: Sequence[bytes], busy_ms: int = 5_000) -> Any:
    """A connection to a file that this process does not have open already. Raises CannotRun."""
    return _tried(path, keys, busy_ms)[0]


def is_encrypted(connection: Any) -> bool:
    """Whether what this connection of the driver has open is encrypted."""
    (told,) = connection.execute("PRAGMA cipher_status").fetchone()
    return bool(int(told))


def _tried(path: Path, keys: Sequence[bytes], busy_ms: int) -> tuple[Any, bytes | None]:
    if not keys or is_plain(path):
        return _opened(path, None, busy_ms), None
    for key in keys:
        connection = _opened(path, key, busy_ms)
        if _opens(connection):
            return connection, key
        connection.close()
    raise CannotRun(
        f"PONTE_DATABASE_KEYS: no key there opens {path}. Either the key it was encrypted with is "
        "missing (put it back, from the copy of your keys), or it is of the other kind (a "
        "demonstration opens nothing of real use, real use no demonstration), or no database. "
        "Nothing was changed"
    )


def opens_with(path: Path, key: bytes) -> bool:
    """Whether this key opens the file."""
    with closing(_opened(path, key, 5_000)) as connection:
        return _opens(connection)


def _opened(path: Path, key: bytes | None, busy_ms: int) -> Any:
    connection = driver.connect(str(path), check_same_thread=False, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout={int(busy_ms)}")
    if key is not None:
        connection.execute("PRAGMA cipher_log_level=NONE")  # it is we who say what is wrong
        connection.execute(f'PRAGMA key="{spoken(key)}"')
    return connection


def _opens(connection: Any) -> bool:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError as error:
        if "not a database" in str(error):
            return False
        connection.close()
        raise
    return True
