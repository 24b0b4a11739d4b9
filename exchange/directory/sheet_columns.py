"""The columns of a spreadsheet of organisations, and how a cell of each is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale

from db.reference.catalogue import Catalogue, Term
from domain.directory.fields import of
from domain.directory.forms import EVERYWHERE, PROVINCES, Organisation, Referent, Service
from domain.text import fold
from domain.vocabulary import N_, Capacity
from i18n import language


@dataclass(frozen=True, slots=True)
class Column:
    """`part` is what a cell describes, `field` which field of it."""

    key: str
    part: str
    field: str
    it: str
    en: str
    required: bool = False

    @property
    def title(self) -> str:
        """The head of the column in the language in force."""
        return self.it if language() == "it" else self.en


COLUMNS = (
    Column("name", "organisation", "name", "Nome", "Name", True),
    Column("type", "organisation", "type_code", "Tipo", "Type", True),
    Column("municipality", "organisation", "istat", "Comune", "Municipality", True),
    Column("code", "code", "code", "Codice", "Code"),
    Column("alternate_name", "organisation", "alternate_name", "Altro nome o sigla", "Other name"),
    Column("phone", "organisation", "phone", "Telefono", "Phone"),
    Column("email", "organisation", "email", "E-mail", "E-mail"),
    Column("website", "organisation", "website", "Sito", "Website"),
    Column("address", "organisation", "address", "Indirizzo", "Address"),
    Column("tax_id", "organisation", "tax_id", "Codice fiscale o partita IVA", "Tax number"),
    Column("description", "organisation", "description", "Descrizione", "Description"),
    Column("service", "service", "name", "Servizio", "Service"),
    Column("needs", "service", "needs", "Bisogni", "Needs"),
    Column("areas", "service", "areas", "Dove opera", "Where it works"),
    Column("capacity", "service", "capacity", "Posti", "Places"),
    Column("opening_hours", "service", "opening_hours", "Orari", "Opening hours"),
    Column("languages", "service", "languages", "Lingue", "Languages"),
    Column("for_whom", "service", "eligibility_description", "A chi si rivolge", "For whom"),
    Column("referent", "referent1", "name", "Referente", "Referent"),
    Column("referent_role", "referent1", "title", "Ruolo", "Role"),
    Column("referent_phone", "referent1", "phone", "Telefono referente", "Referent phone"),
    Column("referent_email", "referent1", "email", "E-mail referente", "Referent e-mail"),
    Column("referent_hours", "referent1", "hours", "Quando chiamare", "When to call"),
    Column("deputy", "referent2", "name", "Secondo referente", "Deputy"),
    Column("deputy_role", "referent2", "title", "Ruolo secondo referente", "Deputy role"),
    Column("deputy_phone", "referent2", "phone", "Telefono secondo referente", "Deputy phone"),
    Column("deputy_email", "referent2", "email", "E-mail secondo referente", "Deputy e-mail"),
)
BY_KEY = {column.key: column for column in COLUMNS}
_KINDS = {"organisation": Organisation, "service": Service}
_FIELDS_OF_CHOICE = ("type_code", "istat", "needs", "areas", "capacity", "languages")


@lru_cache(maxsize=1)
def by_title() -> dict[str, Column]:
    """Columns by their titles in either language and by key, folded."""
    return {fold(title): c for c in COLUMNS for title in (c.key.replace("_", " "), c.en, c.it)}


class Reader:
    """Reads cells with the reference data of the installation: codes or names, either language."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._types = _terms(catalogue.partner_types.values())
        self._needs = _terms(catalogue.needs.values())
        self._places = {fold(m.name): m.istat for m in catalogue.municipalities.values()}
        self._places |= {istat: istat for istat in catalogue.municipalities}
        self._areas = {**self._places, **_wide_areas()}
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

    def value(self, column: Column, text: str) -> Any:
        """A cell as it would be stored. Raises ValueError, its text an English source."""
        if column.field in _FIELDS_OF_CHOICE:
            return self._choices[column.field](text)
        if column.part == "code":
            return text.strip().upper()
        return of(_KINDS.get(column.part, Referent))[column.field].cleaned(text)


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
