"""Signing in with a password: what is compared, and what follows success or failure.

An attempt is counted before the password is looked at, in a transaction of its own, so that
attempts sent at the same moment cannot slip under the limit. Attempts refused by the delay
are not counted: nobody can lengthen another person's wait by knocking.

Every failure is on record with the place it came from: each one that was looked at, which the
budgets of `throttle` bound, and the number of those refused by the minute and place.
"""

import sys
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.accounts import throttle
from db.accounts.throttle import Came
from db.clock import utcnow
from db.models.accounts import User
from domain.accounts.failures import FREE_FAILURES
from domain.acts import Act
from domain.text import clean_line

PLACES_TOLD = 20
"""So many places in a minute; those with fewer refusals are told as one."""
A_MINUTE = timedelta(minutes=1)
NOBODY = "-"
"""A name without an account is not put on record: it may be a password in the wrong field."""
_refused: Counter[str] = Counter()
_since: list[datetime] = []
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class StoredPassword:
    """The stored side of an attempt; for an unknown or disabled user, nothing that can match."""

    user_id: int | None
    password_hash: str
    expires_at: datetime | None = None

    def over(self) -> bool:
        """Whether it was to be used once, and before now."""
        return self.expires_at is not None and self.expires_at <= utcnow()


def fold_username(typed: str) -> str:
    """The form user names are stored and compared in."""
    return clean_line(typed, limit=sys.maxsize).casefold()[:80]


@without_actor("nobody is signed in yet")
def take_attempt(session: Session, username: str, came: Came = throttle.NOWHERE) -> int:
    """Count an attempt as failed until proved otherwise.

    Returns 0 when the password may be looked at, else the seconds still to wait.
    """
    left, failures = throttle.take(session, fold_username(username), came)
    if left:
        _note_refusal(came.origin)
    elif failures == FREE_FAILURES:
        audit(session, None, Act.USER_THROTTLED, _known(session, username), origin=came.origin)
    return left


@without_actor("nobody is signed in yet")
def candidate(session: Session, username: str) -> StoredPassword:
    """Whose password to compare with."""
    found = session.execute(
        select(User.id, User.password_hash, User.password_expires_at).where(
            User.username == fold_username(username), User.active
        )
    ).one_or_none()
    return StoredPassword(*found) if found else StoredPassword(None, "")


@without_actor("nobody is signed in")
def fail(session: Session, username: str, came: Came = throttle.NOWHERE) -> None:
    """Put on record that the password was not right."""
    audit(session, None, Act.USER_REFUSED, _known(session, username), origin=came.origin)


@without_actor("the password was right")
def forgive(session: Session, username: str, came: Came = throttle.NOWHERE) -> None:
    """Forget the failures of a user name here."""
    throttle.forgive(session, fold_username(username), came)


@without_actor("the clock does it")
def tell_refusals(session: Session) -> None:
    """Put on record how many attempts were refused unseen, once a minute has passed since the
    first of them.
    """
    with _lock:
        if not _since or utcnow() - _since[0] < A_MINUTE:
            return
        refused = Counter(_refused)
        _refused.clear()
        _since.clear()
    told = refused.most_common(PLACES_TOLD)
    for origin, number in told:
        audit(session, None, Act.USER_KNOCKED, NOBODY, f"{number}", origin=origin)
    if rest := refused.total() - sum(number for _origin, number in told):
        audit(session, None, Act.USER_KNOCKED, NOBODY, f"{rest}", origin="…")


def _note_refusal(origin: str) -> None:
    with _lock:
        if not _since:
            _since.append(utcnow())
        _refused[origin if origin in _refused or len(_refused) < throttle.MOST_KEPT else "…"] += 1


def _known(session: Session, username: str) -> str:
    found = session.scalar(select(User.username).where(User.username == fold_username(username)))
    return found or NOBODY
