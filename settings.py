"""Everything an installation can decide, read once from the environment (or a `.env` file).

Names are `PONTE_<FIELD>`, except `DATABASE_URL`, which hosting platforms set by that name.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent


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
    """Key of the blind indexes (any long random text). Changing it loses look-up by name."""

    session_idle_minutes: Annotated[float, Field(gt=0)] = 60
    session_max_hours: int = 12
    trust_proxy: bool = False
    """Believe X-Forwarded-Proto and X-Forwarded-Host (only behind our own proxy)."""

    office_hours: str = "09:00-13:00,14:00-17:00"
    """Working hours, Monday to Friday, Europe/Rome."""
    referral_expires_days: int = 3
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
    """For each answer of the mail server."""
    mail_from: str = ""
    """Sender and reply address of messages to partners."""
    agency: str = "ALER Varese-Como-Monza Brianza-Busto Arsizio"
    """Whose reports they are."""
    suppression_k: int = 5
    """Counts from 1 to k-1 are not shown to roles that see no cases."""
    retention_years: int = 5
    """Years a closed case is kept."""
    privacy_notice_version: str = "1.0"
    verify_every_months: int = 6
    """A referent not verified for this long is to be verified again."""

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [v.strip() for v in value.split(",") if v.strip()] if isinstance(value, str) else value
        )

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        missing = [name for name in ("public_url", "mail_from") if not getattr(self, name)]
        if self.smtp_host and missing:
            raise ValueError(f"PONTE_SMTP_HOST needs PONTE_{' and PONTE_'.join(missing).upper()}")
        return self

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


@cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
