"""What a provider says of a person, read with caution: all of it was typed somewhere else."""

import re
from collections.abc import Iterator, Mapping, Sequence

from domain.directory.rules import email as mail_address
from domain.text import clean_line, fold
from domain.vocabulary import Role

LONGEST_SUBJECT = 255
_USERNAME_SIGN = re.compile(r"[^a-z0-9._@+-]+")


def subject(claims: Mapping[str, object]) -> str:
    """The name by which a provider knows a person for ever; empty if it is none."""
    found = claims.get("sub")
    fits = isinstance(found, str) and found.isprintable() and len(found) <= LONGEST_SUBJECT
    return str(found) if fits else ""


def role(claims: Mapping[str, object], path: str, roles: Mapping[str, Role]) -> Role | None:
    """The role here of who has one of `roles` there, by the order of `roles`; None: not one."""
    held = set(_texts(_found(claims, path)))
    return next((role for value, role in roles.items() if value in held), None)


def vouched(claims: Mapping[str, object], trusted: str | Sequence[str]) -> bool:
    """Whether the provider says that a second factor was shown."""
    if isinstance(trusted, str):
        return trusted == "always"
    told = {*_texts(claims.get("acr")), *_texts(claims.get("amr"))}
    return not told.isdisjoint(trusted)


def name(claims: Mapping[str, object]) -> str:
    """The name of a person, clean and on one line; empty if none is told."""
    given, family = claims.get("given_name"), claims.get("family_name")
    whole = " ".join(part for part in (given, family) if isinstance(part, str))
    for found in (claims.get("name"), whole, claims.get("preferred_username")):
        if isinstance(found, str) and fold(cleaned := clean_line(found[:500], limit=120)):
            return cleaned
    return ""


def username(claims: Mapping[str, object], otherwise: str) -> str:
    """A user name by our rules, from what the person is called there."""
    for found in (claims.get("preferred_username"), claims.get("email")):
        if isinstance(found, str):
            cleaned = _USERNAME_SIGN.sub("-", found[:200].casefold()).strip("-._@+")[:60]
            if len(cleaned) >= 2:
                return cleaned
    return otherwise


def mail(claims: Mapping[str, object]) -> str:
    """Where the person is written to about their account; empty if that is not sure."""
    found = claims.get("email")
    if not isinstance(found, str) or claims.get("email_verified") is False or len(found) > 200:
        return ""
    try:
        return mail_address(found)
    except ValueError:
        return ""


def _found(claims: Mapping[str, object], path: str) -> object:
    """The claim of that very name, else the one at the end of the path."""
    if path in claims:
        return claims[path]
    found: object = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, Sequence):
        yield from (one for one in found if isinstance(one, str))
