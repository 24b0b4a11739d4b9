"""Make the keys of real use and put them where Ponte reads them."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from dotenv import dotenv_values

from domain.errors import CannotRun

NAMES = ("PONTE_ENCRYPTION_KEYS", "PONTE_INDEX_KEY")


def lines() -> str:
    """New keys as lines of a `.env`."""
    return f"{NAMES[0]}={Fernet.generate_key().decode()}\n{NAMES[1]}={secrets.token_hex(32)}\n"


def write_into(path: Path) -> bool:
    """Add new keys to `path` (made if missing), which only its owner may read from now on.

    False where both are there already: they stay. Raises CannotRun, OSError.
    """
    path = path.resolve()
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if path.exists():
        path.chmod(0o600)
    held = [name for name in NAMES if dotenv_values(path).get(name)] if before else []
    if len(held) == len(NAMES):
        return False
    if held:
        raise CannotRun(f"{path} holds {held[0]} alone: put back the other of the two first")
    joint = "" if not before or before.endswith("\n") else "\n"
    _replace(path, before + joint + lines())
    return True


def _replace(path: Path, content: str) -> None:
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
