"""From a file to what its rows say: which column is which, then what is written means what.

A file made with our template goes straight on, and so does one of a shape that was settled before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from components import context, imports_columns, imports_values
from db.imports.layouts import KeptLayout
from exchange.sheets import head as heads
from exchange.sheets import layout as layouts
from exchange.sheets import meanings
from exchange.sheets.book import Book, SheetError
from exchange.sheets.kind import SheetKind
from exchange.sheets.layout import SheetLayout
from exchange.sheets.meanings import Meanings, Wording
from i18n import _

HEAVY = 2_000
"""Rows of a file that is read again rather than held."""


@dataclass(frozen=True)
class LayoutMemory:
    """Functions of `db` that remember how files of a list are read."""

    layout: Callable[..., KeptLayout | None]
    keep_layout: Callable[..., None]
    meanings: Callable[..., Meanings]
    keep_meanings: Callable[..., None]


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


def arranged(
    key: str, of: Any, read: Callable[[], Book], kind: SheetKind, memory: LayoutMemory
) -> Steps | None:
    """How the file `of` is read; None: something is still to be said, and is asked here.

    `read` reads it. Raises SheetError when it cannot be read as a whole.
    """
    steps = st.session_state.get(_state(key))
    if not isinstance(steps, Steps) or steps.of != of:
        steps = st.session_state[_state(key)] = _begin(of, read, kind, memory)
    if not steps.settled:
        imports_columns.show(key, steps, kind, memory.keep_layout)
        return None
    if steps.asked is None:
        with st.spinner(_("Reading the file…")):
            steps.asked = meanings.unknown(steps.book, steps.layout, kind)
        known = context.read(memory.meanings, [one.key for one in steps.asked])
        steps.meanings = {**known, **steps.meanings}
        steps.answered = all(one.key in known for one in steps.asked)
    if not steps.answered:
        imports_values.show(key, steps, kind, memory.keep_meanings)
        return None
    _said(key, steps)
    return steps


def forget(key: str) -> None:
    """Forget the file: it may hold identities."""
    st.session_state.pop(_state(key), None)


def _begin(of: Any, read: Callable[[], Book], kind: SheetKind, memory: LayoutMemory) -> Steps:
    book = read()
    found = heads.find(book, kind.phrases)
    if found is None:
        return Steps(of, read, book, layouts.own(book, kind), True)
    proposed = SheetLayout(found, layouts.propose(layouts.columns_of(book, found), kind))
    try:
        own = layouts.own(book, kind)
    except SheetError:
        own = None
    if own and own.head == found and layouts.says_as_much(own, proposed):
        return Steps(of, read, book, own, True)
    known = {
        mark: head for head in heads.candidates(book) if (mark := heads.fingerprint_at(book, head))
    }
    kept = context.read(memory.layout, list(known)) if known else None
    if kept is None:
        return Steps(of, read, book, proposed, False)
    columns = layouts.columns_of(book, known[kept.fingerprint])
    layout = SheetLayout(known[kept.fingerprint], kept.feeds, kept.turned).over(columns)
    whole = not layout.filled(columns).missing(kind)
    return Steps(of, read, book, layout, whole, kept, recalled=whole)


def _said(key: str, steps: Steps) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if steps.recalled:
            st.caption(_("Read as the last list of this shape was."), width="content")
        st.button(
            _("Columns and meanings"),
            key=f"{key}-reopen",
            icon=":material/tune:",
            type="tertiary",
            on_click=steps.reopen,
        )


def _state(key: str) -> str:
    return f"{key}-steps"
