"""The second factors of an account as a whole: what there is, what may go, and wrong codes.

The last one of whom it is compulsory for is not taken away by themselves; an administrator, or
whoever has the server, takes away all of them, and the person adds new ones at the next sign-in.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from sqlalchemy import delete, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.accounts import devices, notices, shut
from db.accounts.throttle import held_row
from db.accounts.users import Refusal
from db.clock import utcnow
from db.models.accounts import SignInFailure, User
from db.models.factors import CodeApp, Passkey, RecoveryCode
from domain.accounts.failures import FREE_FAILURES, delay
from domain.accounts.notices import NoticeKind
from domain.accounts.second import compulsory
from domain.acts import Act
from domain.errors import Refused
from domain.permissions import Actor, Permission
from settings import get_settings


class FactorFlaw(StrEnum):
    """Why something about a second factor is refused; the page has the words."""

    LAST = "factor_last"
    THERE = "factor_there"
    WRONG_CODE = "factor_wrong_code"
    TOO_MANY = "factor_too_many"
    UNKNOWN = "factor_unknown"


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey as its owner sees it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None
    site: str


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has beside its password."""

    passkeys: tuple[OwnPasskey, ...]
    app_since: datetime | None
    codes_left: int
    email: str
    has_password: bool

    @property
    def count(self) -> int:
        """How many second factors there are; recovery codes are none."""
        return len(self.passkeys) + (self.app_since is not None)


@requires(Permission.OWN_ACCOUNT)
def own(session: Session, actor: Actor) -> Factors:
    """What the actor's account has."""
    user = session.get_one(User, actor.user_id)
    app = session.get(CodeApp, user.id)
    keys = select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)
    codes = select(func.count()).where(RecoveryCode.user_id == user.id)
    return Factors(
        tuple(
            OwnPasskey(key.id, key.name, key.created_at, key.used_at, key.site)
            for key in session.scalars(keys)
        ),
        app.created_at if app else None,
        session.scalar(codes) or 0,
        user.email or "",
        bool(user.password_hash),
    )


def keep_one(session: Session, actor: Actor) -> None:
    """Refuse to take away the last second factor of whom it is compulsory for. Raises Refused.

    The account's row is locked: two cannot each leave the other's as the last.
    """
    session.scalar(select(User.id).where(User.id == actor.user_id).with_for_update())
    last = own(session, actor).count < 2
    if last and compulsory(actor.role, get_settings().factor_asked_of()):
        raise Refused(FactorFlaw.LAST)


def settle_removal(session: Session, actor: Actor) -> None:
    """After one was taken away devices show theirs anew, and the calendar on a telephone that may
    be lost reads nothing more; without any factor, codes are for nothing.
    """
    devices.forget(session, actor.user_id)
    shut.calendar(session, actor.user_id)
    session.flush()
    if not own(session, actor).count:
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == actor.user_id))
    notices.tell(session, actor.user_id, NoticeKind.FACTOR_REMOVED)


@requires(Permission.USERS_WRITE)
def reset(session: Session, actor: Actor, username: str) -> None:
    """Take away every second factor of another; ends their sessions. Raises Refused."""
    reset_as(session, actor, username)


def reset_as(session: Session, actor: Actor | None, username: str) -> None:
    """The same, also by whoever has the server. Raises Refused."""
    try:
        user = session.scalars(select(User).where(User.username == username)).one()
    except NoResultFound:
        raise Refused(Refusal.UNKNOWN_USER) from None
    for table in (CodeApp, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.user_id == user.id))
    shut.everything(session, user.id)
    session.execute(delete(SignInFailure).where(SignInFailure.key == _key(user.id)))
    notices.tell(session, user.id, NoticeKind.FACTORS_RESET)
    audit(session, actor, Act.FACTOR_RESET, user.username)


def take_attempt(session: Session, actor: Actor, user_agent: str) -> int:
    """Count a code as wrong until proved right, before it is looked at: codes sent at the same
    moment do not slip under the limit. 0, or the seconds still to wait.

    Whoever comes here has shown the password: its owner is told.
    """
    row = held_row(session, _key(actor.user_id))
    now = utcnow()  # later than the row, which may be made this moment: then nobody waits
    left = row.last_at + delay(row.failures) - now
    if left.total_seconds() > 0:
        return ceil(left.total_seconds())
    row.failures, row.last_at = row.failures + 1, now
    if row.failures == FREE_FAILURES:
        notices.tell(session, actor.user_id, NoticeKind.WRONG_CODES, user_agent)
    return 0


def forgive(session: Session, user_id: int) -> None:
    """A code was right: the wrong ones before do not count any more."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == _key(user_id)))


def _key(user_id: int) -> str:
    return hashlib.sha256(f"second:{user_id}".encode()).hexdigest()
