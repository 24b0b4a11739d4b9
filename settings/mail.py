"""The mail server, and where those who get mail reach us."""

import re
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings


class MailSettings(BaseSettings):
    """What a message to a partner needs."""

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
    """Sender of messages to partners, and their reply address where none is named."""
    mail_name: str = "ALER · Ponte"
    """The name that stands before the address of the sender."""
    mail_reply_to: str = ""
    """Where answers to our messages go: a mailbox that somebody reads. Empty: to the sender."""

    def smtp_line(self) -> dict[str, Any]:
        """The mail server, as aiosmtplib wants it said."""
        return {
            "hostname": self.smtp_host,
            "port": self.smtp_port,
            "use_tls": self.smtp_security == "tls",
            "start_tls": self.smtp_security == "starttls",
            "cert_bundle": self.smtp_ca_file or None,
            "timeout": self.smtp_timeout_seconds,
        }

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

    @field_validator("mail_name")
    @classmethod
    def _name_is_one_line(cls, value: str) -> str:
        if re.search(r"[\x00-\x1f\x7f<>]", value) or len(value) > 80:
            raise ValueError("write a short name on one line")
        return value.strip()

    @field_validator("mail_from", "mail_reply_to")
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
