"""Cells that were merged over several rows: they say the same in each row that says anything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from exchange.sheets.book import BLANK, BookRow, Cell

Merge = tuple[int, int, int]
"""The numbers of the first and the last row, and the place of the column."""


def told_in_each(rows: Iterable[BookRow], merges: Sequence[Merge]) -> Iterator[BookRow]:
    """The rows in order, each with what stands in a cell it has together with one above."""
    begins: defaultdict[int, list[Merge]] = defaultdict(list)
    for merge in merges:
        begins[merge[0]].append(merge)
    going: dict[int, tuple[int, Cell]] = {}
    """By place the last row, and what is said."""
    for row in rows:
        going = {place: it for place, it in going.items() if it[0] >= row.number}
        found = _with(row, going) if going else row
        yield found
        for _first, last, place in begins.get(row.number, ()):
            if place < len(found.cells):
                going[place] = last, found.cells[place]


def _with(row: BookRow, going: dict[int, tuple[int, Cell]]) -> BookRow:
    cells = list(row.cells)
    cells += [BLANK] * (max(going) + 1 - len(cells))
    for place, (_last, said) in going.items():
        if cells[place] is BLANK:
            cells[place] = said
    return replace(row, cells=tuple(cells))
