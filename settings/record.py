"""How the record of acts is sealed, and how long it is kept."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode


class RecordSettings(BaseSettings):
    """The key of its seals, and where they are written besides the database."""

    record_key: SecretStr = SecretStr("")
    """Ed25519 private key of the seals, 64 hexadecimal digits; empty: a file in `var_dir`."""
    record_key_file: str = ""
    record_old_keys: Annotated[list[str], NoDecode] = []
    """Public keys of seals made before the key was changed, separated by commas."""
    record_seals_file: Path | None = None
    """Each seal is added to this file too: best where who runs the database cannot write."""
    record_seal_hours: Annotated[int, Field(ge=1, le=24)] = 24
    """From one seal to the next. What was written since the last one is held by the chain alone."""
    record_years: Annotated[int, Field(ge=1, le=100)] = 10
    """Lines of the record younger than this cannot be dropped; older ones by a command alone."""

    @field_validator("record_key")
    @classmethod
    def _key_is_one(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _is_key(value.get_secret_value()):
            raise ValueError("it must be 64 hexadecimal digits, as `make keys` makes them")
        return value

    @field_validator("record_old_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        keys = (
            [v.strip() for v in value.split(",") if v.strip()] if isinstance(value, str) else value
        )
        if isinstance(keys, list) and not all(_is_key(str(key)) for key in keys):
            raise ValueError("each must be 64 hexadecimal digits")
        return keys


def _is_key(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{64}", text))
