"""Where a list begins: the row of its titles, below what stands above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.text import fold
from exchange.sheets.book import Book, Row, Table
from exchange.sheets.contents import like_data
from exchange.sheets.titles import SURE, Phrases, likenesses

LOOKED_AT = 20
"""Rows among which the head is sought."""
NO_HEAD = 0
_FEW = 2
"""Titles that must be known for a row to be taken for a head, where a table has more columns."""


@dataclass(frozen=True, slots=True)
class Head:
    """A row of titles: `table` counts the tables of the file, `row` is its number there."""

    table: int
    row: int


def find(book: Book, known: Phrases) -> Head | None:
    """The row that holds most titles we know, above the most rows where two are alike; None: no
    table holds anything.

    Where no title is known it is the first row as wide as those below, if it holds no values;
    else there is no head.
    """
    filled = [(i, table) for i, table in enumerate(book.tables) if table.rows]
    if not filled:
        return None
    best = max(
        (
            (_titles_known(row, known), -i, -place, row.number)
            for i, table in filled
            for place, row in enumerate(table.rows[:LOOKED_AT])
        )
    )
    number, table_at = best[3], -best[1]
    enough = 1 if _width(book.tables[table_at]) <= _FEW else _FEW
    if best[0] >= enough * SURE:
        return Head(table_at, number)
    longest = max(filled, key=lambda one: len(one[1].rows))
    return Head(longest[0], _first_wide(longest[1]))


def titles(table: Table, number: int) -> tuple[str, ...]:
    """The titles of the columns. Where a cell was merged with the one above, that one is meant."""
    width = _width(table)
    if number == NO_HEAD:
        return ("",) * width
    place = next(i for i, row in enumerate(table.rows) if row.number == number)
    head = table.rows[place]
    above = table.rows[place - 1] if place and _near(table.rows[place - 1], head) else None
    return tuple(
        head.cell(i).text.strip() or (above.cell(i).text.strip() if above else "")
        for i in range(width)
    )


def body(table: Table, number: int) -> list[Row]:
    """The rows under a head; without the head written again, and without sums."""
    rows = [row for row in table.rows if row.number > number]
    if number == NO_HEAD:
        return rows
    head = next(row for row in table.rows if row.number == number)
    again = _said(head)
    return [row for row in rows if _said(row) != again and not _is_sum(row)]


def fingerprint(found: Sequence[str]) -> str:
    """Equal for heads of the same titles in the same order; empty where there is none."""
    said = [fold(title) for title in found]
    while said and not said[-1]:
        said.pop()
    return sha256("\n".join(said).encode("utf-8", "backslashreplace")).hexdigest() if said else ""


def _titles_known(row: Row, known: Phrases) -> float:
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


def _first_wide(table: Table) -> int:
    width = max(_filled(row) for row in table.rows[: 2 * LOOKED_AT])
    for row in table.rows[:LOOKED_AT]:
        if _filled(row) * 2 > width:
            said = [cell.text for cell in row.cells if cell.text.strip()]
            return NO_HEAD if any(map(like_data, said)) else row.number
    return NO_HEAD


def _width(table: Table) -> int:
    return max((len(row.cells) for row in table.rows), default=0)


def _filled(row: Row) -> int:
    return sum(bool(cell.text.strip()) for cell in row.cells)


def _near(above: Row, head: Row) -> bool:
    """Whether the row above is the upper half of a head: it says more than a heading does."""
    return above.number == head.number - 1 and _filled(above) > 1


def _said(row: Row) -> tuple[str, ...]:
    return tuple(fold(cell.text) for cell in row.cells if cell.text.strip())


def _is_sum(row: Row) -> bool:
    """Whether it sums up those above: `Totale 45`."""
    said = [cell.text for cell in row.cells if cell.text.strip()]
    if not said or fold(said[0]).split()[:1] not in (["totale"], ["totali"], ["tot"], ["total"]):
        return False
    rest = " ".join((*fold(said[0]).split()[1:], *said[1:]))
    if not any(sign.isalpha() for sign in rest):
        return True
    return len(said) == 1 and any(sign.isdigit() for sign in rest)
