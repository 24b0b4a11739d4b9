"""What the record of what was done says of an act, in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import i18n
from components.cases import words as of_case
from components.directory import words as of_directory
from components.network import words as of_network
from db.reference.catalogue import Catalogue
from domain.accounts.second import Way
from domain.acts import Act
from domain.corrections.fields import Field
from domain.referrals.moves import By
from domain.rights.retention import Kept
from domain.rights.wish import AskedBy, Ground, WishKind
from domain.vocabulary import N_, CaseStatus, Labelled, Role
from i18n import _

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_CODE = re.compile(r"[a-z]\w*")
_ABOUT_ALL = ("figures", "backup", "demo", "directory", "keys", "database", "record")
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
_CODES: dict[str, type[Labelled]] = {
    Act.CASE_STATUS: CaseStatus,
    Act.CASE_CORRECT: Field,
    Act.RIGHTS_ASK: WishKind,
    Act.RIGHTS_GRANT: WishKind,
    Act.RIGHTS_DONE: WishKind,
    Act.RIGHTS_REFUSE: Ground,
    Act.RETENTION_KEEP: Kept,
}
"""Acts whose detail is codes: what they are of."""
_BY = {By.ALER: "", By.CLOCK: "", By.PARTNER: N_("by the partner")}
"""Who moved a request, where the name beside it does not say so."""


def subject(action: str, text: str) -> str:
    """On what it was; references and names stay as they are."""
    for written, said in _NUMBERED.items():
        if text.startswith(written):
            return _(said).format(n=text.removeprefix(written))
    kind = action.partition(".")[0]
    if kind == "calendar":
        return _("their own calendar")
    if kind == "factor" and text == "own":
        return _("their own account")
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


def detail(action: str, text: str, catalogue: Catalogue) -> str:
    """The rest: roles, days, steps and codes as people read them."""
    if action in _OF_ROLES:
        return " → ".join(map(_role, text.split(" -> ")))
    if action == Act.USER_SIGN_IN and text in list(Way):
        return _(Way(text).label)
    if action == Act.RECORD_READ and text in list(AskedBy):
        return _(AskedBy(text).label)
    if action == Act.MEMBERSHIP_SAVE:
        for name, said in of_network.membership().items():
            text = re.sub(rf"\b{name}\b", said, text)
    if action == Act.DIRECTORY_IMPORT:
        return _import(text)
    if action.startswith("partner."):
        return "; ".join(_of_partner(line, catalogue) for line in text.split("\n"))
    if action.startswith("referral.") and text in _BY:
        return _(_BY[By(text)]) if _BY[By(text)] else ""
    if action in _CODES:
        known = {code.value: code.label for code in _CODES[action]}
        text = _CODE.sub(lambda found: _(known.get(found[0], found[0])), text)
    return _days(text.replace(">", " → ") if action.startswith("case.") else text)


def changes(action: str, fields: Mapping[str, Sequence[str]], catalogue: Catalogue) -> list[str]:
    """From what to what, a text for each field."""
    return [
        " → ".join(_changed(action, name, each, catalogue) or "–" for each in both)
        for name, both in fields.items()
    ]


def _changed(action: str, name: str, stored: str, catalogue: Catalogue) -> str:
    if action == Act.CASE_NEEDS:
        return ", ".join(_need(*each.partition(":")[::2], catalogue) for each in stored.split())
    if action == Act.CASE_CORRECT and name in list(Field):
        return _said(partial(of_case.field_value, Field(name)), stored, catalogue)
    return stored


def _need(code: str, level: str, catalogue: Catalogue) -> str:
    said = of_directory.need(code, catalogue)
    return f"{said} ({of_case.severity(int(level))})" if level.isdecimal() else said


def _of_partner(line: str, catalogue: Catalogue) -> str:
    """A field of the directory with what it said and says; any other line as it is."""
    name, *values = line.split("\t")
    said = of_directory.field(name)
    if said == name or not values:
        return " ".join((name, *values))
    return f"{said}: {' → '.join(_value(name, each, catalogue) for each in values)}"


def _value(name: str, stored: str, catalogue: Catalogue) -> str:
    """As the directory says it; a number that is cut short stays as it is."""
    known = name != "phone"
    return (_said(partial(of_directory.value, name), stored, catalogue) if known else stored) or "–"


def _said(say: Callable[[str, Catalogue], str], stored: str, catalogue: Catalogue) -> str:
    """In words; what is none of what Ponte writes now stands as it is, and the record is read."""
    try:
        return say(stored, catalogue)
    except ValueError:
        return stored


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


def _days(text: str) -> str:
    return _DAY.sub(lambda found: _day(found[0]), text)


def _day(text: str) -> str:
    try:
        return i18n.day(date.fromisoformat(text))
    except ValueError:
        return text
