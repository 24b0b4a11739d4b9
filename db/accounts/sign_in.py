"""Signing in with a password: the growing delay after failures, and what follows success.

An attempt is counted before the password is looked at, in a transaction of its own, so that
attempts sent at the same moment cannot slip under the limit. Attempts refused by the delay
are not counted: nobody can lengthen another person's wait by knocking.
"""

import hashlib
import sys
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.accounts import SignInFailure, User
from domain.acts import Act
from domain.text import clean_line

FREE_FAILURES = 5
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StoredPassword:
    """The stored side of an attempt; for an unknown or disabled user, nothing that can match."""

    user_id: int | None
    password_hash: str


def fold_username(typed: str) -> str:
    """The form user names are stored and compared in."""
    return clean_line(typed, limit=sys.maxsize).casefold()[:80]


def _key(username: str) -> str:
    folded = fold_username(username).encode("utf-8", "surrogatepass")
    return hashlib.sha256(folded).hexdigest()


def _delay(failures: int) -> timedelta:
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(FIRST_DELAY * (1 << min(failures - FREE_FAILURES, 20)), LONGEST_DELAY)


@without_actor("nobody is signed in yet")
def take_attempt(session: Session, username: str) -> int:
    """Count an attempt as failed until proved otherwise.

    Returns 0 when the password may be looked at, else the seconds still to wait.
    """
    row, now = _locked_row(session, _key(username)), utcnow()
    if now - row.last_at > FORGOTTEN_AFTER:
        row.failures = 0
    left = row.last_at + _delay(row.failures) - now
    if left > timedelta(0):
        return ceil(left.total_seconds())
    row.failures, row.last_at = row.failures + 1, now
    if row.failures == FREE_FAILURES:
        known = session.scalar(
            select(User.username).where(User.username == fold_username(username))
        )
        audit(session, None, Act.USER_THROTTLED, known or "-")
    return 0


def _locked_row(session: Session, key: str) -> SignInFailure:
    """The row of a user name, made if missing, held until the transaction ends."""
    session.execute(
        insert_into(session, SignInFailure)
        .values(key=key, failures=0, last_at=utcnow())
        .on_conflict_do_nothing()
    )
    query = select(SignInFailure).where(SignInFailure.key == key)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


@without_actor("nobody is signed in yet")
def candidate(session: Session, username: str) -> StoredPassword:
    """Whose password to compare with."""
    found = session.execute(
        select(User.id, User.password_hash).where(
            User.username == fold_username(username), User.active
        )
    ).one_or_none()
    return StoredPassword(*found) if found else StoredPassword(None, "")


def forgive(session: Session, username: str) -> None:
    """Forget the failures of a user name."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == _key(username)))


@without_actor("the clock does it")
def forget_old_failures(session: Session) -> None:
    """Remove the failures that no longer count."""
    old = utcnow() - FORGOTTEN_AFTER
    session.execute(delete(SignInFailure).where(SignInFailure.last_at < old))
