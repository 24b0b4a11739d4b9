"""What one run of a screen reads, it reads in one session: on SQLite of one state of the database.

To open and end a session costs more than most questions asked in it, and a screen asks up to forty.
It is let go before anything is written, so that what follows sees it; when the run ends, however it
ends; and by whoever is about to wait for something else.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from db import engine

Asked = tuple[Any, ...]
"""A function of `db` and what it was asked."""


class _Run:
    """What a run holds."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.told: dict[Asked, Any] = {}
        self._open = ExitStack()

    def begun(self) -> Session:
        """The session, opened when it is first wanted."""
        if self.session is None:
            self.session = self._open.enter_context(engine.reading())
        return self.session

    def let_go(self) -> None:
        """End it, and forget what was read in it."""
        self.session = None
        self.told.clear()
        self._open.close()


_run: ContextVar[_Run | None] = ContextVar("run", default=None)


@contextmanager
def one_run() -> Iterator[None]:
    """Reads inside share a session."""
    run = _Run()
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)
        run.let_go()


@contextmanager
def session() -> Iterator[Session]:
    """The session of this run; one of its own outside of a run."""
    run = _run.get()
    if run is None:
        with engine.reading() as own:
            yield own
        return
    try:
        shared = run.begun()
        yield shared
        shared.expunge_all()  # nobody is given what another question has loaded
    except BaseException:
        run.let_go()
        raise


def let_go() -> None:
    """What is read after this is read anew: something is written, or long waited for."""
    if run := _run.get():
        run.let_go()


def told(asked: Asked, ask: Callable[[], Any]) -> Any:
    """The answer to a question that was asked in this run already, else that of `ask`."""
    run = _run.get()
    if run is None:
        return ask()
    if asked not in run.told:
        run.told[asked] = ask()
    return run.told[asked]


@contextmanager
def waiting(said: str) -> Iterator[None]:
    """Say what the person waits for, and hold no connection meanwhile."""
    let_go()
    with st.spinner(said):
        yield
