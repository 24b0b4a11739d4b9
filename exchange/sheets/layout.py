"""Which column of a file is which of ours: proposed from titles and cells, settled by a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from domain.text import fold
from domain.vocabulary import N_
from exchange.sheets import head as heads
from exchange.sheets.book import Book, BookRow, Cell, SheetError
from exchange.sheets.columns import SheetColumn, matched
from exchange.sheets.contents import ALONE, share
from exchange.sheets.head import Head
from exchange.sheets.kind import Cells, SheetKind
from exchange.sheets.titles import likenesses

SAMPLED = 200
"""Rows whose cells are looked at."""
_DISTINCT = 40
"""Different cells of a column by which it is judged."""
ASIDE = ""
_ENOUGH, _ALL, _LEAST = 0.5, 0.7, 0.35
_SEVERAL = 0.6
"""A further column joins one that is there already from this likeness of its title on."""
_BY_CELLS = 0.5
_LATE = ("pec", "certificata")
"""Words of a title whose column comes after the others that feed the same."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How a file is read. `feeds`: of each of its columns the key of ours, ASIDE for none."""

    head: Head
    feeds: tuple[str, ...]
    turned: bool = False
    """Whether full names begin with the given name."""
    for_all: tuple[tuple[str, str], ...] = ()
    """Keys of columns with the code that rows without one are given."""

    def over(self, found: "Sequence[FileColumn]") -> "SheetLayout":
        """The same for a file with these columns: there may be more of them without a title."""
        beyond = (ASIDE,) * len(found)
        return replace(self, feeds=(*self.feeds, *beyond)[: len(found)])

    def filled(self, found: "Sequence[FileColumn]") -> "SheetLayout":
        """The same without the columns that hold nothing in this file."""
        pairs = zip(found, self.feeds, strict=True)
        return replace(self, feeds=tuple(key if one.samples else ASIDE for one, key in pairs))

    def missing(self, kind: SheetKind) -> tuple[str, ...]:
        """Keys of the columns a row cannot be without, and that nothing feeds."""
        fed = {*self.feeds, *dict(self.for_all)}
        fed |= {given for key in self.feeds for given in kind.gives.get(key, ())}
        return tuple(c.key for c in kind.columns if c.is_missing(fed))


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a file: its title, and cells of it that hold something."""

    place: int
    title: str
    samples: tuple[str, ...]


def columns_of(book: Book, head: Head) -> tuple[FileColumn, ...]:
    """The columns of the chosen table, the empty ones too."""
    table = book.tables[head.table]
    rows = list(islice(heads.body(table, head.row), SAMPLED))
    return tuple(
        FileColumn(i, title, tuple(t for row in rows if (t := row.cell(i).text.strip())))
        for i, title in enumerate(heads.titles(table, head.row))
    )


def own(book: Book, kind: SheetKind) -> SheetLayout:
    """Our own columns under their own titles, in the first row of the first table.

    Raises SheetError where a required one is missing, or one is there twice.
    """
    at = next((i for i, table in enumerate(book.tables) if table.rows), None)
    if at is None:
        raise SheetError(N_("The file is empty."))
    head = Head(at, book.tables[at].rows[0].number)
    names = heads.titles(book.tables[at], head.row)
    places, _others = matched(names, kind.columns)
    feeds = {place: column.key for place, column in places}
    return SheetLayout(head, tuple(feeds.get(i, ASIDE) for i in range(len(names))))


def says_as_much(own_titles: SheetLayout, proposed: SheetLayout) -> bool:
    """Whether our own titles leave nothing aside that was found to be ours."""
    pairs = zip(own_titles.feeds, proposed.feeds, strict=True)
    return all(own or not guessed for own, guessed in pairs)


def aside(book: Book, layout: SheetLayout) -> tuple[str, ...]:
    """The titles of the columns that are none of ours."""
    names = heads.titles(book.tables[layout.head.table], layout.head.row)
    return tuple(name for name, key in zip(names, layout.feeds, strict=True) if name and not key)


def propose(found: Sequence[FileColumn], kind: SheetKind) -> tuple[str, ...]:
    """Of each column the key of ours it most likely is; what is like none stays aside."""
    ranked = sorted(
        (
            (score, like, -one.place, key)
            for one in found
            if one.samples or one.title
            for key, like, score in _scores(one, kind)
        ),
        reverse=True,
    )
    feeds: dict[int, str] = {}
    taken: set[str] = set()
    for _score, like, place, key in ranked:
        if -place in feeds or (key in taken and not _may_join(kind, key, like)):
            continue
        feeds[-place] = key
        taken.add(key)
    _number_of_house(found, feeds)
    return tuple(feeds.get(one.place, ASIDE) for one in found)


def _scores(one: FileColumn, kind: SheetKind) -> Iterator[tuple[str, float, float]]:
    """The keys a column may be, each with the likeness of its title and how sure it is."""
    likes = likenesses(one.title, kind.phrases)
    if aside := likes.get(ASIDE):
        yield ASIDE, aside, aside
    samples = list(dict.fromkeys(one.samples))[:_DISTINCT]
    for key in kind.by_key:
        like, look = likes.get(key, 0.0), kind.looks_of(key)
        if not like and key not in ALONE:
            continue
        fit = share(samples, look) if look and samples else None
        score = 0.0
        if like:
            score = like * (0.95 if fit is None else 0.4 + 0.6 * min(1.0, fit / _ENOUGH))
        elif fit is not None and fit >= _ALL and len(one.samples) > 1:
            score = _BY_CELLS * fit
        if score >= _LEAST:
            yield key, like, score


def _may_join(kind: SheetKind, key: str, like: float) -> bool:
    if key == ASIDE:
        return True
    column = kind.by_key[key]
    several = column.join or (column.field or key) in _FIRST_FILLED
    return like >= _SEVERAL and bool(several)


_FIRST_FILLED = ("phone", "email", "website", "tax_id")
"""Fields of which an office has often two, and ours one."""


def _number_of_house(found: Sequence[FileColumn], feeds: dict[int, str]) -> None:
    """A column called `N.` right of a street is the number of the house."""
    for one in found:
        left = feeds.get(one.place - 1)
        if left == "address" and one.title.strip(" .°º").lower() in ("n", "nr", "num", "numero"):
            feeds[one.place] = left


def lines(book: Book, layout: SheetLayout, kind: SheetKind) -> Iterator[tuple[BookRow, Cells]]:
    """Each row under the head with its cells by the columns of ours they feed."""
    table = book.tables[layout.head.table]
    names = heads.titles(table, layout.head.row)
    feeding = _feeding(layout.feeds, names, kind)
    given = [(kind.by_key[key], Cell(code)) for key, code in layout.for_all]
    order = {column: i for i, column in enumerate(kind.columns)}
    for row in heads.body(table, layout.head.row):
        cells = {
            one.column: cell
            for one in feeding
            if not (cell := _joined(row, one.places, one.column.join)).is_blank
        }
        if cells:
            _spill(row, feeding, names, kind, cells)
            cells = kind.put(cells, layout.turned)
            for told in feeding:
                if told.column in cells and told.tells and told.tells[0] not in cells:
                    cells[told.tells[0]] = Cell(told.tells[1])
            for column, cell in given:
                cells.setdefault(column, cell)
        yield row, dict(sorted(cells.items(), key=lambda one: order[one[0]]))


@dataclass(frozen=True, slots=True)
class _Feed:
    """A column of ours with the columns of the file that feed it."""

    column: SheetColumn
    places: tuple[int, ...]
    tells: tuple[SheetColumn, str] | None
    """Another column, and what the title of the first of these says for it."""


def _feeding(feeds: Sequence[str], names: Sequence[str], kind: SheetKind) -> list[_Feed]:
    by_key = kind.by_key
    found: dict[str, list[int]] = {key: [] for key in by_key if key in feeds}
    for place, key in enumerate(feeds):
        if key in found:
            found[key].append(place)
    return [
        _Feed(
            by_key[key],
            tuple(sorted(places, key=lambda at: (_is_late(names[at]), at))),
            _told(kind, key, names[places[0]]),
        )
        for key, places in found.items()
    ]


def _told(kind: SheetKind, key: str, title: str) -> tuple[SheetColumn, str] | None:
    to, words = kind.title_tells.get(key, ("", ()))
    return (kind.by_key[to], title) if to and fold(title) in words else None


def _is_late(title: str) -> bool:
    return any(word in title.lower() for word in _LATE)


def _joined(row: BookRow, places: Sequence[int], between: str) -> Cell:
    """What several cells say together; the same twice is said once."""
    if len(places) == 1:
        return row.cell(places[0])
    said = (row.cell(place) for place in places)
    given = {cell.text: cell for cell in said if not cell.is_blank}
    if len(given) < 2 or not between:
        return next(iter(given.values()), Cell())
    doubt = next((cell.doubt for cell in given.values() if cell.doubt), "")
    return Cell(between.join(given), doubt)


def _spill(
    row: BookRow, feeding: Sequence[_Feed], names: Sequence[str], kind: SheetKind, cells: Cells
) -> None:
    """What finds no place, being the second of its kind, goes to another under its title."""
    if not kind.spill:
        return
    over = [
        f"{names[place]}: {text}"
        for one in feeding
        if len(one.places) > 1 and not one.column.join and one.column in cells
        for place in one.places[1:]
        if not row.cell(place).is_blank and (text := row.cell(place).text) != cells[one.column].text
    ]
    if over:
        column = kind.by_key[kind.spill]
        before = cells.get(column, Cell())
        cells[column] = Cell(
            "\n".join((*filter(None, [before.text]), *dict.fromkeys(over))), before.doubt
        )
