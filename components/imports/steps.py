"""Where a file stands on its way to rows: which column is which, then what writings mean."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from db.imports.layouts import KeptLayout
from exchange.sheets.book import Book
from exchange.sheets.layout import SheetLayout
from exchange.sheets.meanings import Wording

HEAVY = 2_000
"""Rows of a file that is read again rather than held."""


@dataclass
class Steps:
    """Where a file stands on its way to rows."""

    of: Any
    """Which file it is."""
    read: Callable[[], Book]
    held: Book | None
    """What `read` gave, as long as somebody needs it: a large file is heavy."""
    layout: SheetLayout
    settled: bool
    """Whether the columns are."""
    kept: KeptLayout | None = None
    """What is remembered of files with these titles."""
    recalled: bool = False
    """Whether the layout is that one, and nobody was asked."""
    asked: tuple[Wording, ...] | None = None
    """Writings that mean nothing by themselves; None: not looked for yet."""
    meanings: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    answered: bool = False

    @property
    def book(self) -> Book:
        """What is written in the file."""
        if self.held is None:
            self.held = self.read()
        return self.held

    def let_go(self, rows: int) -> None:
        """Hold a file of so many rows no longer, where it is heavy."""
        if rows > HEAVY:
            self.held = None

    def settle(self, layout: SheetLayout) -> None:
        """Read the file so from now on."""
        self.layout, self.settled, self.asked, self.answered = layout, True, None, False

    def reopen(self) -> None:
        """Ask for columns and meanings again, with what was answered."""
        self.settled = self.answered = False
