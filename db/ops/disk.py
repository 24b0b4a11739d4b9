"""What lies on the disk of this machine: whether others could read it, and how it is encrypted."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db import cipher, crypto
from db.access import without_actor
from db.engine import file_of
from domain.errors import CannotRun
from domain.vocabulary import N_
from settings import ENV_FILE, Settings, key_sources

PLAIN = N_(
    "{path} is not encrypted: whoever gets this disk reads what tenants said. Stop the server and "
    "run `python -m db encrypt-database`."
)
ADD_KEY = N_("PONTE_DATABASE_KEYS: not set. `make keys` adds it to the others; keep a copy of it.")
LOOSE = N_("{path} can be read by others: chmod {mode} {path}")


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, and what stands in its places."""

    text: str
    about: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.about)


def check_file_key(settings: Settings) -> None:
    """Raise CannotRun where real use would begin a file that is not encrypted, or has no key for
    one that is. One from an earlier version still opens, and `problems` tells of it.
    """
    path = file_of(settings.url())
    if path is None or settings.demo or crypto.found(settings, "database_keys"):
        return
    if not cipher.is_plain(path):
        raise CannotRun(ADD_KEY)


def loose(settings: Settings) -> dict[Path, int]:
    """What others may read and should not, and the mode it should have: database, settings, keys,
    and their folder.
    """
    path = file_of(settings.url())
    beside = [path.with_name(f"{path.name}{end}") for end in ("", "-wal", "-shm")] if path else []
    named = [getattr(settings, f"{name}_file") for name in key_sources.KEYS]
    files = [ENV_FILE, *beside, *map(Path, filter(None, named))]
    wanted = dict.fromkeys(files, 384) | {settings.var_dir: 0o700}
    return {file: mode for file, mode in wanted.items() if _open_to_others(file)}


def is_plain(engine: Engine) -> bool:
    """Whether the embedded database that is open lies on the disk for anybody to read."""
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect().execution_options(ponte_writes=False) as connection:
        return not cipher.is_encrypted(connection.connection.driver_connection)


@without_actor("start and command line, no data")
def problems(settings: Settings, engine: Engine) -> list[Problem]:
    """What is wrong with the disk of real use."""
    found = []
    path = file_of(settings.url())
    if settings.demo:
        return []
    if path is not None and is_plain(engine):
        if not crypto.found(settings, "database_keys"):
            found.append(Problem(ADD_KEY))
        found.append(Problem(PLAIN, {"path": path}))
    held = loose(settings).items()
    return [*found, *(Problem(LOOSE, {"path": file, "mode": f"{mode:o}"}) for file, mode in held)]


def _open_to_others(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False
