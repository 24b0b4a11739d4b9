"""What lies on the disk of this machine: whether others could read it, and how it is encrypted."""

import stat
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from db import cipher, crypto
from db.access import without_actor
from db.engine import file_of
from domain.errors import CannotRun
from settings import ROOT, Settings, key_sources

ENV_FILE = ROOT / ".env"
PLAIN = (
    "{path} is not encrypted: whoever gets this disk reads what tenants said. Stop the server and "
    "run `python -m db encrypt-database`"
)
ADD_KEY = "PONTE_DATABASE_KEYS: not set. `make keys` adds it to the others; keep a copy of it"


@dataclass(frozen=True, slots=True)
class Loose:
    """A file or folder that others than its owner may read."""

    path: Path
    wanted: int

    def __str__(self) -> str:
        return f"{self.path} can be read by others: chmod {self.wanted:o} {self.path}"


def check_file_key(settings: Settings) -> None:
    """Raise CannotRun where real use would begin a file that is not encrypted, or has no key for
    one that is. One from an earlier version still opens, and `problems` tells of it.
    """
    path = file_of(settings.url())
    if path is None or settings.demo or crypto.found(settings, "database_keys"):
        return
    if not cipher.is_plain(path):
        raise CannotRun(ADD_KEY)


def loose(settings: Settings) -> list[Loose]:
    """What others may read and should not: database, settings, keys, and their folder."""
    path = file_of(settings.url())
    beside = [path.with_name(f"{path.name}{end}") for end in ("", "-wal", "-shm")] if path else []
    named = [getattr(settings, f"{name}_file") for name in key_sources.KEYS]
    files = [*beside, settings.var_dir / "demo.key", *map(Path, filter(None, named))]
    if not settings.demo:
        files.append(ENV_FILE)
    found = [Loose(file, 0o600) for file in files if _open_to_others(file)]
    folder = settings.var_dir
    return [*found, Loose(folder, 0o700)] if _open_to_others(folder) else found


def is_plain(engine: Engine) -> bool:
    """Whether the embedded database that is open lies on the disk for anybody to read."""
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect().execution_options(ponte_writes=False) as connection:
        return not cipher.is_encrypted(connection.connection.driver_connection)


@without_actor("start and command line, no data")
def problems(settings: Settings, engine: Engine) -> list[str]:
    """What is wrong with the disk, a sentence each that ends with what to do."""
    found = []
    path = file_of(settings.url())
    if path is not None and not settings.demo and is_plain(engine):
        if not crypto.found(settings, "database_keys"):
            found.append(ADD_KEY)
        found.append(PLAIN.format(path=path))
    return [*found, *map(str, loose(settings))]


def _open_to_others(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False
