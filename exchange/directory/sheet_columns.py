"""The columns of a spreadsheet of organisations, and how a cell of each is read."""

from collections.abc import Mapping
from typing import Any

from domain.directory.fields import FieldKind, of
from domain.directory.forms import Organisation, Referent, Service
from domain.vocabulary import N_, Capacity
from exchange.directory.yes_no import yes_or_no
from exchange.sheets.choice import CodeChoice
from exchange.sheets.columns import SheetColumn
from exchange.sheets.rows import EXAMPLE

_FORMS = {
    "organisation": Organisation,
    "service": Service,
    "referent1": Referent,
    "referent2": Referent,
}
REFERENTS = {"referent1": "referent", "referent2": "deputy"}
"""Of each referent of a row the column of its name."""

_JOIN = {
    "phone": " / ",
    "address": " ",
    "description": "\n",
    "service": ", ",
    "needs": ", ",
    "areas": ", ",
    "opening_hours": ", ",
    "languages": ", ",
    "for_whom": "\n",
    "referent": " ",
    "referent_phone": " / ",
    "deputy": " ",
}
"""Columns that several of a file may feed, with what stands between their texts."""


def _of(
    part: str, field: str, key: str = "", label: str = "", also: tuple[str, ...] = (), ex: str = ""
) -> SheetColumn:
    """The column of a field: what is not said here is as the form declares it."""
    it = of(_FORMS[part])[field]
    required = part == "organisation" and bool(it.required)
    key = key or field
    return SheetColumn(key, label or it.label, also, required, ex, part, field, _JOIN.get(key, ""))


COLUMNS = (
    _of(
        "organisation", "name", ex=f"{EXAMPLE}: Associazione Il Ponte di Carta (riga da cancellare)"
    ),
    _of("organisation", "type_code", "type", ex="ODV"),
    _of("organisation", "istat", "municipality", N_("Municipality"), ex="Varese"),
    SheetColumn("code", N_("Code"), part="code", field="code"),
    _of("organisation", "alternate_name", also=("other name",)),
    _of("organisation", "phone", ex="0332 000000"),
    _of("organisation", "email", ex="info@esempio.example.org"),
    _of("organisation", "website", also=("sito",), ex="https://esempio.example.org"),
    _of("organisation", "address"),
    _of("organisation", "tax_id"),
    _of("organisation", "description"),
    _of("service", "name", "service", N_("Service"), ex="Distribuzione alimenti"),
    _of("service", "needs", "needs", N_("Needs"), ex="EC-ALI, EC-RED"),
    _of("service", "areas", ex="Varese, VA"),
    _of("service", "capacity", ex="Posti liberi"),
    _of("service", "opening_hours", also=("orari",), ex="mar e gio 9-12"),
    _of("service", "languages", ex="it, ar"),
    _of("service", "eligibility_description", "for_whom"),
    _of("referent1", "name", "referent", N_("Referent"), ex="Nome e cognome"),
    _of("referent1", "title", "referent_role", ex="Coordinatrice"),
    _of("referent1", "phone", "referent_phone", N_("Referent phone"), ex="+39 0332 000000"),
    _of(
        "referent1",
        "email",
        "referent_email",
        N_("Referent e-mail"),
        ex="referente@esempio.example.org",
    ),
    _of("referent1", "hours", "referent_hours", ex="mar-gio 9-12"),
    _of("referent2", "name", "deputy", N_("Deputy")),
    _of("referent2", "title", "deputy_role", N_("Deputy role")),
    _of("referent2", "phone", "deputy_phone", N_("Deputy phone")),
    _of("referent2", "email", "deputy_email", N_("Deputy e-mail")),
    _of("referent2", "hours", "deputy_hours", N_("When to call the deputy")),
    _of("service", "description", "service_description", N_("What the service does")),
    _of("service", "bring", ex="ISEE"),
    _of("organisation", "sheet_name", also=("neutral name",)),
    _of(
        "service",
        "sheet_name",
        "service_sheet_name",
        N_("Name of the service on the tenant’s sheet"),
    ),
    _of("service", "active", "service_active", N_("Service offered now")),
    _of("referent1", "active", "referent_active", N_("Referent to be called")),
    _of("referent2", "active", "deputy_active", N_("Deputy to be called")),
)
BY_KEY = {column.key: column for column in COLUMNS}


class PartnerReader:
    """Reads cells with the reference data of the installation: codes or names, either language."""

    def __init__(self, choices: Mapping[str, CodeChoice]) -> None:
        self._choices = choices

    def value(self, column: SheetColumn, text: str) -> Any:
        """A cell as it would be stored. Raises ValueError, its text an English source."""
        if column.key == "code":
            return text.strip().upper()
        it = of(_FORMS[column.part])[column.field]
        if it.kind is FieldKind.TICK:
            return yes_or_no(text)
        if it.typed:
            return it.cleaned(text)
        choice = self._choices[column.key]
        codes = choice.read(text)
        if not codes:
            raise ValueError(_NONE_SUCH[column.key])
        if choice.many:
            return codes
        return Capacity(codes[0]) if column.key == "capacity" else codes[0]


_NONE_SUCH = {
    "type": N_("There is no such type."),
    "municipality": N_("There is no such municipality in the three provinces."),
    "needs": N_("There is no such need."),
    "areas": N_("There is no such place."),
    "capacity": N_("There is no such answer about places."),
    "languages": N_("There is no such language."),
}
