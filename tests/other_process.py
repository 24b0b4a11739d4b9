"""Another process of Ponte on the same database: what it holds to be so when it is asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import forked
from sqlalchemy import Engine

from db.accounts import sessions
from db.engine import make_engine, reading
from db.reference.catalogue import catalogue_of
from domain.vocabulary import Role


@dataclass(frozen=True)
class Held:
    """What it would serve the owner of a token by."""

    role: Role | None
    """None: they are not signed in."""
    quarters: frozenset[str]


@contextmanager
def other_process(engine: Engine) -> Iterator[Callable[[str], Held]]:
    """Ask it with a token; it ends with the block."""
    forked.warm()
    ours, theirs = forked.PROCESSES.Pipe()
    given = engine.url.render_as_string(hide_password=False), theirs
    process = forked.PROCESSES.Process(target=_answer, args=given)
    process.start()
    theirs.close()

    def ask(token: str) -> Held:
        ours.send(token)
        held = ours.recv()
        assert isinstance(held, Held)
        return held

    try:
        yield ask
    finally:
        ours.close()
        process.join()


def _answer(url: str, asked: Connection) -> None:
    engine = make_engine(url)
    while True:
        try:
            token = asked.recv()
        except EOFError:
            return engine.dispose()
        with reading(engine) as session:
            found = sessions.find_session(session, token)
            known = frozenset(catalogue_of(session).quarters_by_code)
        asked.send(Held(found.actor.role if found else None, known))
