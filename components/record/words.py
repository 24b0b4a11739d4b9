"""What the record of what was done says of an act, in words."""

import re
from datetime import date

import i18n
from domain.accounts.second import Way
from domain.acts import Act
from domain.rights.wish import AskedBy
from domain.vocabulary import N_, Role
from i18n import _

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_ABOUT_ALL = ("figures", "backup", "demo", "directory", "keys", "database")
"""Kinds of acts on the whole database, on a day of it, or on the whole directory."""
_OF_ROLES = (Act.USER_CREATE, Act.USER_ROLE)
_LISTS = {"directory": N_("lists of organisations"), "convened": N_("lists of convened tenants")}
_NUMBERED = {
    "meeting ": N_("meeting no. {n}"),
    "commitment ": N_("commitment no. {n}"),
    "stop:": N_("stop of the camper no. {n}"),
    "session ": N_("session no. {n}"),
    "import:": N_("import no. {n}"),
}
"""How what has no public reference is written on record, and how it is said."""


def subject(action: str, text: str) -> str:
    """On what it was; references and names stay as they are."""
    for written, said in _NUMBERED.items():
        if text.startswith(written):
            return _(said).format(n=text.removeprefix(written))
    kind = action.partition(".")[0]
    if kind == "calendar":
        return _("their own calendar")
    if kind == "import":
        return _(_LISTS[text]) if text in _LISTS else text
    if kind in _ABOUT_ALL or action == Act.PARTNER_LOAD_STARTER:
        return {"database": _("all data"), "directory": _("the directory")}.get(text) or _days(text)
    return text


def stored(typed: str) -> str:
    """What a person types to find what the record tells of it, as it is written there."""
    for written, said in _NUMBERED.items():
        words, _field, after = _(said).partition("{n}")
        number = typed.casefold().removeprefix(words).removesuffix(after)
        if number.isdecimal() and typed.casefold().startswith(words):
            return f"{written}{number}"
    return typed


def detail(action: str, text: str) -> str:
    """The rest: roles, days and steps as people read them."""
    if action in _OF_ROLES:
        return " → ".join(map(_role, text.split(" -> ")))
    if action == Act.USER_SIGN_IN and text in list(Way):
        return _(Way(text).label)
    if action == Act.RECORD_READ and text in list(AskedBy):
        return _(AskedBy(text).label)
    if action == Act.MEMBERSHIP_SAVE:
        for name, said in _steps().items():
            text = re.sub(rf"\b{name}\b", said, text)
    if action == Act.DIRECTORY_IMPORT:
        return _import(text)
    return _days(text)


def _import(text: str) -> str:
    """A piece of an import; those of former times say it in words."""
    parts = text.split("\t")
    if len(parts) != 5:
        return text
    fields = dict(zip(("number", "rows", "new", "changed", "back"), parts, strict=True))
    said = _("import {number}, rows {rows}: {new} new, {changed} changed, {back} handed back")
    return said.format(**fields)


def _role(code: str) -> str:
    return _(Role(code).label) if code in list(Role) else code


def _steps() -> dict[str, str]:
    return {
        "invited_on": _("Invited to join on"),
        "joined_on": _("Joined on"),
        "signed_on": _("Protocol signed on"),
        "left_on": _("Left on"),
    }


def _days(text: str) -> str:
    return _DAY.sub(lambda found: _day(found[0]), text)


def _day(text: str) -> str:
    try:
        return i18n.day(date.fromisoformat(text))
    except ValueError:
        return text
