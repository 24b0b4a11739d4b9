"""How any list of organisations is read: what files call our columns, and where parts belong."""

from functools import lru_cache

from db.reference.catalogue import Catalogue
from domain.vocabulary import N_
from exchange.directory.sheet_choices import choices
from exchange.directory.sheet_columns import BY_KEY, COLUMNS
from exchange.directory.sheet_words import OFFICES, WORDS
from exchange.sheets import contents
from exchange.sheets.book import Cell
from exchange.sheets.choice import Choice
from exchange.sheets.columns import SheetColumn, titled
from exchange.sheets.contents import LOOKS
from exchange.sheets.kind import Cells, SheetKind
from exchange.sheets.titles import phrases

POSTCODE = SheetColumn("postcode", N_("Postcode (CAP)"))
PROVINCE = SheetColumn("province", N_("Province"))
NAME = "partners"
"""Under which choices made for these lists are remembered."""


def kind(catalogue: Catalogue) -> SheetKind:
    """What a list of organisations declares."""
    found = choices(catalogue)
    return SheetKind(
        NAME,
        COLUMNS,
        (POSTCODE, PROVINCE),
        _phrases(),
        {
            **LOOKS,
            "municipality": _looks_like(found["municipality"]),
            "areas": _looks_like(found["areas"]),
            "type": _looks_like(found["type"]),
            "needs": _looks_like(found["needs"]),
            "languages": _looks_like(found["languages"]),
            "code": lambda text: text.strip().upper().startswith("P-"),
            "referent": contents.person,
            "deputy": contents.person,
            "name": contents.words,
        },
        put,
        found,
        one_for_all=("type", "municipality"),
        title_tells={"referent": ("referent_role", OFFICES)},
        spill="description",
    )


def put(cells: Cells, _turned: bool) -> Cells:
    """CAP and province help to tell the municipality, and go nowhere else."""
    postcode, province = cells.pop(POSTCODE, None), cells.pop(PROVINCE, None)
    column = BY_KEY["municipality"]
    if postcode is None and province is None:
        return cells
    town = cells.get(column, Cell())
    said = [postcode.text if postcode else "", town.text]
    if town.text and province and province.text.strip(" ()").upper() not in town.text.upper().split():
        said.append(f"({province.text.strip(' ()')})")
    text = " ".join(filter(None, said))
    if text:
        cells[column] = Cell(text, town.doubt)
    return cells


@lru_cache(maxsize=1)
def _phrases() -> "dict[str, tuple[tuple[str, ...], ...]]":
    own = titled((*COLUMNS, POSTCODE, PROVINCE))
    every = {key: (*WORDS.get(key, "").split("/"), *own.get(key, ())) for key in {*WORDS, *own}}
    return dict(phrases(every))


def _looks_like(choice: Choice) -> contents.Look:
    return lambda text: bool(choice.read(text)) or choice.proposed(text)
