"""Providers of identities (OpenID Connect) that people may sign in at."""

import json
import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode

from domain.vocabulary import Role

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST_SECRET = 4_096


class Provider(BaseModel):
    """One provider: who it is, what we are to it, and which of its people have which role here."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    """Stands in addresses; the provider sends people back to `/auth/oidc/<id>/back`."""
    label: Annotated[str, Field(min_length=1, max_length=60)]
    """As the button of the sign-in page names it."""
    issuer: str
    client_id: Annotated[str, Field(min_length=1, max_length=255)]
    client_secret: SecretStr = SecretStr("")
    client_secret_file: Path | None = None
    scopes: str = "openid profile email"
    role_claim: Annotated[str, Field(min_length=1)] = "roles"
    """Where the ID token has the roles; a path of names with dots between them."""
    roles: Annotated[dict[str, Role], Field(min_length=1)]
    """A value of that claim, and the role here; of several that fit the first counts."""
    second_factor: Literal["never", "always"] | tuple[str, ...] = "never"
    """Whether it vouches for a second factor: never, always, or with one of these values of the
    claims `acr` or `amr`."""
    acr_values: str = ""
    """Asked of it at each sign-in."""

    @field_validator("issuer")
    @classmethod
    def _issuer_is_safe(cls, value: str) -> str:
        if not is_safe(value) or urlsplit(value).query or urlsplit(value).fragment:
            raise ValueError("write it like https://login.example.org, with https")
        return value

    @field_validator("scopes")
    @classmethod
    def _asks_for_identity(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("it must hold openid")
        return value

    @model_validator(mode="after")
    def _secret_is_one(self) -> Self:
        if self.client_secret_file is not None and self.client_secret.get_secret_value():
            raise ValueError("client_secret and client_secret_file: one of the two")
        if self.client_secret_file is not None:
            self.secret()
        return self

    def secret(self) -> str:
        """The client's secret; empty for one without. Raises ValueError."""
        if self.client_secret_file is None:
            return self.client_secret.get_secret_value()
        try:
            return self.client_secret_file.read_text("utf-8")[:LONGEST_SECRET].strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError("client_secret_file cannot be read") from error


def is_safe(address: str) -> bool:
    """Whether an address of a provider is whole, and on a way nobody reads along."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or re.search(r"[\s\x00-\x1f\x7f\\]", address) or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


class ProviderSettings(BaseSettings):
    """Who may sign in where."""

    local_accounts: bool = True
    """Accounts with a password or passkey of Ponte; 0: only the providers below let people in."""
    oidc_providers: Annotated[tuple[Provider, ...], NoDecode] = ()
    """A list in JSON, or the path of a file that holds one. Needs PONTE_PUBLIC_URL."""

    @field_validator("oidc_providers", mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        text = value.strip()
        if text and not text.startswith("["):
            try:
                text = Path(text).read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError("write a list in JSON, or the path of a file with one") from error
        try:
            listed = json.loads(text or "[]")
        except ValueError as error:
            raise ValueError("this is no JSON") from error
        return _providers(listed)

    @model_validator(mode="after")
    def _somebody_lets_people_in(self) -> Self:
        if self.oidc_providers and not getattr(self, "public_url", ""):
            raise ValueError("PONTE_OIDC_PROVIDERS needs PONTE_PUBLIC_URL")
        if not self.local_accounts and not self.oidc_providers:
            raise ValueError("PONTE_LOCAL_ACCOUNTS is 0 and PONTE_OIDC_PROVIDERS is not set")
        return self


def _providers(listed: object) -> tuple[Provider, ...]:
    if not isinstance(listed, list):
        raise ValueError("it must be a list")
    found = []
    for number, one in enumerate(listed, 1):
        try:
            found.append(Provider.model_validate(one))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "it"
            reason = first["msg"].removeprefix("Value error, ")
            raise ValueError(f"provider {number}, {place}: {reason}") from None
    if len({one.id for one in found}) < len(found) or len({o.issuer for o in found}) < len(found):
        raise ValueError("two providers have the same id or issuer")
    return tuple(found)
