"""How any list of organisations is read: what files call our columns, and where parts belong."""

import re
from functools import lru_cache, partial

from db.reference.catalogue import Catalogue
from domain.directory.forms import PROVINCES
from domain.imports.runs import ImportList
from domain.text import fold
from domain.vocabulary import N_
from exchange.directory.places import Municipalities
from exchange.directory.sheet_choices import choices
from exchange.directory.sheet_columns import BY_KEY, COLUMNS
from exchange.directory.sheet_words import LEGAL_FORMS, OFFICES, WORDS
from exchange.sheets import contacts, contents
from exchange.sheets.book import Cell
from exchange.sheets.choice import CodeChoice
from exchange.sheets.columns import SheetColumn, titled
from exchange.sheets.contents import LOOKS
from exchange.sheets.kind import Cells, SheetKind
from exchange.sheets.titles import Phrases, phrases

POSTCODE = SheetColumn("postcode", N_("Postcode (CAP)"))
PROVINCE = SheetColumn("province", N_("Province"))
WHOLE_ADDRESS = SheetColumn("whole_address", N_("Address with its municipality"))
CONTACTS = SheetColumn("contacts", N_("Phones and e-mail together"), join=" / ")
PARTS = (POSTCODE, PROVINCE, WHOLE_ADDRESS, CONTACTS)
REACHED = tuple(
    (BY_KEY[f"{part}phone"], BY_KEY[f"{part}email"]) for part in ("", "referent_", "deputy_")
)
"""The columns of phone and mail that belong together."""
_FORM = re.compile(rf"\b(?:{'|'.join(LEGAL_FORMS)})\b", re.IGNORECASE)
_SIGNS = {fold(name): code for code, name in PROVINCES.items()}


def kind(catalogue: Catalogue) -> SheetKind:
    """What a list of organisations declares."""
    found = choices(catalogue)
    places = Municipalities(catalogue.municipalities.values())
    return SheetKind(
        ImportList.DIRECTORY,
        COLUMNS,
        PARTS,
        _phrases(),
        {
            **LOOKS,
            "municipality": _looks_like(found["municipality"]),
            "address": lambda text: contents.address(text) and not places.cut(text)[1],
            WHOLE_ADDRESS.key: lambda text: bool(places.cut(text)[1]),
            CONTACTS.key: contacts.several_kinds,
            "areas": _looks_like(found["areas"]),
            "type": _looks_like(found["type"]),
            "needs": _looks_like(found["needs"]),
            "languages": _looks_like(found["languages"]),
            "code": lambda text: text.strip().upper().startswith("P-"),
            "referent": contents.person,
            "deputy": contents.person,
            "name": contents.wordy,
        },
        partial(put, places, found["needs"]),
        found,
        one_for_all=("type", "municipality"),
        gives={
            WHOLE_ADDRESS.key: ("address", "municipality"),
            CONTACTS.key: ("phone", "email"),
        },
        title_tells={"referent": ("referent_role", OFFICES)},
        spill="description",
    )


def put(places: Municipalities, needs: CodeChoice, cells: Cells, _turned: bool) -> Cells:
    """Each part to where it belongs."""
    contacts.part(cells, CONTACTS, REACHED, BY_KEY["website"], BY_KEY["description"])
    _place(places, cells)
    name, type_of = cells.get(BY_KEY["name"], Cell()), BY_KEY["type"]
    if type_of not in cells and (code := legal_form(name.text)):
        cells[type_of] = Cell(code)
    asked, service = cells.get(BY_KEY["needs"]), BY_KEY["service"]
    if asked and service not in cells and not needs.read(asked.text):
        cells[service] = asked  # their own words find it too, also where no need of ours is meant
    return cells


def legal_form(name: str) -> str:
    """The type a name says itself: `Emporio della Brughiera ODV`; empty: it says none, or two."""
    said = {LEGAL_FORMS[word.lower()] for word in _FORM.findall(name)}
    return said.pop() if len(said) == 1 else ""


def _place(places: Municipalities, cells: Cells) -> None:
    """An address is parted from its municipality; CAP and province help to tell which is meant,
    and go nowhere else.
    """
    postcode, province = cells.pop(POSTCODE, Cell()).text, cells.pop(PROVINCE, Cell()).text
    town, address = BY_KEY["municipality"], BY_KEY["address"]
    whole = cells.pop(WHOLE_ADDRESS, None)
    if whole:
        cells.setdefault(address, whole)
    for written in (address, town):
        _cut(places, cells, written)
    said = cells.get(town, Cell())
    sign = province.strip(" ()")
    if len(sign) > 2:
        sign = _SIGNS.get(fold(sign), sign)
    if sign and (not said.text or sign.upper() in said.text.upper().strip(" ()").split()):
        sign = ""
    text = " ".join(filter(None, (postcode, said.text, f"({sign})" if sign else "")))
    if text and text != said.text:
        cells[town] = said._replace(text=text)


def _cut(places: Municipalities, cells: Cells, written: SheetColumn) -> None:
    """Part an address from the municipality it ends in, whatever column both stand in. A row with a
    code of ours came from here, with its address as it was stored.
    """
    cell, town, address = cells.get(written), BY_KEY["municipality"], BY_KEY["address"]
    if cell is None or cell.literal or BY_KEY["code"] in cells:
        return
    street, place = places.cut(cell.text)
    other = cells.get(address if written is town else town)
    if not place or (written is town and other is not None):
        return
    if other is not None and places.surely(other.text) != places.surely(place):
        return  # two places: nothing is taken away
    cells[address] = cell._replace(text=street)
    if other is None or len(place) > len(other.text):
        cells[town] = cell._replace(text=place)


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    own = titled((*COLUMNS, *PARTS))
    every = {key: (*WORDS.get(key, "").split("/"), *own.get(key, ())) for key in {*WORDS, *own}}
    return phrases(every)


def _looks_like(choice: CodeChoice) -> contents.Look:
    return lambda text: bool(choice.read(text)) or choice.proposed(text)
