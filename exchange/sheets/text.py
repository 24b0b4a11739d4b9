"""Lists saved as text: CSV with whatever stands between its cells."""

import csv
import io
import re
from collections.abc import Iterator

from domain.text import visible
from domain.vocabulary import N_
from exchange.sheets import doubts
from exchange.sheets.book import BLANK, Cell, SheetError
from exchange.sheets.letters import decoded
from exchange.sheets.sink import Sink

_SEPARATORS = ";,\t|"
_SAID = re.compile(r'"?sep=(.)"?[;,\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""A first line that tells Excel what stands between cells, and is no row."""
_SAMPLE, _SAMPLED_ROWS = 64_000, 30
_LONGEST = 100_000
"""Characters of a cell: a quotation mark that is never closed makes one of all that follows."""
_AS_TEXT = re.compile(r'="([^"]*)"')
"""How a text is saved that Excel would take for a number."""
_END = "\x1dend"
BROKEN = N_("The file breaks off or is not well formed at row {line}.")


def read(content: bytes, sink: Sink) -> None:
    """Put the one table of a text file into the sink; rows are counted as a spreadsheet does."""
    text = decoded(content)
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    separator = said[1] if said else _separator(text)
    csv.field_size_limit(_LONGEST)
    sink.table("")
    known: dict[str, Cell] = {}
    for number, fields in enumerate(_records(text, separator), start=1):
        sink.meter.raw(rows=1, cells=len(fields))
        cells = [known.get(field) or _known(known, field) for field in fields]
        sink.row(number, cells)
        if number % 5_000 == 0:
            sink.tell(min(0.99, number / max(number, text.count("\n") + 1)))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """The rows of the file; the last one must not run on to its end for want of a mark."""
    reader = csv.reader(io.StringIO(f"{text}\n{_END}\n", newline=""), delimiter=separator)
    number = 0
    try:
        for fields in reader:
            if fields == [_END]:
                return
            if fields and fields[-1].endswith(f"{_END}\n"):
                break
            number += 1
            yield fields
    except csv.Error as error:
        raise SheetError(BROKEN, line=number + 1) from error
    raise SheetError(BROKEN, line=number + 1)


def _separator(text: str) -> str:
    """What stands between cells: what parts most of the first rows alike, and tears no cell: a
    quotation mark inside a cell without its fellow is one that holds other cells together.
    """
    sample = text[:_SAMPLE]

    def parted(separator: str) -> tuple[int, int]:
        widths: list[int] = []
        torn = 0
        try:
            for fields in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                if any(fields):
                    widths.append(len(fields))
                    torn += any(field.count('"') % 2 for field in fields)
                if len(widths) == _SAMPLED_ROWS:
                    break
        except csv.Error:
            pass
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) - torn) * (usual > 1), usual

    return max(_SEPARATORS, key=parted)


def _known(known: dict[str, Cell], field: str) -> Cell:
    cell = _cell(field)
    if len(known) < 100_000:
        known[field] = cell
    return cell


def _cell(field: str) -> Cell:
    whole = _AS_TEXT.fullmatch(field.strip())
    text = visible(whole[1] if whole else field).strip()
    return Cell(text, doubts.of_saved_text(text)) if text else BLANK
