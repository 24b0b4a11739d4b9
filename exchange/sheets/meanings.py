"""What writings in a file mean, told once for each: put in their place before a row is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from domain.text import fold
from exchange.sheets.book import Book, Cell
from exchange.sheets.choice import CodeChoice, writings
from exchange.sheets.kind import Cells, SheetKind
from exchange.sheets.layout import SheetLayout, lines

Meanings = Mapping[tuple[str, str], tuple[str, ...]]
"""By the key of a column and the folded writing its codes; none of them: it is left blank."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands in a column of codes and is none of their names."""

    column: str
    text: str
    """As it was written first."""
    cells: int
    """How many cells have it."""

    @property
    def key(self) -> tuple[str, str]:
        """Under which its meaning is kept."""
        return self.column, _folded(self.text)


def unknown(book: Book, layout: SheetLayout, kind: SheetKind) -> tuple[Wording, ...]:
    """Every writing that surely means nothing, once, those of a column together."""
    fed = [key for key in kind.choices if key in layout.feeds or key in _given(layout, kind)]
    if not fed:
        return ()
    count: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], str] = {}
    for _row, cells in lines(book, layout, kind):
        for key, one in _written(cells, kind):
            mark = key, _folded(one)
            first.setdefault(mark, one)
            count[mark] = count.get(mark, 0) + 1
    found = [
        Wording(key, first[key, folded], cells)
        for (key, folded), cells in count.items()
        if not kind.choices[key].read(first[key, folded])
    ]
    order = list(kind.choices)
    return tuple(sorted(found, key=lambda one: order.index(one.column)))


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    return fold(text)


def _given(layout: SheetLayout, kind: SheetKind) -> set[str]:
    return {key for part in layout.feeds for key in kind.gives.get(part, ())}


def _written(cells: Cells, kind: SheetKind) -> Iterator[tuple[str, str]]:
    for column, cell in cells.items():
        choice = kind.choices.get(column.key)
        if choice:
            for one in writings(choice, cell.text):
                yield column.key, one


def told(
    cells: Cells, kind: SheetKind, meanings: Meanings, for_all: Mapping[str, str] | None = None
) -> Cells:
    """The cells of a row with what is known put in place; what means nothing is left out, or is
    what all rows with nothing are given.
    """
    if not meanings:
        return cells
    found: Cells = {}
    for column, cell in cells.items():
        choice = kind.choices.get(column.key)
        text = _meant(choice, column.key, cell.text, meanings) if choice else cell.text
        if text == cell.text:
            found[column] = cell
        elif text := text or (for_all or {}).get(column.key, ""):
            found[column] = Cell(text)
    return found


def _meant(choice: CodeChoice, key: str, text: str, meanings: Meanings) -> str:
    """A cell with codes for what is known of its writings; the others stay."""
    found: dict[str, None] = {}
    replaced = False
    for one in writings(choice, text):
        codes = meanings.get((key, _folded(one)))
        replaced = replaced or codes is not None
        found |= dict.fromkeys((one,) if codes is None else codes)
    return ", ".join(found) if replaced else text
