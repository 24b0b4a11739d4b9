"""What may be stored of a partner: the forms of its data, and what is wrong with them.

Each field is declared here and nowhere else, in the order in which it is written and read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, TypeVar

from domain.directory import rules
from domain.directory.fields import SHORT_LIMIT, code, codes, line, of, text, tick
from domain.errors import Refused
from domain.phones.called import endings
from domain.record.changes import apart
from domain.text import LINE_LIMIT, fold
from domain.vocabulary import N_, Capacity

EVERYWHERE = "*"
"""As a service area: all three provinces."""
PROVINCES = {"VA": "Varese", "CO": "Como", "MB": "Monza e Brianza"}


_BRING = N_("On the tenant’s sheet too. In a few words, such as: ISEE, the last bill.")
_PLAIN = N_("It says nothing of health, violence or justice: who finds the sheet reads it.")


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is written of an organisation; `type_code` and `istat` are reference codes."""

    name: str = line(N_("Name"), N_("Write the name of the organisation."))
    type_code: str = code(N_("Type"), N_("Choose the type of organisation."))
    istat: str = code(N_("Municipality of the seat"), N_("Choose the municipality of the seat."))
    alternate_name: str = line(N_("Other name or acronym"))
    phone: str = line(N_("Phone"), rule=rules.phone)
    email: str = line(N_("E-mail"), rule=rules.email)
    website: str = line(N_("Website"), rule=rules.website)
    address: str = line(N_("Address"))
    sheet_name: str = line(
        N_("Name on the tenant’s sheet"), rule=rules.sheet_name, proposed=False, help=_PLAIN
    )
    tax_id: str = line(N_("Tax number"), rule=rules.tax_id, proposed=False)
    description: str = text(N_("Description"))


@dataclass(frozen=True, slots=True)
class Service:
    """What is written of a service. `areas`: ISTAT codes, provinces or EVERYWHERE; `restricted`:
    whether it may be told needs of health, violence and justice.
    """

    name: str = line(N_("Name"), N_("Write the name of the service."))
    needs: tuple[str, ...] = codes(N_("Needs it answers"))
    areas: tuple[str, ...] = codes(N_("Where it works"))
    capacity: Capacity = code(  # noqa: RUF009 - declares the field, as the others do
        N_("Places"), default=Capacity.UNKNOWN, proposed=True
    )
    opening_hours: str = line(N_("Opening hours"))
    bring: str = line(N_("What to bring"), help=_BRING)
    languages: tuple[str, ...] = codes(N_("Languages"))
    sheet_name: str = line(
        N_("Name on the tenant’s sheet"), rule=rules.sheet_name, proposed=False, help=_PLAIN
    )
    eligibility_description: str = text(N_("For whom"))
    description: str = text(N_("Description"))
    restricted: bool = tick(
        N_("May be told restricted needs"),
        False,
        help=N_("Needs of health, violence and justice. Agree on it with them first."),
    )
    active: bool = tick(N_("Active"), True, asked=N_("Offered now"), proposed=True)


@dataclass(frozen=True, slots=True)
class Referent:
    """What is written of a person to call."""

    name: str = line(N_("Name"), N_("Write the name of the referent."), limit=SHORT_LIMIT)
    title: str = line(N_("Role"), limit=SHORT_LIMIT)
    phone: str = line(N_("Phone"), rule=rules.phone)
    email: str = line(N_("E-mail"), rule=rules.email)
    hours: str = line(N_("When to call"), limit=SHORT_LIMIT)
    active: bool = tick(N_("Active"), True, asked=N_("To be called"), proposed=True)


F = TypeVar("F", Organisation, Service, Referent)


def name_key(name: str) -> str:
    """What two spellings of one name share. Cut as its column is: folding can lengthen a name."""
    return fold(name)[:LINE_LIMIT]


def cleaned(form: F) -> F:
    """The form as it is stored. Raises Refused with all that is wrong with it at once."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, it in of(type(form)).items():
        values[name] = getattr(form, name)
        try:
            if it.typed:
                values[name] = it.cleaned(values[name])
        except ValueError as error:
            problems[name] = str(error)
        else:
            if it.required and not values[name]:
                problems[name] = it.required
    if problems:
        raise Refused(problems)
    return replace(form, **values)


def differences(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    """The fields in which two forms of one kind differ, each with both values.

    Needs, areas and languages are sets: their order is no difference.
    """
    form: type = type(after)
    found = {}
    for name in _names(form):
        old, new = getattr(before, name), getattr(after, name)
        if old != new and _plain(old) != _plain(new):
            found[name] = old, new
    return found


def on_record(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """`changes` as the record keeps them, which nobody can correct or erase: of a telephone and of
    a mail address, which may be somebody's own, what tells one from another.
    """
    cut = {"phone": endings, "email": _address}
    return {
        name: apart(cut[name](old), cut[name](new)) if name in cut else (old, new)
        for name, (old, new) in changes.items()
    }


def _address(email: str) -> str:
    return f"{email[:1]}…{email[email.find('@') :]}" if email else ""


@cache
def _names(form: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(form))


def _plain(value: Any) -> Any:
    return set(value) if isinstance(value, tuple) else value
