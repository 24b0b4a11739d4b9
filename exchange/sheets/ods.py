"""OpenDocument spreadsheets, packed or flat: what a cell shows stands in them as text."""

import re
from collections.abc import Iterator
from datetime import datetime, time

from domain.text import visible
from exchange.sheets import doubts, shown
from exchange.sheets.book import BLANK, COLUMN_LIMIT, Cell, SheetError
from exchange.sheets.bounds import RAW_ROWS, TEXT, too_big
from exchange.sheets.package import CHUNK, Package, read_xml
from exchange.sheets.recognise import DAMAGED, LOCKED
from exchange.sheets.sink import Sink

_ASIDE = frozenset(
    {"annotation", "shapes", "tracked-changes", "dde-links", "frame", "custom-shape"}
)
"""What stands in a table or a cell and is none of its text."""
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_BLANKS = 10_000
"""Blanks in a row that a cell may have."""


def read(content: bytes, sink: Sink) -> None:
    """Put the tables of a packed file into the sink."""
    package = Package(content, sink.meter)
    manifest = "META-INF/manifest.xml"
    if package.has(manifest):
        start = b"".join(chunk for chunk, _share in package.chunks(manifest))
        if b"encryption-data" in start:
            raise SheetError(LOCKED)
    _read(package.chunks("content.xml"), sink)


def read_flat(content: bytes, sink: Sink) -> None:
    """The same of a file that is one XML."""
    _read(((content[i : i + CHUNK], i / len(content)) for i in range(0, len(content), CHUNK)), sink)


def _read(chunks: Iterator[tuple[bytes, float]], sink: Sink) -> None:
    for share in read_xml(chunks, _Handler(sink)):
        sink.tell(share)


def _count(attributes: dict[str, str], what: str, how: str = "repeated") -> int:
    text = attributes.get(f"table:number-{what}-{how}", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 12 else 1


class _Handler:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables = self._aside = 0
        self._shown = False
        self._number, self._rows = 1, 1
        self._row_hidden = False
        self._cells: list[Cell] = []
        self._missing = 0
        self._cell: dict[str, str] | None = None
        self._said: list[str] = []
        self._length = 0
        self._in_paragraph = 0
        self._merged: list[tuple[int, int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._aside or name in _ASIDE:
            self._aside += 1
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._said, self._length = attributes, [], 0
        elif self._cell is not None:
            self._inside(name, attributes)
        elif name == "table-row":
            self._rows, self._cells, self._missing = _count(attributes, "rows"), [], 0
            self._row_hidden = attributes.get("table:visibility", "visible") != "visible"
            self._sink.meter.raw(rows=1)
        elif name == "table":
            self._begin(attributes)
        elif name == "style" and attributes.get("style:family") == "table":
            self._style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        """What stands in a cell."""
        if name == "p":
            self._in_paragraph += 1
            if self._said:
                self._said.append("\n")
        elif name == "s":
            count = attributes.get("text:c", "1")
            self.text(" " * min(_BLANKS, int(count) if count.isdecimal() and len(count) < 9 else 1))
        elif name == "tab":
            self.text(" ")
        elif name == "line-break":
            self.text("\n")

    def text(self, text: str) -> None:
        """Letters between elements."""
        if self._in_paragraph and not self._aside:
            self._length += len(text)
            if self._length > TEXT:
                raise too_big()
            self._said.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._aside:
            self._aside -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._put()
        elif name == "p" and self._in_paragraph:
            self._in_paragraph -= 1
        elif self._cell is not None:
            return
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self._tables -= 1
            for merged in self._merged:
                self._sink.merge(*merged)
            self._merged = []

    def _begin(self, attributes: dict[str, str]) -> None:
        self._tables += 1
        if self._tables > 1:
            raise SheetError(DAMAGED)
        name = attributes.get("table:name", "")
        self._shown = attributes.get("table:style-name") not in self._hidden_styles
        self._number = 1
        if self._shown:
            self._sink.table(name)
        else:
            self._sink.hide(name)

    def _put(self) -> None:
        attributes, self._cell = self._cell or {}, None
        self._sink.meter.raw(cells=1)
        times = _count(attributes, "columns")
        cell = _cell(attributes, "".join(self._said))
        if cell is BLANK:
            self._missing += times
            return
        width = len(self._cells) + self._missing + times
        if width > COLUMN_LIMIT:
            self._sink.meter.listed(self._number, width, 0)
        self._cells += [BLANK] * self._missing
        rows = _count(attributes, "rows", "spanned")
        if rows > 1 and self._shown:
            last = min(self._number + rows - 1, RAW_ROWS)
            self._merged.append((self._number, last, len(self._cells)))
        self._cells += [cell] * times
        self._missing = 0

    def _end_row(self) -> None:
        if self._shown and self._cells:
            width = len(self._cells)
            self._sink.meter.check(self._rows, self._rows * width)
            for number in range(self._number, self._number + self._rows):
                self._sink.row(number, self._cells, self._row_hidden)
        self._number += self._rows


def _cell(attributes: dict[str, str], said: str) -> Cell:
    kind = attributes.get("office:value-type", "")
    text = visible(said or attributes.get("office:string-value", "")).strip()
    if attributes.get("calcext:value-type") == "error":
        return Cell(text or "#N/D", doubts.FAILED)
    formula = attributes.get("table:formula")
    if formula is not None and not kind:
        return Cell(f"={formula.partition('=')[2]}", doubts.NO_RESULT)
    try:
        if kind in ("float", "currency"):
            return _number(float(attributes["office:value"]), text)
        if kind == "date":
            return shown.dated(datetime.fromisoformat(attributes["office:date-value"]), text)
        if kind == "time":
            return _hour(attributes["office:time-value"], text)
    except (KeyError, ValueError, OverflowError):
        return Cell(text, doubts.FAILED)
    if kind == "boolean":
        is_so = attributes.get("office:boolean-value") == "true"
        return Cell("VERO" if is_so else "FALSO", doubts.TRUTH)
    return Cell(text, doubts.of_text(text)) if text else BLANK


def _number(value: float, text: str) -> Cell:
    """A number, with the zeros in front and the words beside it that are shown."""
    plain = shown.number(value)
    if text.lstrip("0") == plain.text.lstrip("0") or (text.startswith("+") and plain.text in text):
        return Cell(text, plain.doubt)
    return plain


def _hour(duration: str, text: str) -> Cell:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(duration)
    hours, minutes = int(match[1]), int(match[2])
    exact = time(hours, minutes).strftime("%H:%M") if hours < 24 and minutes < 60 else ""
    return Cell(text or exact, doubts.HOUR, exact)
