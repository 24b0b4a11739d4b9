"""Passwords of local accounts: argon2id hashes and the rules a new one must keep."""

import secrets
from enum import StrEnum
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from domain.text import fold

SHORTEST, LONGEST = 12, 256
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordFlaw(StrEnum):
    """Why a new password is refused; the screen has the words."""

    SHORT = "password_short"
    LONG = "password_long"
    NAME = "password_name"
    SAME = "password_same"
    SIMPLE = "password_simple"


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """What an unknown user name is verified against, so that it takes the same time."""
    return _hasher().hash(secrets.token_urlsafe(32))


def warm_up() -> None:
    """Make the hash for unknown users before the first sign-in, which would take longer."""
    _nobody()


def digest(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher().hash(password)


def matches(password: str, stored: str) -> bool:
    """Whether `password` belongs to `stored`; an empty `stored` takes as long and never does."""
    try:
        fits = _hasher().verify(password[:LONGEST], stored or _nobody())
    except UnknownHashError:
        return False
    return fits and bool(stored)


def flaw(password: str, username: str) -> PasswordFlaw | None:
    """The first rule a new password breaks, None when it may be used."""
    if len(password) < SHORTEST:
        return PasswordFlaw.SHORT
    if len(password) > LONGEST:
        return PasswordFlaw.LONG
    if fold(username).replace(" ", "") in fold(password).replace(" ", ""):
        return PasswordFlaw.NAME
    if len(set(password)) < 5:
        return PasswordFlaw.SIMPLE
    return None


def one_time() -> str:
    """A password to read out on the telephone: four groups of four, about 79 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
