"""Where a list begins: the row of its titles, below what stands above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.text import fold
from exchange.sheets.book import Book, BookRow, BookTable
from exchange.sheets.contents import like_data
from exchange.sheets.titles import SURE, Phrases, likenesses

LOOKED_AT = 20
"""Rows among which the head is sought."""
NO_HEAD = 0
_SUMS = ("totale", "totali", "tot", "total")
_FEW = 2
"""Titles that must be known for a row to be taken for a head, where a table has more columns."""


@dataclass(frozen=True, slots=True)
class Head:
    """A row of titles: `table` counts the tables of the file, `row` is its number there."""

    table: int
    row: int


def find(book: Book, known: Phrases) -> Head | None:
    """The row that holds most titles we know, of all tables; None: no table holds anything."""
    filled = [i for i, table in enumerate(book.tables) if table.rows]
    if not filled:
        return None
    best = max(
        filled, key=lambda i: (_best(book.tables[i], known)[0], len(book.tables[i].rows), -i)
    )
    return find_in(book, best, known)


def find_in(book: Book, at: int, known: Phrases) -> Head:
    """The same in one table, which holds something.

    Where no title is known it is the first row as wide as those below, if it holds no values;
    else there is no head.
    """
    table = book.tables[at]
    found, number = _best(table, known)
    enough = 1 if table.width <= _FEW else _FEW
    return Head(at, number if found >= enough * SURE else _first_wide(table))


def candidates(book: Book) -> list[Head]:
    """Every row that may be a head."""
    return [
        Head(i, row.number) for i, table in enumerate(book.tables) for row in table.rows[:LOOKED_AT]
    ]


def fingerprint_at(book: Book, head: Head) -> str:
    """Equal for heads of the same titles in the same order; empty where there is none."""
    return fingerprint(titles(book.tables[head.table], head.row))


def _best(table: BookTable, known: Phrases) -> tuple[float, int]:
    """How much of a head the best row is, the first of those alike, and its number."""
    rows = [(_titles_known(row, known), row.number) for row in table.rows[:LOOKED_AT]]
    return max(rows, key=lambda one: (one[0], -one[1]))


def titles(table: BookTable, number: int) -> tuple[str, ...]:
    """The titles of the columns. Where a cell was merged with the one above, that one is meant."""
    width = table.width
    if number == NO_HEAD:
        return ("",) * width
    place = next(i for i, row in enumerate(table.rows) if row.number == number)
    head = table.rows[place]
    above = table.rows[place - 1] if place and _near(table.rows[place - 1], head) else None
    return tuple(
        head.cell(i).text.strip() or (above.cell(i).text.strip() if above else "")
        for i in range(width)
    )


def body(table: BookTable, number: int) -> Iterator[BookRow]:
    """The rows under a head; without the head written again, and without sums."""
    again = next((_said(row) for row in table.rows if row.number == number), ())
    for row in table.rows:
        if row.number > number and not (number and (_said(row) == again or _is_sum(row))):
            yield row


def fingerprint(found: Sequence[str]) -> str:
    """Equal for heads of the same titles in the same order; empty where there is none."""
    said = [fold(title) for title in found]
    while said and not said[-1]:
        said.pop()
    return sha256("\n".join(said).encode("utf-8", "backslashreplace")).hexdigest() if said else ""


def _titles_known(row: BookRow, known: Phrases) -> float:
    """How many cells are titles of ours; what looks like a value speaks against it."""
    found = 0.0
    for cell in row.cells:
        text = cell.text.strip()
        if not text:
            continue
        if like_data(text):
            found -= 1
        else:
            like = max(likenesses(text, known).values(), default=0.0)
            found += like if like >= SURE else 0
    return found


def _first_wide(table: BookTable) -> int:
    width = max(_filled(row) for row in table.rows[: 2 * LOOKED_AT])
    for row in table.rows[:LOOKED_AT]:
        if _filled(row) * 2 > width:
            said = [cell.text for cell in row.cells if cell.text.strip()]
            return NO_HEAD if any(map(like_data, said)) else row.number
    return NO_HEAD


def _filled(row: BookRow) -> int:
    return sum(bool(cell.text.strip()) for cell in row.cells)


def _near(above: BookRow, head: BookRow) -> bool:
    """Whether the row above is the upper half of a head: it says more than a heading does."""
    return above.number == head.number - 1 and _filled(above) > 1


def _said(row: BookRow) -> tuple[str, ...]:
    return tuple(cell.text for cell in row.cells if cell.text)


def _is_sum(row: BookRow) -> bool:
    """Whether it sums up those above: `Totale 45`."""
    said = _said(row)
    first = said[0].split(maxsplit=1)[0].strip(".:").casefold() if said and said[0].split() else ""
    if first not in _SUMS:
        return False
    rest = " ".join((*said[0].split()[1:], *said[1:]))
    if not any(sign.isalpha() for sign in rest):
        return True
    return len(said) == 1 and any(sign.isdigit() for sign in rest)
