"""What a list that can be imported declares, so that any file of it can be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.imports.runs import ImportList
from exchange.sheets.book import Cell
from exchange.sheets.choice import CodeChoice
from exchange.sheets.columns import SheetColumn
from exchange.sheets.contents import LOOKS, Look
from exchange.sheets.titles import Phrases

Cells = dict[SheetColumn, Cell]
"""The cells of a row that hold something, by the column of ours they feed."""


def _as_they_are(cells: Cells, _turned: bool) -> Cells:
    return cells


@dataclass(frozen=True)
class SheetKind:
    """A list that can be imported: its columns, what files call them, how their cells look."""

    of: ImportList
    """Under which choices made for it are remembered."""
    columns: tuple[SheetColumn, ...]
    parts: tuple[SheetColumn, ...]
    """What other lists have in a column of its own, and ours within another: a CAP, a full name."""
    phrases: Phrases
    """By key of a column or a part; under the empty key what is never ours."""
    looks: Mapping[str, Look] = field(default_factory=lambda: LOOKS)
    put: Callable[[Cells, bool], Cells] = _as_they_are
    """Puts the parts of a row where they belong. True: names begin with the given name."""
    choices: Mapping[str, CodeChoice] = field(default_factory=dict)
    """By key of a column: what may be chosen in it."""
    one_for_all: tuple[str, ...] = ()
    """Columns that may be given one value for all rows that have none."""
    full_names: tuple[str, ...] = ()
    """Parts that hold family and given name together."""
    gives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By key of a part the columns it fills: of a full name, family and given name."""
    title_tells: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """By key of a column another, which takes the title of the file's where it is one of these."""
    spill: str = ""
    """The column that takes what finds no other place, under its title."""

    @property
    def by_key(self) -> dict[str, SheetColumn]:
        """Columns and parts by key."""
        return {column.key: column for column in (*self.columns, *self.parts)}

    def looks_of(self, key: str) -> Look | None:
        """How a cell of a column looks; None: it may be anything."""
        column = self.by_key[key]
        return self.looks.get(key) or self.looks.get(column.field or key)
