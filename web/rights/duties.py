"""What the clock carries out: erasures that were granted, cases that were let go, scratch whose
time is over. Each in small transactions; what is broken off begins anew at the next turn.
"""

from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from db.clock import utcnow
from db.engine import get_engine, reading, transaction
from db.rights import again, erase, leftovers, mentions, retention, without_a_case
from db.rights.mentions import Turn
from domain.business_time import ROME
from settings import get_settings

_looked: WeakKeyDictionary[Engine, date] = WeakKeyDictionary()
"""When each database was last looked through for people whose term is over."""


def carry_out(turn: Turn = transaction) -> int:
    """Whatever is due now; how many people and cases went."""
    done = _again(turn) + _erase(turn) + _let_go(turn) + _leave_alone(turn)
    with turn() as session:
        leftovers.forget(session)
    with reading() as session:
        again.write_down(session)
    if done:
        leftovers.leave_no_copy(get_engine())
    return done


def _again(turn: Turn) -> int:
    """A database that was put back without Ponte's `restore` holds whom it has erased since. A
    demonstration begins again with the same numbers of cases, and is left alone.
    """
    if get_settings().demo:
        return 0
    with reading() as session:
        behind = again.is_due(session)
    return again.carry_out_again(turn=turn) if behind else 0


def _erase(turn: Turn) -> int:
    with reading() as session:
        due = erase.due(session)
    done = 0
    for wish, person in due:
        with reading() as session:
            sought = mentions.wanted(session, person)
        mentions.take_out(sought, turn)
        with turn() as session:
            done += erase.carry_out(session, wish)
    return done


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
