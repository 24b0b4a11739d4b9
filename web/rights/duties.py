"""What the clock carries out: erasures that were granted, cases that were let go, scratch whose
time is over. Each in small transactions; what is broken off begins anew at the next turn.
"""

from db.engine import get_engine, reading, transaction
from db.rights import again, erase, leftovers, mentions, retention
from db.rights.mentions import Turn
from settings import get_settings


def carry_out(turn: Turn = transaction) -> int:
    """Whatever is due now; how many people and cases went."""
    done = _again(turn) + _erase(turn) + _let_go(turn)
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
