"""How any list of convened tenants is read: what files call our columns, where parts belong."""

from contextlib import suppress
from functools import lru_cache

from db.reference.catalogue import Catalogue
from domain.imports.runs import ImportList
from domain.mobile import full_name
from domain.vocabulary import N_
from exchange.mobile.sheet_columns import BY_KEY, COLUMNS, ConvenedReader, is_close
from exchange.mobile.sheet_words import WORDS
from exchange.sheets import contents
from exchange.sheets.book import Cell
from exchange.sheets.choice import CodeChoice
from exchange.sheets.columns import SheetColumn, titled
from exchange.sheets.contents import LOOKS
from exchange.sheets.kind import Cells, SheetKind
from exchange.sheets.titles import Phrases, phrases

FULL_NAME = SheetColumn("full_name", N_("Family and given name together"), join=" ")
STAIRCASE = SheetColumn("staircase", N_("Staircase"))
DWELLING = SheetColumn("dwelling", N_("Dwelling"), join=" ")
POSTCODE = SheetColumn("postcode", N_("Postcode (CAP)"))
TOWN = SheetColumn("town", N_("Town of the address"))
PARTS = (FULL_NAME, STAIRCASE, DWELLING, POSTCODE, TOWN)
_BEFORE = {STAIRCASE: "scala", DWELLING: "alloggio"}
"""What stands before a staircase or a dwelling where the cell does not say it: as on the door."""


def kind(catalogue: Catalogue) -> SheetKind:
    """What a list of convened tenants declares."""
    quarter = quarters(catalogue)
    return SheetKind(
        ImportList.CONVENED,
        COLUMNS,
        PARTS,
        _phrases(),
        {
            **LOOKS,
            "family_name": contents.person,
            "given_name": contents.person,
            "full_name": lambda text: contents.person(text) and len(text.split()) > 1,
            "quarter": lambda text: bool(quarter.read(text)) or quarter.proposed(text),
            "town": contents.wordy,
        },
        put,
        {"quarter": quarter},
        full_names=(FULL_NAME.key,),
        gives={FULL_NAME.key: ("family_name", "given_name")},
    )


def quarters(catalogue: Catalogue) -> CodeChoice:
    """Which quarter a writing means."""
    reader = ConvenedReader(catalogue)

    def read(text: str) -> tuple[str, ...]:
        with suppress(ValueError):
            return (catalogue.quarters[reader.quarter(text)].code,)
        return ()

    def alike(text: str) -> tuple[str, ...]:
        return tuple(catalogue.quarters[i].code for i in reader.alike(text))

    def proposed(text: str) -> bool:
        ids = reader.alike(text)
        return bool(ids) and is_close(text, catalogue.quarters[ids[0]])

    labels = {q.code: f"{q.name} ({q.municipality})" for q in catalogue.open_quarters.values()}
    return CodeChoice(
        read,
        alike,
        lambda: labels,
        proposed=proposed,
        out_unless_said=True,
        blank=N_("nothing: the quarter of the stop"),
    )


def put(cells: Cells, turned: bool) -> Cells:
    """A full name becomes two, what tells the door goes to the address."""
    whole = cells.pop(FULL_NAME, None)
    if whole:
        code = cells.get(BY_KEY["codice_fiscale"], Cell()).text
        names = full_name.split(whole.text, given_first=turned, codice_fiscale=code)
        for key, name in zip(("family_name", "given_name"), names, strict=True):
            if name:
                cells.setdefault(BY_KEY[key], Cell(name, whole.doubt))
    door = [_door(column, cells.pop(column)) for column in _BEFORE if column in cells]
    town = [cells.pop(column).text for column in (POSTCODE, TOWN) if column in cells]
    address = BY_KEY["address"]
    said = cells.get(address, Cell())
    text = ", ".join(filter(None, (said.text, *door, " ".join(town))))
    if text != said.text:
        cells[address] = Cell(text, said.doubt)
    return cells


def _door(column: SheetColumn, cell: Cell) -> str:
    word = _BEFORE[column]
    return cell.text if len(cell.text) > 4 and cell.text[0].isalpha() else f"{word} {cell.text}"


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    own = titled((*COLUMNS, *PARTS))
    return phrases(
        {key: (*WORDS.get(key, "").split("/"), *own.get(key, ())) for key in {*WORDS, *own}}
    )
