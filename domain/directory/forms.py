"""What may be stored of a partner: the forms of its data, and what is wrong with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.it import codicefiscale, iva

from domain.text import LINE_LIMIT, TooLong, clean_line, clean_text, fold
from domain.vocabulary import N_, Capacity

TEXT_LIMIT, SHORT_LIMIT = 4_000, 120
EVERYWHERE = "*"
"""As a service area: all three provinces."""
PROVINCES = {"VA": "Varese", "CO": "Como", "MB": "Monza e Brianza"}
_SHORT = re.compile(r"1\d{2,5}|8\d{2,9}|199\d{3,7}|4\d{4}")
"""Emergency and social-utility numbers (112, 1522, 116117), green numbers (800…), codes."""


class Invalid(ValueError):
    """A form that cannot be stored: the message (an English source) for each wrong field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is written of an organisation; `type_code` and `istat` are reference codes."""

    name: str = ""
    type_code: str = ""
    istat: str = ""
    alternate_name: str = ""
    description: str = ""
    tax_id: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """What is written of a service. `areas`: ISTAT codes, provinces or EVERYWHERE."""

    name: str = ""
    needs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    capacity: Capacity = Capacity.UNKNOWN
    description: str = ""
    eligibility_description: str = ""
    languages: tuple[str, ...] = ()
    opening_hours: str = ""
    active: bool = True
    restricted: bool = False
    """Whether it may be told needs of health, violence and justice."""


@dataclass(frozen=True, slots=True)
class Referent:
    """What is written of a person to call."""

    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    active: bool = True


def name_key(name: str) -> str:
    """What two spellings of one name share. Cut as its column is: folding can lengthen a name."""
    return fold(name)[:LINE_LIMIT]


def phone(text: str) -> str:
    """A number as it is stored: E.164, or a short number as it is dialled.

    Raises ValueError for what no Italian phone could dial.
    """
    line = clean_line(text)
    digits = re.sub(r"[\s./()\-]", "", line)
    if not digits or _SHORT.fullmatch(digits):
        return digits
    try:
        parsed = phonenumbers.parse(line, "IT")
    except phonenumbers.NumberParseException as error:
        raise ValueError(N_("This is not a phone number.")) from error
    if not phonenumbers.is_possible_number(parsed) or re.search(r"[^\d\s+./()\-]", line):
        raise ValueError(N_("This is not a phone number."))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    """An address of valid form, not looked up anywhere; empty stays empty."""
    line = clean_line(text)
    if not line:
        return ""
    try:
        return validate_email(line, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(N_("This is not an e-mail address.")) from error


def website(text: str) -> str:
    """An http or https address; `www.example.org` gains `https://`."""
    line = clean_line(text)
    if not line:
        return ""
    if "://" not in line and re.match(r"[^\s:/]+\.[^\s:/]+", line):
        line = clean_line(f"https://{line}")
    try:
        parts = urlsplit(line)
        host = parts.hostname or ""
    except ValueError as error:
        raise ValueError(N_("This is not a web address.")) from error
    if parts.scheme not in ("http", "https") or "." not in host or re.search(r"[\s<>\"']", line):
        raise ValueError(N_("This is not a web address."))
    return line


def tax_id(text: str) -> str:
    """A partita IVA or a codice fiscale with a right check digit; empty stays empty."""
    number = re.sub(r"[\s.\-]", "", clean_line(text)).upper().removeprefix("IT")
    if number and not (iva.is_valid(number) or codicefiscale.is_valid(number)):
        raise ValueError(N_("The check digit of this tax number is wrong."))
    return number


def _line(text: str) -> str:
    return clean_line(text)


def _short_line(text: str) -> str:
    return clean_line(text, SHORT_LIMIT)


def _text(text: str) -> str:
    return clean_text(text, TEXT_LIMIT)


_RULES: dict[type, dict[str, Callable[[str], str]]] = {
    Organisation: {
        "name": _line,
        "alternate_name": _line,
        "description": _text,
        "tax_id": tax_id,
        "website": website,
        "email": email,
        "phone": phone,
        "address": _line,
    },
    Service: {
        "name": _line,
        "description": _text,
        "eligibility_description": _text,
        "opening_hours": _line,
    },
    Referent: {
        "name": _short_line,
        "title": _short_line,
        "phone": phone,
        "email": email,
        "hours": _short_line,
    },
}
_REQUIRED = {
    Organisation: {
        "name": N_("Write the name of the organisation."),
        "type_code": N_("Choose the type of organisation."),
        "istat": N_("Choose the municipality of the seat."),
    },
    Service: {"name": N_("Write the name of the service.")},
    Referent: {"name": N_("Write the name of the referent.")},
}
TOO_LONG = N_("This text is too long.")


def limit(kind: type, field: str) -> int:
    """How many characters a field takes."""
    rule = _RULES[kind].get(field)
    if rule is _text:
        return TEXT_LIMIT
    return SHORT_LIMIT if rule is _short_line else LINE_LIMIT


def checked(kind: type, field: str, text: str) -> str:
    """One field as it is stored. Raises ValueError, its text an English source."""
    rule = _RULES[kind].get(field)
    try:
        return rule(text) if rule else text
    except TooLong as error:
        raise ValueError(TOO_LONG) from error


T = TypeVar("T", Organisation, Service, Referent)


def cleaned(form: T) -> T:
    """The form as it is stored. Raises Invalid with all that is wrong with it at once."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in _RULES[type(form)]:
        try:
            values[name] = checked(type(form), name, getattr(form, name))
        except ValueError as error:
            problems[name] = str(error)
    for name, message in _REQUIRED[type(form)].items():
        if not values.get(name, getattr(form, name)) and name not in problems:
            problems[name] = message
    if problems:
        raise Invalid(problems)
    return replace(form, **values)


def differences(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    """The fields in which two forms of one kind differ, each with both values.

    Needs, areas and languages are sets: their order is no difference.
    """
    pairs = {f.name: (getattr(before, f.name), getattr(after, f.name)) for f in fields(after)}
    return {name: pair for name, pair in pairs.items() if _plain(pair[0]) != _plain(pair[1])}


def _plain(value: Any) -> Any:
    return set(value) if isinstance(value, tuple) else value
