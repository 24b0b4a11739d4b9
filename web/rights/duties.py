"""What the clock carries out of the rights of persons, apart from its other duties: it may take as
long as there is to read. A turn is short, so that the server can stop at any time.
"""

import structlog
from sqlalchemy.orm import Session

from db.engine import get_engine, reading, transaction
from db.rights import again, going, leftovers
from db.rights.mentions import Turn
from settings import get_settings

SLICE_SECONDS = 2.0
log = structlog.get_logger()


def before_serving() -> None:
    """Destroy again, before anybody can read, who was erased after the backup that was read in."""
    if gone := _again(transaction):
        log.warning("erased again after a restore", gone=gone)


def carry_out(turn: Turn = transaction) -> bool:
    """Go on with whatever is due; whether there is more to do at once."""
    gone = _again(turn)
    went = going.go_on(SLICE_SECONDS, turn, reading)
    if went.more and not gone + went.total:
        return True
    with turn() as session:
        leftovers.forget(session)
    with reading() as session:
        again.write_down(session)
    if gone + went.total:
        leftovers.leave_no_copy(get_engine())
    return went.more


def _again(turn: Turn) -> int:
    with reading() as session:
        behind = _behind(session)
    return again.carry_out_again(turn=turn) if behind else 0


def _behind(session: Session) -> bool:
    """A database into which a backup was read, or one that was put back without `restore`. A
    demonstration begins again with the same numbers of cases, and is left alone.
    """
    return again.put_back(session) or (not get_settings().demo and again.is_due(session))
