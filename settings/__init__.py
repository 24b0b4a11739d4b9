"""Everything an installation can decide, read once from the environment (or a `.env` file).

Names are `PONTE_<FIELD>`, except `DATABASE_URL`, which hosting platforms set by that name.

A demonstration lets anyone in. It reads no `.env`, and of the environment nothing that leads to
real data or real people (OF_REAL_USE): a database or mail server of its own is named on purpose,
by `PONTE_DEMO_DATABASE_URL`, `PONTE_DEMO_SMTP_HOST` and so on.
"""

import os
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from domain.accounts.second import AskedOf
from domain.business_time import office_hours_of
from domain.figures.protection import told_exactly_from
from settings.accessibility import AccessibilitySettings
from settings.accounts import AccountSettings
from settings.backups import BackupSettings
from settings.keys import KeySettings
from settings.mail import MailSettings
from settings.papers import PaperSettings
from settings.providers import ProviderSettings
from settings.reached import ReachedSettings
from settings.record import RecordSettings
from settings.rights import RightsSettings
from settings.sources import OF_REAL_USE, Sources, for_demonstration
from settings.streets import StreetSettings
from settings.watching import WatchSettings

ROOT = Path(__file__).parents[1]
ENV_FILE = ROOT / ".env"
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
"""Which Ponte this is; said in `pyproject.toml` alone."""


class Settings(
    AccessibilitySettings,
    AccountSettings,
    BackupSettings,
    KeySettings,
    MailSettings,
    PaperSettings,
    ProviderSettings,
    ReachedSettings,
    RecordSettings,
    RightsSettings,
    StreetSettings,
    WatchSettings,
    Sources,
):
    """One installation's settings; of unknown `PONTE_*` names `python -m db doctor` tells."""

    model_config = SettingsConfigDict(
        env_prefix="PONTE_",
        env_file=ENV_FILE,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,  # the input holds keys and passwords
    )

    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    """SQLAlchemy URL; empty means SQLite under `var_dir`."""
    demo: bool = False
    """Demonstration mode: invented data, four sign-in buttons, keys generated on disk."""
    var_dir: Path = ROOT / "var"
    """Where the embedded database and the generated keys live."""

    office_hours: str = "09:00-13:00,14:00-17:00"
    """Working hours, Monday to Friday, Europe/Rome."""
    referral_expires_days: Annotated[int, Field(ge=0, le=90)] = 3
    """Working days after its due time in which a referral without an answer expires."""
    exact_from: Annotated[int, AfterValidator(told_exactly_from)] = 0
    """From this many open cases of a quarter up their number is told as it is, to who sees no cases
    too; 0: never. The data protection officer answers for it."""
    verify_every_months: Annotated[int, Field(ge=1, le=120)] = 6
    """A referent not verified for this long is to be verified again."""

    @field_validator("office_hours")
    @classmethod
    def _hours_follow_each_other(cls, value: str) -> str:
        return office_hours_of(value)

    @field_validator("database_url")
    @classmethod
    def _database_is_one_of_two(cls, value: str) -> str:
        if value and not re.match(r"(postgres|postgresql(\+psycopg)?|sqlite)://", value):
            raise ValueError("write it like postgresql://user:password@host/ponte, or leave it out")
        return value

    def factor_asked_of(self) -> AskedOf:
        """Who must have a second factor; in a demonstration nobody, whose buttons let anyone in."""
        return AskedOf.NOBODY if self.demo else AskedOf(self.second_factor)

    def url(self) -> str:
        """The SQLAlchemy URL, with psycopg 3 as PostgreSQL driver.

        A demonstration has a file of its own: its accounts let anyone in.
        """
        if not self.database_url:
            return f"sqlite:///{self.var_dir / ('demo.db' if self.demo else 'ponte.db')}"
        for prefix in ("postgres://", "postgresql://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url


def said(error: ValidationError) -> list[str]:
    """What is wrong with the settings, a line for each, without the values: they may be secret."""
    return [_line(one["loc"], one["type"], one["msg"]) for one in error.errors()]


def _line(where: tuple[int | str, ...], kind: str, message: str) -> str:
    reason = message.removeprefix("Value error, ").replace("Input should be", "it must be")
    if kind == "string_too_short":
        reason = "it must not be empty"
    if not where:
        return reason
    name = str(where[0]).upper()
    return f"{name if name == 'DATABASE_URL' else f'PONTE_{name}'}: {reason}"


def unknown() -> list[str]:
    """What the environment and `.env` say that is no setting of Ponte: mistyped, most likely."""
    written = dotenv_values(ENV_FILE, interpolate=False)
    known = {f"ponte_{name}" for name in Settings.model_fields}
    known |= {for_demonstration(name) for name in OF_REAL_USE}
    given = {*os.environ, *written}
    return sorted(
        name for name in given if name.lower().startswith("ponte_") and name.lower() not in known
    )


@cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
