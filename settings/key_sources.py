"""Where keys are read: the setting itself, the file named beside it, or a command (a vault).

Nothing that a file or a command says is ever repeated: a message names the setting alone.
"""

import io
import os
import shlex
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError

from settings.keys import KeySettings

KEYS = ("encryption_keys", "index_key", "database_keys", "backup_passphrase", "record_key")
"""Settings that hold keys and can be said in a file (`…_FILE`) or by the command too."""


class NoKeys(RuntimeError):
    """A file or command that should give keys does not; the message says which, not what."""


def variable(name: str) -> str:
    """The name of a setting in the environment."""
    return f"PONTE_{name.upper()}"


def find(settings: KeySettings, name: str) -> list[str]:
    """The keys of a setting, newest first; empty where nothing says them. Raises NoKeys."""
    if given := _plain(getattr(settings, name)):
        return given
    if file := getattr(settings, f"{name}_file"):
        return _parts(_read(f"{variable(name)}_FILE", Path(file)))
    if settings.keys_command:
        told = _asked(settings.keys_command, settings.keys_command_seconds)
        return _parts(told.get(variable(name)) or "")
    return []


def place(settings: KeySettings, name: str, env_file: Path) -> Path | None:
    """The file in which a key can be put before the others; None where only a person can do it."""
    if os.environ.get(variable(name)):
        return None
    if dotenv_values(env_file, interpolate=False).get(variable(name)):
        return env_file
    file = getattr(settings, f"{name}_file")
    return Path(file) if file else None


def take_over(settings: KeySettings, fresh: KeySettings) -> None:
    """Let `settings`, which a process has in use, have the keys that `fresh` has."""
    for name in KEYS:
        if _plain(getattr(fresh, name)):
            setattr(settings, name, getattr(fresh, name))


def read_anew(settings: KeySettings) -> None:
    """Ask the sources again: a key may have been put before the others meanwhile."""
    forget()
    try:
        take_over(settings, type(settings)())
    except ValidationError:
        return  # somebody is just writing there: those in use stay


def forget() -> None:
    """Ask the command again at next use."""
    _asked.cache_clear()


def _plain(value: Any) -> list[str]:
    values = [value] if isinstance(value, SecretStr) else value
    return [text for one in values if (text := one.get_secret_value())]


def _parts(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").split() if part]


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NoKeys(f"{name}: the file {path} cannot be read") from None


@cache
def _asked(command: str, seconds: float) -> dict[str, str | None]:
    """What the command prints; its errors may quote what is secret, and are dropped."""
    try:
        done = subprocess.run(  # noqa: S603 - who runs Ponte says which command
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoKeys(f"PONTE_KEYS_COMMAND: no answer within {seconds:g} seconds") from None
    except (OSError, ValueError):
        raise NoKeys("PONTE_KEYS_COMMAND: the command cannot be started") from None
    if done.returncode:
        raise NoKeys(f"PONTE_KEYS_COMMAND: the command ended with {done.returncode}")
    text = io.StringIO(done.stdout.decode("utf-8", "replace"))
    return dotenv_values(stream=text, interpolate=False)
