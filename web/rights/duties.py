"""What the clock carries out: erasures that were granted, cases that were let go, scratch whose
time is over. Each in small transactions; what is broken off begins anew at the next turn.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.engine import get_engine, reading, transaction
from db.rights import again, erase, leftovers, mentions, retention, without_a_case
from domain.business_time import ROME
from domain.rights.mentioned import Patterns

PAUSE_SECONDS = 0.005
"""Between two pieces of texts that are read: people at work come first."""
_looked: WeakKeyDictionary[Engine, date] = WeakKeyDictionary()
"""When each database was last looked through for people whose term is over."""
Turn = Callable[[], AbstractContextManager[Session]]


def carry_out(turn: Turn = transaction) -> int:
    """Whatever is due now; how many people and cases went."""
    done = _erase(turn) + _let_go(turn) + _leave_alone(turn)
    with turn() as session:
        leftovers.forget(session)
    with reading() as session:
        again.write_down(session)
    if done:
        leftovers.leave_no_copy(get_engine())
    return done


def _erase(turn: Turn) -> int:
    with reading() as session:
        due = erase.due(session)
    done = 0
    for wish, person in due:
        with reading() as session:
            sought = mentions.wanted(session, person)
        for table, column in mentions.columns():
            _redact(turn, sought, table, column)
        with turn() as session:
            done += erase.carry_out(session, wish)
    return done


def _redact(turn: Turn, sought: Patterns, table: str, column: str) -> None:
    after: int | None = 0
    while after is not None:
        with reading() as session:
            named, after = mentions.find(session, sought, table, column, after)
        if named:
            with turn() as session:
                mentions.redact(session, sought, table, column, named)
        time.sleep(PAUSE_SECONDS)


def _let_go(turn: Turn) -> int:
    with reading() as session:
        due = retention.due(session)
    done = 0
    for reference in due:
        with turn() as session:
            done += retention.carry_out(session, reference)
    return done


def _leave_alone(turn: Turn) -> int:
    """Who was only convened: once a day, for it looks through all people."""
    today, engine = utcnow().astimezone(ROME).date(), get_engine()
    if _looked.get(engine) == today:
        return 0
    with reading() as session:
        due = without_a_case.due(session)
    done = 0
    for person in due:
        with turn() as session:
            done += without_a_case.carry_out(session, person)
    _looked[engine] = today
    return done
