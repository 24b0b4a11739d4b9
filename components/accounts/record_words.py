"""What the record of what was done says of an act, in words."""

import re
from datetime import date

import i18n
from domain.vocabulary import Role
from i18n import _

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_ABOUT_ALL = ("figures", "backup", "demo")
"""Kinds of acts on the whole database, or on a day of it."""
_OF_ROLES = ("user.create", "user.role")


def subject(action: str, text: str) -> str:
    """On what it was; references and names stay as they are."""
    if action.partition(".")[0] not in _ABOUT_ALL:
        return text
    return _("all data") if text == "database" else _days(text)


def detail(action: str, text: str) -> str:
    """The rest: roles, days and steps as people read them."""
    if action in _OF_ROLES:
        return " → ".join(map(_role, text.split(" -> ")))
    if action == "membership.save":
        for name, said in _steps().items():
            text = re.sub(rf"\b{name}\b", said, text)
        return _days(text)
    if action.startswith(("stop.", "meeting.", "commitment.")):
        return _days(text)
    return text


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
