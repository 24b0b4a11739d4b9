"""The columns of a spreadsheet of organisations, and how a cell of each is read."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from babel import Locale

from db.reference.catalogue import Catalogue, Term
from domain.directory.fields import of
from domain.directory.forms import EVERYWHERE, PROVINCES, Organisation, Referent, Service
from domain.text import fold
from domain.vocabulary import N_, Capacity
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


def _of(
    part: str, field: str, key: str = "", label: str = "", also: tuple[str, ...] = (), ex: str = ""
) -> SheetColumn:
    """The column of a field: what is not said here is as the form declares it."""
    it = of(_FORMS[part])[field]
    required = part == "organisation" and bool(it.required)
    return SheetColumn(key or field, label or it.label, also, required, ex, part, field)


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
)
BY_KEY = {column.key: column for column in COLUMNS}


class PartnerReader:
    """Reads cells with the reference data of the installation: codes or names, either language."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._types = _terms(catalogue.partner_types.values())
        self._needs = _terms(catalogue.needs.values())
        self._places = {fold(m.name): m.istat for m in catalogue.municipalities.values()}
        self._places |= {istat: istat for istat in catalogue.municipalities}
        self._areas = {**self._places, **_wide_areas()}
        self._read: dict[tuple[str, str], Any] = {}
        self._choices: dict[str, Callable[[str], Any]] = {
            "type_code": lambda text: _one(self._types, text, N_("There is no such type.")),
            "istat": lambda text: _one(
                self._places, text, N_("There is no such municipality in the three provinces.")
            ),
            "needs": lambda text: _many(self._needs, text, " ", N_("There is no such need.")),
            "areas": lambda text: _many(self._areas, text, "", N_("There is no such place.")),
            "capacity": lambda text: Capacity(
                _one(_CAPACITIES, text, N_("There is no such answer about places."))
            ),
            "languages": lambda text: _many(
                _languages(), text, " ", N_("There is no such language.")
            ),
        }

    def value(self, column: SheetColumn, text: str) -> Any:
        """A cell as it would be stored. Raises ValueError, its text an English source."""
        if column.key == "code":
            return text.strip().upper()
        it = of(_FORMS[column.part])[column.field]
        if it.typed:
            return it.cleaned(text)
        said = column.field, text  # in a long list the same few, again and again
        if said not in self._read:
            self._read[said] = self._choices[column.field](text)
        return self._read[said]


_CAPACITIES = {
    fold(word): capacity.value
    for capacity, spoken in {
        Capacity.FREE: "free/places free/posti liberi/liberi/sì/si",
        Capacity.LIMITED: "limited/few places/pochi posti/pochi",
        Capacity.FULL: "full/al completo/completo/pieno/no",
        Capacity.UNKNOWN: "unknown/places not known/posti non noti/non noti/non so",
    }.items()
    for word in spoken.split("/")
}


def _terms(terms: Iterable[Term]) -> dict[str, str]:
    return {fold(name): t.code for t in terms for name in (t.label_en, t.label_it, t.code)}


def _wide_areas() -> dict[str, str]:
    wide = {EVERYWHERE: EVERYWHERE}
    wide |= {fold(text): EVERYWHERE for text in ("tutte", "tutte le province", "everywhere")}
    for code, name in PROVINCES.items():
        for text in (code, f"provincia di {name}", f"province of {name}"):
            wide[fold(text)] = code
    return wide


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for shown_in in ("en", "it"):
        for code, name in Locale(shown_in).languages.items():
            if len(code) == 2:
                names[fold(name)] = names[code] = code
    return names


def _one(known: dict[str, str], text: str, message: str) -> str:
    found = known.get(text.strip()) or known.get(fold(text))
    if found is None:
        raise ValueError(message)
    return found


def _many(known: dict[str, str], text: str, also: str, message: str) -> tuple[str, ...]:
    """Several in one cell, with commas, semicolons or lines between, or spaces between codes."""
    parts = [part for part in text.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    found: dict[str, None] = {}
    for part in parts:
        whole = known.get(part.strip()) or known.get(fold(part))
        pieces = [part] if whole or not also else part.split()
        found |= {_one(known, piece, message): None for piece in pieces}
    return tuple(found)
