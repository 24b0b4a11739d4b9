"""A file somebody chose, as tables of rows: read within bounds, formulas never followed.

A small one is read on the spot; a large one, and what only an old library reads, in a process of
its own (`aside`).
"""

from exchange.sheets import aside
from exchange.sheets.book import Book
from exchange.sheets.parse import check_size, parse
from exchange.sheets.recognise import Format, format_of
from exchange.sheets.sink import Gathered, Told

SMALL = 100_000
"""Bytes of a file that is read in a moment, whatever is in it."""


def read(content: bytes, told: Told = lambda share: None) -> Book:
    """What is written in a file, the head included; what the file is, its content tells.

    `told` hears a few times a second which share is read; what it raises ends the reading. Raises
    SheetError for what is no spreadsheet or too big.
    """
    check_size(content)
    kind = format_of(content)
    if len(content) > SMALL or kind is Format.XLS:
        return aside.read(content, told)
    gathered = Gathered()
    parse(content, gathered)
    return gathered.book
