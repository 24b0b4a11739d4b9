"""Passwords of local accounts: argon2id hashes and the rules a new one must keep.

The rules are those of NIST SP 800-63B for a password that stands alone: length, and nothing that
is tried first. No signs are demanded, and none expires but those another person has set.
"""

import secrets
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from db.accounts.guessable import guessable
from domain.text import fold

SHORTEST, LONGEST = 15, 256
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordFlaw(StrEnum):
    """Why a new password is refused; the screen has the words."""

    SHORT = "password_short"
    LONG = "password_long"
    NAME = "password_name"
    SAME = "password_same"
    SIMPLE = "password_simple"
    COMMON = "password_common"


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A new password as it is stored, looked at and hashed before any transaction is open: both
    take a third of a second, in which an embedded database would let nobody else write.
    """

    text: str = field(repr=False)
    digest: str = field(repr=False)
    flaw: PasswordFlaw | None = None


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
    return _hasher().hash(_normal(password))


def matches(password: str, stored: str) -> bool:
    """Whether `password` belongs to `stored`; an empty `stored` takes as long and never does."""
    possible = bool(stored) and len(password) <= LONGEST
    try:
        fits = _hasher().verify(_normal(password[:LONGEST]), stored if possible else _nobody())
    except UnknownHashError:
        return False
    return fits and possible


def _normal(password: str) -> str:
    """The same letters, however this keyboard writes them; nothing is cut off."""
    return unicodedata.normalize("NFKC", password)


def flaw(password: str, username: str, name: str = "") -> PasswordFlaw | None:
    """The first rule a new password of somebody breaks, None when it may be used."""
    if len(password) < SHORTEST:
        return PasswordFlaw.SHORT
    if len(password) > LONGEST:
        return PasswordFlaw.LONG
    if fold(username).replace(" ", "") in fold(password).replace(" ", ""):
        return PasswordFlaw.NAME
    if len(set(password)) < 5:
        return PasswordFlaw.SIMPLE
    if guessable(password, (username, name)):
        return PasswordFlaw.COMMON
    return None


def chosen(password: str, username: str, name: str = "", before: str = "") -> NewPassword:
    """What somebody wishes for their password; `before` is the stored one, which it replaces."""
    broken = flaw(password, username, name)
    if broken is None and before and matches(password, before):
        broken = PasswordFlaw.SAME
    return NewPassword(password, "" if broken else digest(password), broken)


def once() -> NewPassword:
    """A password to read out on the telephone: four groups of four, about 79 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    text = "-".join(groups)
    return NewPassword(text, digest(text))
