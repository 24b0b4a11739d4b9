"""Make the keys of real use and put them where Ponte reads them."""

import os
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.fernet import Fernet
from dotenv import dotenv_values

from domain.errors import CannotRun

NAMES = ("PONTE_ENCRYPTION_KEYS", "PONTE_INDEX_KEY")
"""Both or none: with another one of the two nothing of what is stored is found again."""
LATER = ("PONTE_DATABASE_KEYS",)
"""Asked for since a later version: added where they are missing."""


def lines(names: Sequence[str] = (*NAMES, *LATER)) -> str:
    """New keys as lines of a `.env`."""
    return "".join(f"{name}={_new(name)}\n" for name in names)


def _new(name: str) -> str:
    return Fernet.generate_key().decode() if name == NAMES[0] else secrets.token_hex(32)


def write_into(path: Path) -> list[str]:
    """Add the keys that are missing to `path` (made if missing), which only its owner may read from
    now on. Those that are there stay. The names of those added. Raises CannotRun, OSError.
    """
    path = path.resolve()
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if path.exists():
        path.chmod(0o600)
    held = [name for name in (*NAMES, *LATER) if dotenv_values(path).get(name)] if before else []
    of_both = [name for name in NAMES if name in held]
    if len(of_both) == 1:
        raise CannotRun(f"{path} holds {of_both[0]} alone: put back the other of the two first")
    added = [name for name in (*NAMES, *LATER) if name not in held]
    if added:
        joint = "" if not before or before.endswith("\n") else "\n"
        replace(path, before + joint + lines(added))
    return added


def replace(path: Path, content: str) -> None:
    """Whole or not at all, and never readable by others in between."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def put_first(path: Path, name: str, key: str) -> None:
    """Put a key before those that `path` holds under `name`; it counts from now on. The others
    stay, for what they sealed. Raises CannotRun, OSError.
    """
    _rewrite(path, name, lambda held: [key, *held])


def keep_first(path: Path, name: str) -> int:
    """Leave the first of the keys of `path` alone; how many went."""
    went = 0

    def first(held: list[str]) -> list[str]:
        nonlocal went
        went = len(held) - 1
        return held[:1]

    _rewrite(path, name, first)
    return went


def _rewrite(path: Path, name: str, change: Callable[[list[str]], list[str]]) -> None:
    """In a `.env` the line of that name, in a file of keys alone its first line, or all of it."""
    path = path.resolve()
    rows = path.read_text(encoding="utf-8").splitlines()
    if any("=" in row.split("#")[0].rstrip("=") for row in rows):
        found = [n for n, row in enumerate(rows) if re.match(rf"\s*(export\s+)?{name}\s*=", row)]
        if not found:
            raise CannotRun(f"{path} holds no line {name}")
        head, _sign, tail = rows[found[-1]].partition("=")
        rows[found[-1]] = f"{head}={','.join(change(_keys(tail)))}"
    elif path.name == "demo.key":
        rows[0] = ",".join(change(_keys(rows[0])))
    else:
        rows = change(_keys(",".join(rows)))
    replace(path, "\n".join(rows) + "\n")


def _keys(text: str) -> list[str]:
    return [
        part for part in text.replace(",", " ").replace('"', " ").replace("'", " ").split() if part
    ]
