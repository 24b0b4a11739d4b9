"""One sheet of a workbook of Excel, cell by cell as its XML goes by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from exchange.sheets import doubts, shown
from exchange.sheets.book import BLANK, Cell, SheetError
from exchange.sheets.bounds import TEXT, too_big
from exchange.sheets.recognise import DAMAGED
from exchange.sheets.sink import Sink
from exchange.sheets.xlsx_parts import cell_of, is_true

_COUNTED = 1_000
"""Cells between two looks at how many there are."""
_MERGED = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?[A-Za-z]{1,3}\$?([0-9]{1,7})")
WIDEST = 16_384
"""Columns a sheet can have."""
ERRORS = {
    "#N/A": "#N/D",
    "#REF!": "#RIF!",
    "#NAME?": "#NOME?",
    "#VALUE!": "#VALORE!",
    "#NULL!": "#NULLO!",
}
"""As an Italian spreadsheet shows them."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """What its sheets have in common."""

    texts: Sequence[Cell]
    codes: Sequence[str]
    """Number formats, by style."""
    since_1904: bool = False
    uncounted: bool = False
    """Whether it was written by a program that works no formula out and writes 0."""
    known: dict[tuple[str, str], Cell] = field(default_factory=dict)

    def number(self, text: str, style: str) -> Cell:
        """The cell of a number with this style."""
        cell = self.known.get((text, style))
        if cell is None:
            place = int(style) if style.isdecimal() else 0
            code = self.codes[place] if place < len(self.codes) else "General"
            cell = shown.number(float(text), code, self.since_1904)
            if len(self.known) < 100_000:
                self.known[text, style] = cell
        return cell


class SheetHandler:
    """Takes the XML of a sheet, and gives its rows to the sink."""

    def __init__(self, workbook: Workbook, sink: Sink) -> None:
        self._workbook, self._sink = workbook, sink
        self._number, self._hidden = 0, False
        self._cells: list[Cell] = []
        self._column = 0
        self._type = self._style = ""
        self._value: list[str] | None = None
        self._formula: str | None = None
        self._open = ""
        self._aside = False
        self._said: list[str] = []
        self._length = self._seen = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            self._begin(attributes)
        elif name in ("v", "t", "f"):
            self._open = "" if self._aside else name
            self._said = []
        elif name == "row":
            number = attributes.get("r", "")
            self._number = int(number) if number.isdecimal() else self._number + 1
            self._hidden = is_true(attributes.get("hidden"))
            self._cells = []
            self._column = 0
            self._sink.meter.raw(rows=1)
            self._count()
        elif name == "rPh":
            self._aside = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _merge(self, ref: str) -> None:
        """Cells merged into one, as `A2:A4`: they come after all rows."""
        found = _MERGED.fullmatch(ref)
        if found:
            first, last = int(found[2]), min(int(found[3]), self._number)
            self._sink.merge(first, last, _column(found[1]) - 1)

    def text(self, text: str) -> None:
        """Letters between elements."""
        if self._open:
            self._said.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == self._open:
            self._close(name)
        elif name == "c":
            self._put()
        elif name == "row":
            self._sink.row(self._number, self._cells, self._hidden)
            self._cells = []
        elif name == "rPh":
            self._aside = False

    def _begin(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = _column(place.rstrip("0123456789")) if place else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = self._formula = None
        self._length = 0
        self._seen += 1
        if self._seen == _COUNTED:
            self._count()

    def _count(self) -> None:
        self._sink.meter.raw(cells=self._seen)
        self._seen = 0

    def _close(self, name: str) -> None:
        said = "".join(self._said)
        self._open = ""
        if name == "f":
            self._formula = said
            return
        self._length += len(said)
        if self._length > TEXT:
            raise too_big()
        if self._value is None:
            self._value = []
        self._value.append(said)

    def _put(self) -> None:
        try:
            cell = self._cell()
        except (ValueError, IndexError, OverflowError) as error:
            raise SheetError(DAMAGED) from error
        if cell is BLANK:
            return
        missing = self._column - 1 - len(self._cells)
        if missing < 0:
            raise SheetError(DAMAGED)
        self._cells += [BLANK] * missing
        self._cells.append(cell)

    def _cell(self) -> Cell:
        value = None if self._value is None else "".join(self._value)
        kind = self._type
        if value is None or (value == "" and kind != "str"):
            return BLANK if self._formula is None else self._no_result()
        if kind == "s":
            return self._workbook.texts[int(value)]
        if kind in ("str", "inlineStr"):
            return cell_of(value)
        if kind == "b":
            return Cell("VERO" if is_true(value) else "FALSO", doubts.TRUTH)
        if kind == "e":
            return Cell(ERRORS.get(value, value), doubts.FAILED)
        if kind == "d":
            return _iso(value)
        if self._formula is not None and self._workbook.uncounted and value == "0":
            return self._no_result()
        return self._workbook.number(value, self._style)

    def _no_result(self) -> Cell:
        return Cell(f"={self._formula or ''}", doubts.NO_RESULT)


@cache
def _column(letters: str) -> int:
    """The place of a column from 1: A, B ... XFD."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter.upper()) - 64
        if not 0 < place <= WIDEST or not letter.isascii():
            raise SheetError(DAMAGED)
    if not place:
        raise SheetError(DAMAGED)
    return place


def _iso(text: str) -> Cell:
    moment = datetime.fromisoformat(text)
    return shown.dated(moment, moment.strftime("%d/%m/%Y"))
