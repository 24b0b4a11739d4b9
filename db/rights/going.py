"""Who goes now: erasures that were granted, cases that were let go, people without a case whose
term is over. First what others wrote of them (`db.rights.sweep`), then they, each in a small
transaction. What is broken off is gone on with at the next turn.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import clock
from db.access import without_actor
from db.engine import engine_of, reading, transaction
from db.rights import erase, retention, sweep, without_a_case
from db.rights.mentions import Turn

TOGETHER = 200
"""Who is looked for at once: a search reads everything there is, for one as for many."""
_looked: WeakKeyDictionary[Engine, date] = WeakKeyDictionary()
"""When each database was last looked through for people whose term is over."""


@dataclass(frozen=True, slots=True)
class Went:
    """What went in a turn, and whether there is more to do at once."""

    erased: int = 0
    cases: int = 0
    alone: int = 0
    more: bool = False

    @property
    def total(self) -> int:
        """Erasures, cases and people without a case."""
        return self.erased + self.cases + self.alone


@without_actor("the clock does it: for wishes that were granted and cases that were let go")
def go_on(seconds: float, turn: Turn = transaction, look: Turn = reading) -> Went:
    """Do what can be done in about so many seconds."""
    until = time.monotonic() + seconds
    with look() as session:
        search = sweep.under_way(session)
        people = () if search else tuple(islice(_people(session), TOGETHER))
        if search is None and len(people) < TOGETHER:
            _looked[engine_of(session)] = clock.today()
    if people:
        with turn() as session:
            sweep.begin(session, people)
        with look() as session:
            search = sweep.under_way(session)
    if search and not sweep.go_on(search, until, turn, look):
        return Went(more=True)
    went = _let_them_go(search.people if search else frozenset(), turn, look)
    if search:
        with turn() as session:
            sweep.end(session, search)
    return Went(*went, more=search is not None)


def to_the_end(turn: Turn = transaction, look: Turn = reading) -> Went:
    """All that is due."""
    erased = cases = alone = 0
    more = True
    while more:
        went = go_on(float("inf"), turn, look)
        erased, cases, alone = erased + went.erased, cases + went.cases, alone + went.alone
        more = went.more
    return Went(erased, cases, alone)


def _people(session: Session) -> chain[int]:
    """Those who would go now."""
    erased = (person for _wish, person in erase.due(session))
    let_go = (each for people in _let_go(session).values() for each in sorted(people))
    return chain(dict.fromkeys(chain(erased, let_go, _alone(session))))


def _let_go(session: Session) -> Mapping[str, frozenset[int]]:
    return {code: retention.people_of(session, code) for code in retention.due(session)}


def _alone(session: Session) -> tuple[int, ...]:
    """Who was only convened: once a day, for it looks through all people."""
    if _looked.get(engine_of(session)) == clock.today():
        return ()
    return without_a_case.due(session)


def _let_them_go(found: frozenset[int], turn: Turn, look: Turn) -> tuple[int, int, int]:
    """Everybody who was looked for, and cases that nobody goes with."""
    with look() as session:
        wishes = [wish for wish, person in erase.due(session) if person in found]
        cases = [code for code, people in _let_go(session).items() if people <= found]
    erased = let_go = alone = 0
    for wish in wishes:
        with turn() as session:
            erased += erase.carry_out(session, wish)
    for code in cases:
        with turn() as session:
            let_go += retention.carry_out(session, code, found)
    for person in sorted(found):
        with turn() as session:
            alone += without_a_case.carry_out(session, person)
    return erased, let_go, alone
