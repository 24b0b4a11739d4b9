"""A page to print or a file to take along: made and recorded when asked for, then offered."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

import i18n
from components import context, files, snapshot
from db.clock import utcnow
from db.figures import taken
from domain.errors import CannotRun
from exchange.papers.aside import printed
from exchange.papers.contents import Paper
from i18n import _

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Going:
    """What goes out: `what` and `said` are for the record (`db.figures.taken`), `file_name` for
    the reader. `of` is all it hangs on: once that changes, the file is not offered any more.
    """

    what: str
    said: str
    file_name: str
    of: Hashable


@dataclass(frozen=True, slots=True)
class _Made:
    going: Going
    language: str
    content: bytes
    at: datetime


def page_button(key: str, going: Going, make: Callable[[], Paper], label: str = "") -> None:
    """*Print*: one page, as PDF."""
    pressed = _pressed(key, label or _("Print"), ":material/print:")
    if pressed:
        with snapshot.waiting(_("Making the page…")):
            _keep(key, going, lambda: printed(make()))
    _offer(key, going, _("Download the page (PDF)"), PDF)


def file_button(
    key: str, going: Going, make: Callable[[], bytes], label: str, ready: str, kind: str
) -> None:
    """A file of another kind; `ready` is what the button says that hands it over."""
    if _pressed(key, label, ":material/download:"):
        with snapshot.waiting(_("Making the file…")):
            _keep(key, going, make)
    _offer(key, going, ready, kind)


def _pressed(key: str, label: str, icon: str) -> bool:
    return st.button(label, icon=icon, key=f"{key}-make")


def _keep(key: str, going: Going, make: Callable[[], bytes]) -> None:
    """Made first, then recorded: what did not come about went nowhere."""
    before = _made(key, going)
    if before and files.clicked_twice(before.at):
        return
    st.session_state.pop(key, None)
    try:
        content = make()
    except CannotRun:
        st.error(_("The page was not made; nothing went out. Try again in a moment."))
        return
    context.write(taken.note, going.what, going.said)
    st.session_state[key] = _Made(going, i18n.language(), content, utcnow())


def _made(key: str, going: Going) -> _Made | None:
    """The file that is there of just this."""
    made = st.session_state.get(key)
    if isinstance(made, _Made) and (made.going, made.language) == (going, i18n.language()):
        return made
    return None


def _offer(key: str, going: Going, label: str, kind: str) -> None:
    if made := _made(key, going):
        files.offer(label, made.content, going.file_name, kind, key=f"{key}-file", primary=True)
