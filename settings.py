"""Everything an installation can decide, read once from the environment (or a `.env` file).

Names are `PONTE_<FIELD>`, except `DATABASE_URL`, which hosting platforms set by that name.

A demonstration lets anyone in. It reads no `.env`, and of the environment nothing that leads to
real data or real people (OF_REAL_USE): a database or mail server of its own is named on purpose,
by `PONTE_DEMO_DATABASE_URL`, `PONTE_DEMO_SMTP_HOST` and so on.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from domain.business_time import office_hours_of
from domain.quarters import streets
from domain.report import logo, template

ROOT = Path(__file__).parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
"""Which Ponte this is; said in `pyproject.toml` alone."""
OF_REAL_USE = (
    "database_url",
    "ponte_encryption_keys",
    "ponte_index_key",
    "ponte_public_url",
    "ponte_smtp_host",
    "ponte_smtp_port",
    "ponte_smtp_security",
    "ponte_smtp_user",
    "ponte_smtp_password",
    "ponte_smtp_ca_file",
    "ponte_smtp_timeout_seconds",
    "ponte_mail_from",
)
"""Variables that a demonstration does not read under these names (lower case)."""


def _for_demonstration(given: Mapping[str, str | None]) -> dict[str, str | None]:
    """The variables a demonstration reads: those made for it stand in the place of the real."""
    kept = {name: value for name, value in given.items() if name not in OF_REAL_USE}
    for name in OF_REAL_USE:
        own = f"ponte_demo_{name.removeprefix('ponte_')}"
        if own in given:
            kept[name] = given[own]
    return kept


def _asks_for_demonstration(*sources: PydanticBaseSettingsSource) -> bool:
    """Whether the first of the sources that speaks of it says so."""
    for source in sources:
        if (given := source().get("demo")) is not None:
            return str(given).lower() in ("1", "true", "t", "yes", "y", "on")
    return False


class Settings(BaseSettings):
    """One installation's settings; unknown `PONTE_*` names are ignored."""

    model_config = SettingsConfigDict(
        env_prefix="PONTE_",
        env_file=ROOT / ".env",
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

    encryption_keys: Annotated[list[SecretStr], NoDecode] = []
    """Fernet keys, newest first, separated by commas. Older ones still decrypt."""
    index_key: SecretStr = SecretStr("")
    """Key of the blind indexes (any long random text). With another one the index is made anew."""

    session_idle_minutes: Annotated[float, Field(gt=0, le=1_440)] = 60
    session_max_hours: Annotated[int, Field(ge=1, le=168)] = 12
    trust_proxy: bool = False
    """Believe X-Forwarded-Proto and X-Forwarded-Host (only behind our own proxy)."""

    office_hours: str = "09:00-13:00,14:00-17:00"
    """Working hours, Monday to Friday, Europe/Rome."""
    referral_expires_days: Annotated[int, Field(ge=0, le=90)] = 3
    """Working days after its due time in which a referral without an answer expires."""
    public_url: str = ""
    """Where partners reach Ponte, such as `https://ponte.example.org`; for the links sent to them.
    Empty: the address the community manager uses."""
    smtp_host: str = ""
    """Mail server for messages to partners; empty: nothing is sent, the text is there to copy."""
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """`none` only for a server on this machine or a trusted network."""
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_ca_file: str = ""
    """Certificates to trust instead of those of the system."""
    smtp_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = 20
    """For each answer of the mail server but the one below."""
    smtp_data_timeout_seconds: Annotated[float, Field(gt=0, le=3_600)] = 600
    """For its answer to a whole message: servers may think for long about it (RFC 5321)."""
    mail_from: str = ""
    """Sender and reply address of messages to partners."""
    agency: str = "ALER Varese-Como-Monza Brianza-Busto Arsizio"
    """Whose reports they are, and whom partners call."""
    agency_phone: str = ""
    """Told to partners who are too late, beside the name of who wrote to them."""
    tiles_url: str = ""
    """Streets under the map from close by: `https://tiles.example.org/{z}/{x}/{y}.png`, or the path
    of a PMTiles file with pictures. Empty: none, and the map asks no other host for anything."""
    tiles_attribution: str = ""
    """Whose these streets are, as their licence wants it named on the map."""
    exact_from: Annotated[int, Field(ge=0)] = 0
    """From this many open cases of a quarter up their number is told as it is, to who sees no cases
    too; 0: never. The data protection officer answers for it."""
    slides_template: Path | None = None
    """A presentation (PPTX, POTX): its masters, theme, fonts and logo are those of the slides."""
    logo: Path | None = None
    """A picture (PNG, SVG) that stands on the first page of reports."""
    retention_years: Annotated[int, Field(ge=1, le=100)] = 5
    """After so many years without it being reopened a closed case is to go: noted with each case,
    acted on by nothing yet."""
    privacy_notice_version: Annotated[str, Field(min_length=1, max_length=20)] = "1.0"
    verify_every_months: Annotated[int, Field(ge=1, le=120)] = 6
    """A referent not verified for this long is to be verified again."""

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [v.strip() for v in value.split(",") if v.strip()] if isinstance(value, str) else value
        )

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

    @field_validator("public_url")
    @classmethod
    def _address_is_whole(cls, value: str) -> str:
        if not value:
            return value
        try:
            parts = urlsplit(value)
            whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            whole = False
        if not whole or re.search(r"[\s?#]", value):
            raise ValueError("write it like https://ponte.example.org")
        return value

    @field_validator("tiles_url")
    @classmethod
    def _tiles_can_be_asked_for(cls, value: str) -> str:
        if value.endswith(streets.FILE):
            _looked_at(Path(value), streets.wrong_with_file, streets.HEAD)
        elif value and (wrong := streets.wrong_with_address(value)):
            raise ValueError(wrong)
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender_has_an_address(cls, value: str) -> str:
        address = parseaddr(value)[1]
        if value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address):
            raise ValueError("write it like ponte@example.org")
        return value

    @field_validator("smtp_ca_file")
    @classmethod
    def _certificates_are_there(cls, value: str) -> str:
        if value and not Path(value).is_file():
            raise ValueError("there is no such file")
        return value

    @field_validator("slides_template", "logo", mode="before")
    @classmethod
    def _file_can_be_used(cls, value: object, info: ValidationInfo) -> Path | None:
        room = logo if info.field_name == "logo" else template
        return _looked_at(Path(str(value)), room.problem) if value else None

    @field_validator("agency")
    @classmethod
    def _agency_has_a_name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("it must not be empty")
        return value

    @model_validator(mode="after")
    def _tiles_are_whose(self) -> Self:
        if self.tiles_url and not self.tiles_attribution.strip():
            raise ValueError("PONTE_TILES_URL needs PONTE_TILES_ATTRIBUTION")
        if self.tiles_attribution.strip() and not self.tiles_url:
            raise ValueError("PONTE_TILES_ATTRIBUTION is set and PONTE_TILES_URL is not")
        return self

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        missing = [name for name in ("public_url", "mail_from") if not getattr(self, name)]
        if self.smtp_host and missing:
            raise ValueError(f"PONTE_SMTP_HOST needs PONTE_{' and PONTE_'.join(missing).upper()}")
        user, password = bool(self.smtp_user), bool(self.smtp_password.get_secret_value())
        if not self.smtp_host and (user or password or self.smtp_ca_file):
            given = ("USER", user), ("PASSWORD", password), ("CA_FILE", bool(self.smtp_ca_file))
            first = next(name for name, there in given if there)
            raise ValueError(f"PONTE_SMTP_{first} is set and PONTE_SMTP_HOST is not")
        if user != password:
            raise ValueError("PONTE_SMTP_USER and PONTE_SMTP_PASSWORD go together: one is not set")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then `.env`; for a demonstration what it may read."""
        if not _asks_for_demonstration(init_settings, env_settings, dotenv_settings):
            return init_settings, env_settings, dotenv_settings
        if isinstance(env_settings, EnvSettingsSource):
            env_settings.env_vars = _for_demonstration(env_settings.env_vars)
        return init_settings, env_settings, InitSettingsSource(settings_cls, {"demo": True})

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


def _looked_at(path: Path, problem: Callable[[bytes], str], most: int = -1) -> Path:
    """The path of a file that is there and good for what it is, by its first `most` bytes (-1:
    all). Raises ValueError.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most)
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        raise ValueError("there is no such file" if gone else "it cannot be read") from None
    if why := problem(content):
        raise ValueError(why)
    return path.absolute()


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


@cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
