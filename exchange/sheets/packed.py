"""Rows of a large file, held as a reader said them: a tenth of what their cells weigh one by one.

They are unpacked some hundreds at a time, by whoever goes through them, and not kept.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, overload

from exchange.sheets.book import BLANK, BookRow, Cell

AT_ONCE = 500
"""Rows that are packed together."""


def packed(rows: Iterable[BookRow]) -> bytes:
    """Some rows as a line of JSON: number, whether hidden, texts, and by place the doubt and the
    exact value where there are any.
    """
    return json.dumps([_said(row) for row in rows]).encode()


def _said(row: BookRow) -> tuple[int, bool, list[str], dict[int, tuple[str, str]]]:
    doubtful = {i: (cell.doubt, cell.exact) for i, cell in enumerate(row.cells) if cell.doubt}
    return row.number, row.hidden, [cell.text for cell in row.cells], doubtful


def _unpacked(line: bytes) -> list[BookRow]:
    cells = {"": BLANK}  # those known by their text
    return [_row(said, cells) for said in json.loads(line)]


def _row(said: Any, cells: dict[str, Cell]) -> BookRow:
    number, hidden, texts, doubtful = said
    found = [cells.get(text) or cells.setdefault(text, Cell(text)) for text in texts]
    for key, (doubt, exact) in doubtful.items():
        place = int(key)
        found[place] = Cell(texts[place], doubt, exact)
    return BookRow(number, tuple(found), hidden)


class PackedRows(Sequence[BookRow]):
    """Rows in order; `width` is that of the widest."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._starts: list[int] = []
        self._count = self.width = 0
        self._first: list[BookRow] = []
        """Those the head is sought among: looked at again and again."""

    @classmethod
    def of(cls, rows: Iterable[BookRow]) -> "PackedRows":
        """These rows, gone through once."""
        found, left = cls(), iter(rows)
        while some := list(islice(left, AT_ONCE)):
            found.add(packed(some))
        return found

    def add(self, line: bytes) -> None:
        """The next rows, packed."""
        rows = _unpacked(line)
        if not rows:
            return
        self._first = self._first or rows
        self._lines.append(line)
        self._starts.append(self._count)
        self._count += len(rows)
        self.width = max(self.width, *(len(row.cells) for row in rows))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[BookRow]:
        yield from self._first
        for line in self._lines[1:]:
            yield from _unpacked(line)

    @overload
    def __getitem__(self, at: int) -> BookRow: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[BookRow, ...]: ...
    def __getitem__(self, at: int | slice) -> BookRow | tuple[BookRow, ...]:
        if isinstance(at, slice):
            begin, end, step = at.indices(self._count)
            return tuple(islice(self, begin, end, step)) if step > 0 else tuple(self)[at]
        at = at + self._count if at < 0 else at
        if not 0 <= at < self._count:
            raise IndexError(at)
        part = bisect_right(self._starts, at) - 1
        rows = _unpacked(self._lines[part]) if part else self._first
        return rows[at - self._starts[part]]
