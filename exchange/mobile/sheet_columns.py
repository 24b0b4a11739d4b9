"""The columns of a list of convened tenants, and how a cell of each is read."""

import re
from collections.abc import Callable
from datetime import date, time

from rapidfuzz import fuzz, process

from db.reference.catalogue import Catalogue, QuarterPlace
from domain.errors import Refused
from domain.people import one_name
from domain.people.codice_fiscale import codice_fiscale, meant
from domain.people.phone import phone
from domain.text import TooLong, clean_line, fold
from domain.vocabulary import N_
from exchange.sheets.columns import SheetColumn
from exchange.sheets.doubts import CROSSED, DATE, HOUR, MOMENT
from exchange.sheets.rows import EXAMPLE

SUGGESTED = 3
CLOSE = 75
"""Likeness of 100 from which another spelling is taken for the quarter itself: `Biumo Inf.`"""
NO_QUARTER = N_("There is no such quarter.")
_CODE_MEANT = N_("O and 0, I and 1 look alike: is {about} meant? Then write it so.")
_NO_DAY = N_("Write the day as 24/11/2026.")
_NO_YEAR = N_("Write the year with four digits, as 24/11/2026.")
_NO_HOUR = N_("Write the hour as 09:30.")


COLUMNS = (
    SheetColumn(
        "family_name",
        N_("Family name"),
        ("surname",),
        required=True,
        unless="given_name",
        example=f"{EXAMPLE}: Cognome (riga da cancellare)",
        takes=(CROSSED,),
    ),
    SheetColumn("given_name", N_("Given name"), ("name",), example="Nome", takes=(CROSSED,)),
    SheetColumn(
        "codice_fiscale", N_("Codice fiscale"), ("CF", "cod. fiscale", "cod fisc", "tax code")
    ),
    SheetColumn(
        "phone", N_("Telephone"), ("cellulare", "tel", "phone", "cell"), example="333 0000000"
    ),
    SheetColumn("address", N_("Address"), ("via",), example="Via di Esempio 1", join=" "),
    SheetColumn("quarter", N_("Quarter"), ("rione",), example="San Fermo"),
    SheetColumn(
        "day",
        N_("Date"),
        ("giorno", "data convocazione", "tappa"),
        example="24/11/2026",
        takes=(DATE, MOMENT),
    ),
    SheetColumn(
        "hour",
        N_("Hour"),
        ("orario", "time", "ora convocazione"),
        example="09:30",
        takes=(HOUR, MOMENT),
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}


class ConvenedReader:
    """Reads cells with the quarters of the installation."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._quarters = _by_name(catalogue)
        self._readers: dict[str, Callable[[str], object]] = {
            "family_name": _name,
            "given_name": _name,
            "codice_fiscale": lambda text: codice_fiscale(text) or "",
            "phone": lambda text: phone(text) or "",
            "address": clean_line,
            "hour": hour,
        }

    def values(self, column: SheetColumn, text: str) -> dict[str, object]:
        """The fields of `ConvenedRow` a cell fills: a day may bring its hour.

        Raises ValueError, its text an English source.
        """
        if column.key == "quarter":
            return {"quarter_id": self.quarter(text)}
        if column.key == "day":
            return day(text)
        try:
            return {column.key: self._readers[column.key](text)}
        except Refused as error:
            if column.key == "codice_fiscale" and (code := meant(text)):
                raise Refused(_CODE_MEANT, code) from error
            raise ValueError(error.why.label) from error
        except TooLong as error:
            raise ValueError(N_("The text is too long.")) from error

    def quarter(self, text: str) -> int:
        """The id of the quarter of that name or code, with or without its municipality.

        Raises ValueError where it is the name of none, or of several.
        """
        found = self._quarters.get(fold(text), set())
        if len(found) != 1:
            raise ValueError(NO_QUARTER)
        return next(iter(found))

    def alike(self, text: str) -> tuple[int, ...]:
        """The quarters whose names are most alike, best first."""
        ranked = process.extract(fold(text), list(self._quarters), scorer=fuzz.WRatio, limit=12)
        ids = dict.fromkeys(i for name, _score, _at in ranked for i in sorted(self._quarters[name]))
        return tuple(ids)[:SUGGESTED]


def is_close(written: str, quarter: QuarterPlace) -> bool:
    """Whether what is written is most likely this quarter, and not only the least unlike it."""
    return any(fuzz.ratio(fold(written), fold(name)) >= CLOSE for name in _names(quarter))


def _by_name(catalogue: Catalogue) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for quarter in catalogue.quarters.values():
        if target := _open(catalogue, quarter):
            for name in _names(quarter):
                found.setdefault(fold(name), set()).add(target.id)
    return found


def _open(catalogue: Catalogue, quarter: QuarterPlace) -> QuarterPlace | None:
    """The quarter, or the one it was merged into; None when it was closed."""
    if quarter.closed_on is not None and quarter.merged_into:
        quarter = catalogue.quarters_by_code[quarter.merged_into]
    return quarter if quarter.closed_on is None else None


def _names(quarter: QuarterPlace) -> tuple[str, ...]:
    bare = quarter.name.partition("(")[0]
    return (
        quarter.code,
        quarter.name,
        bare,
        f"{quarter.name} {quarter.municipality}",
        f"{bare} {quarter.municipality}",
    )


def _name(text: str) -> str:
    name = one_name.name(text)
    if name and not any(letter.isalpha() for letter in name):
        raise ValueError(N_("There is no letter in this name."))
    return name


_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2}")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR = re.compile(
    r"(?:h|ore|[0-9]{4}-[0-9]{2}-[0-9]{2}T)?\s*([0-9]{1,2})(?:[:.,]([0-9]{2}))?(?:[:.][0-9]{2})?(?:\.0+)?",
    re.IGNORECASE,
)


def day(text: str) -> dict[str, object]:
    """The day of a cell, Italian or ISO, and the hour where one stands after it."""
    first, _blank, rest = text.strip().replace("T", " ").partition(" ")
    found: dict[str, object] = {"day": _date(first)}
    rest = rest.strip()
    if rest and not rest.startswith("00:00"):
        found["hour"] = hour(rest)
    return found


def _date(text: str) -> date:
    """Raises ValueError; the century of a year of two digits is not guessed."""
    if _SHORT_YEAR.fullmatch(text):
        raise ValueError(_NO_YEAR)
    match = _DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        if not _ISO.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_NO_DAY) from error


def hour(text: str) -> time:
    """The hour of a cell: `9`, `09:30`, `9.30`, `ore 9,30`."""
    match = _HOUR.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        return time(int(match[1]), int(match[2] or 0))
    except ValueError as error:
        raise ValueError(_NO_HOUR) from error
