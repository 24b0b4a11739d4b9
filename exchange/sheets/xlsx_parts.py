"""The small parts of a workbook of Excel: its sheets, links, formats, shared texts."""

import re
from dataclasses import dataclass

from domain.text import visible
from exchange.sheets import doubts
from exchange.sheets.book import BLANK, Cell
from exchange.sheets.shown import BUILT_IN

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true", "on")


def is_true(value: str | None) -> bool:
    """Whether an attribute says so."""
    return value is not None and value.lower() in _TRUE


def cell_of(text: str) -> Cell:
    """The cell of a text; `_x000D_` in it stands for a sign that XML has no place for."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = visible(text).strip()
    return Cell(text, doubts.of_text(text)) if text else BLANK


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """A sheet as the workbook names it; `id` leads to its part."""

    name: str
    id: str
    hidden: bool


class Quiet:
    """Takes the attributes of elements, and no text."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """Letters between elements."""

    def end(self, name: str) -> None:
        """An element ends."""


class BookHandler(Quiet):
    """Which sheets there are, from when days are counted, whether formulas were worked out."""

    def __init__(self) -> None:
        self.sheets: list[NamedSheet] = []
        self.since_1904 = self.uncounted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "sheet":
            id_ = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(NamedSheet(attributes.get("name", ""), id_, hidden))
        elif name == "workbookPr":
            self.since_1904 = is_true(attributes.get("date1904"))
        elif name == "calcPr":
            self.uncounted = is_true(attributes.get("fullCalcOnLoad"))


class LinksHandler(Quiet):
    """Which part an id leads to: id, last word of the kind, path."""

    def __init__(self) -> None:
        self.links: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.links.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))


class StylesHandler(Quiet):
    """The number format of each style, in order."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._in_cells = False
        self.codes: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            id_ = attributes.get("numFmtId", "0")
            built_in = BUILT_IN.get(int(id_)) if id_.isdecimal() else None
            self.codes.append(self._own.get(id_) or built_in or "General")

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "cellXfs":
            self._in_cells = False


class TextsHandler(Quiet):
    """The texts that cells share, in order; how a word is pronounced is left out."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._said: list[str] = []
        self._in_text = self._aside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "t":
            self._in_text = not self._aside
        elif name == "si":
            self._said = []
        elif name == "rPh":
            self._aside = True

    def text(self, text: str) -> None:
        """Letters between elements."""
        if self._in_text:
            self._said.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._aside = False
        elif name == "si":
            self.cells.append(cell_of("".join(self._said)))
