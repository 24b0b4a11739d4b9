"""How many passwords are looked at: of a name from one place, of a name, from a place, in all.

From one place a name has five free failures, then a delay that grows. The other budgets fill up
with failures and empty with time: with them an attacker at many places or with many names gets no
further, and whoever attacks a name from one place does not use up what its owner has elsewhere.
A device on which the name has signed in before has five failures of its own and passes all others:
nobody is locked out of their own tablet by a stranger.

Nothing is kept of a name or a place but a keyed digest, and no more than MOST_KEPT of those.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db import crypto
from db.access import without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.accounts import SignInFailure
from domain.accounts.failures import delay

FORGOTTEN_AFTER = timedelta(hours=24)
MOST_KEPT = 10_000
"""Rows of failures: invented names and places push out the oldest."""


@dataclass(frozen=True, slots=True)
class Came:
    """Where an attempt comes from: the address, and the device if the name has used it before."""

    origin: str = ""
    device: str = ""


NOWHERE = Came()


@dataclass(frozen=True, slots=True)
class Budget:
    """So many failures at once; one is forgotten every so often."""

    size: int
    every: timedelta


OF_NAME = Budget(20, timedelta(minutes=15))
"""No faster than the longest delay at one place: one attacker alone never fills it up."""
OF_PLACE = Budget(20, timedelta(seconds=30))
"""An office behind one address errs less than that."""
IN_ALL = Budget(200, timedelta(seconds=3))


def take(session: Session, name: str, came: Came) -> tuple[int, int]:
    """Count an attempt as failed until proved otherwise: the seconds to wait (0: the password may
    be looked at, and the attempt is counted), and how often `name` has failed here.
    """
    counted = []
    for key, budget in [] if came.device else _others(name, came):
        row = held_row(session, key)
        if left := _until_room(row, budget):
            return left, 0
        counted.append(row)
    here = held_row(session, _here(name, came))
    if left := _growing(here):
        return left, here.failures
    for row in (*counted, here):
        row.failures += 1
    here.last_at = utcnow()
    return 0, here.failures


def forgive(session: Session, name: str, came: Came) -> None:
    """Forget the failures of `name` here; what others did elsewhere stays counted."""
    own = session.get(SignInFailure, _here(name, came))
    failures = own.failures if own else 0
    if not came.device:
        in_all, place, of_name = (key for key, _budget in _others(name, came))
        for key, given_back in ((in_all, 1), (place, 1), (of_name, failures)):
            row = held_row(session, key)
            row.failures = max(0, row.failures - given_back)
    session.execute(delete(SignInFailure).where(SignInFailure.key == _here(name, came)))


def forgive_everywhere(session: Session, name: str) -> None:
    """Forget what counts against `name` from everywhere, but at single places."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == _key("name", name)))


@without_actor("the clock does it")
def forget_old(session: Session) -> None:
    """Remove the failures that no longer count, and the oldest of too many."""
    old = utcnow() - FORGOTTEN_AFTER
    session.execute(delete(SignInFailure).where(SignInFailure.last_at < old))
    too_many = (session.scalar(select(func.count()).select_from(SignInFailure)) or 0) - MOST_KEPT
    if too_many > 0:
        oldest = select(SignInFailure.key).order_by(SignInFailure.last_at).limit(too_many)
        session.execute(delete(SignInFailure).where(SignInFailure.key.in_(oldest)))


def _here(name: str, came: Came) -> str:
    kind = "device" if came.device else "here"
    return _key(kind, f"{came.device or came.origin}\0{name}")


def _others(name: str, came: Came) -> list[tuple[str, Budget]]:
    """In the order in which their rows are locked: the same for everyone."""
    return [
        (_key("all", ""), IN_ALL),
        (_key("place", came.origin), OF_PLACE),
        (_key("name", name), OF_NAME),
    ]


def _key(kind: str, text: str) -> str:
    return f"{kind}:{crypto.blind('sign-in ' + kind, text) % (1 << 64):016x}"


def _growing(row: SignInFailure) -> int:
    """Seconds left of the delay that grows with each failure."""
    if utcnow() - row.last_at > FORGOTTEN_AFTER:
        row.failures = 0
    return _seconds(row.last_at + delay(row.failures) - utcnow())


def _until_room(row: SignInFailure, budget: Budget) -> int:
    """Seconds until a full budget has room for one; what time has emptied is taken off."""
    emptied = max(0, (utcnow() - row.last_at) // budget.every)
    row.failures = max(0, row.failures - emptied)
    row.last_at = row.last_at + emptied * budget.every if row.failures else utcnow()
    full = row.failures >= budget.size
    return _seconds(row.last_at + budget.every - utcnow()) if full else 0


def _seconds(left: timedelta) -> int:
    return max(0, ceil(left.total_seconds()))


def held_row(session: Session, key: str) -> SignInFailure:
    """The row of a key, made if missing, held until the transaction ends."""
    fresh = insert_into(session, SignInFailure).values(key=key, failures=0, last_at=utcnow())
    held = fresh.on_conflict_do_update(index_elements=["key"], set_={"key": key})
    row: SignInFailure = session.scalars(
        held.returning(SignInFailure).execution_options(populate_existing=True)
    ).one()
    return row
