"""From a file to what its rows say: which column is which, then what is written means what.

A file made with our template goes straight on, and so does one of a shape that was settled before.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components import context, snapshot
from components.imports import columns, values
from components.imports.steps import Steps
from db.imports import layouts as remembered
from exchange.sheets import head as heads
from exchange.sheets import layout as layouts
from exchange.sheets import meanings
from exchange.sheets.book import Book, SheetError
from exchange.sheets.kind import SheetKind
from exchange.sheets.layout import SheetLayout
from i18n import _


def arranged(key: str, of: Any, read: Callable[[], Book], kind: SheetKind) -> Steps | None:
    """How the file `of` is read; None: something is still to be said, and is asked here.

    `read` reads it. Raises SheetError when it cannot be read as a whole.
    """
    steps = st.session_state.get(_state(key))
    if not isinstance(steps, Steps) or steps.of != of:
        steps = st.session_state[_state(key)] = _begin(of, read, kind)
    if not steps.settled:
        columns.show(key, steps, kind)
        return None
    if steps.asked is None:
        with snapshot.waiting(_("Reading the file…")):
            steps.asked = meanings.unknown(steps.book, steps.layout, kind)
        known = context.read(remembered.meanings, kind.of, [one.key for one in steps.asked])
        steps.meanings = {**known, **steps.meanings}
        steps.answered = all(one.key in known for one in steps.asked)
    if not steps.answered:
        values.show(key, steps, kind)
        return None
    _said(key, steps)
    return steps


def forget(key: str) -> None:
    """Forget the file: it may hold identities."""
    st.session_state.pop(_state(key), None)


def _begin(of: Any, read: Callable[[], Book], kind: SheetKind) -> Steps:
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
    kept = context.read(remembered.layout, kind.of, list(known)) if known else None
    if kept is None:
        return Steps(of, read, book, proposed, False)
    there = layouts.columns_of(book, known[kept.fingerprint])
    layout = SheetLayout(known[kept.fingerprint], kept.feeds, kept.turned).over(there)
    whole = not layout.filled(there).missing(kind)
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
