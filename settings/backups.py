"""Backups made by the clock: where, when, for whom to open, how many are kept."""

from email.utils import parseaddr
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings
from pyrage import RecipientError, x25519


class BackupSettings(BaseSettings):
    """What a backup needs."""

    backup_dir: str = ""
    """Folder of the daily backups, best on another machine; empty: none is made by itself."""
    backup_hour: Annotated[int, Field(ge=0, le=23)] = 2
    """Hour of the day, Europe/Rome."""
    backup_recipient: str = ""
    """Public key (`age1…`) that backups are encrypted for; several with commas. The secret keys
    that open them are kept elsewhere."""
    backup_passphrase: SecretStr = SecretStr("")
    """Instead of a recipient: whoever knows it opens the backups."""
    backup_passphrase_file: str = ""
    backup_keep_daily: Annotated[int, Field(ge=1, le=366)] = 7
    backup_keep_weekly: Annotated[int, Field(ge=0, le=520)] = 4
    backup_keep_monthly: Annotated[int, Field(ge=0, le=120)] = 12
    backup_mail_to: str = ""
    """Who is written to when a backup fails; needs the mail server."""

    @field_validator("backup_recipient")
    @classmethod
    def _recipients_are_keys(cls, value: str) -> str:
        for one in filter(None, map(str.strip, value.split(","))):
            try:
                x25519.Recipient.from_str(one)
            except RecipientError:
                raise ValueError(
                    "write the public key that `python -m db backup-key` tells: age1…"
                ) from None
        return value

    @field_validator("backup_mail_to")
    @classmethod
    def _somebody_is_told(cls, value: str) -> str:
        if value and "@" not in parseaddr(value)[1]:
            raise ValueError("write it like anna@example.org")
        return value
