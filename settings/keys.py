"""The keys of what is stored: said here, kept in files, or fetched by a command."""

from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode


class KeySettings(BaseSettings):
    """Where the keys come from: the setting itself, else its file, else the command."""

    encryption_keys: Annotated[list[SecretStr], NoDecode] = []
    """Fernet keys, newest first, separated by commas. Older ones still decrypt."""
    index_key: SecretStr = SecretStr("")
    """Key of the blind indexes (any long random text). With another one the index is made anew."""
    database_keys: Annotated[list[SecretStr], NoDecode] = []
    """Keys of the file of the embedded database (long random texts), newest first."""
    encryption_keys_file: str = ""
    """A file with PONTE_ENCRYPTION_KEYS, separated by commas or lines."""
    index_key_file: str = ""
    database_keys_file: str = ""
    database_volume_encrypted: bool = False
    """Of PostgreSQL: somebody has made sure that the disk it writes to is encrypted."""
    keys_command: str = ""
    """A command that prints the keys that are said nowhere else, as lines of a `.env`."""
    keys_command_seconds: Annotated[float, Field(gt=0, le=120)] = 10

    @field_validator("encryption_keys", "database_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [v.strip() for v in value.split(",") if v.strip()] if isinstance(value, str) else value
        )
