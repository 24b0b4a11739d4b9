"""The browsers in which an account has come in: its devices.

A browser holds one random token, whoever signs in there, and is known to an account once that
account came in by it. What it is known by: the hash of the token, and the account.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.access import without_actor
from db.accounts.sign_in import fold_username
from db.clock import utcnow
from db.crypto import token_hash
from db.models.accounts import Device, User
from domain.text import clean_line

FORGOTTEN_AFTER = timedelta(days=180)
"""A device nobody came in by for so long is a new one."""
MOST = 20
"""Devices an account has at most; the one unused for longest makes room."""


@dataclass(frozen=True, slots=True)
class ThisDevice:
    """The browser somebody comes in by, and what it is to their account."""

    id: int
    token: str
    """For the cookie; another than the one it came with."""
    is_new: bool


@without_actor("nobody is signed in yet; it tells nothing to who does not hold the token")
def knows(session: Session, token: str, username: str) -> bool:
    """Whether the account came in by this browser before. `username` as it is typed."""
    if not token:
        return False
    found = (
        select(Device.id)
        .join(User, User.id == Device.user_id)
        .where(Device.token_hash == token_hash(token), User.username == fold_username(username))
    )
    return session.scalar(found.where(Device.last_at > _oldest())) is not None


def arrive(
    session: Session, user_id: int, token: str, user_agent: str, second_at: datetime | None
) -> ThisDevice:
    """Note that an account has come in by the browser of `token`: it is known from now on."""
    now, agent = utcnow(), clean_line(user_agent[:200])
    token = _another(session, token)
    found = session.scalars(
        select(Device).where(Device.token_hash == token_hash(token), Device.user_id == user_id)
    ).one_or_none()
    if found is not None and found.last_at > _oldest():
        found.last_at, found.user_agent = now, agent
        found.second_at = second_at or found.second_at
        return ThisDevice(found.id, token, is_new=False)
    if found is not None:
        session.delete(found)
        session.flush()
    made = Device(
        token_hash=token_hash(token),
        user_id=user_id,
        created_at=now,
        last_at=now,
        second_at=second_at,
        user_agent=agent,
    )
    session.add(made)
    session.flush()
    _make_room(session, user_id)
    return ThisDevice(made.id, token, is_new=True)


def second_shown_at(session: Session, user_id: int, token: str) -> datetime | None:
    """When the account last showed a second factor in this browser."""
    found = select(Device.second_at).where(
        Device.token_hash == token_hash(token), Device.user_id == user_id
    )
    return session.scalar(found.where(Device.last_at > _oldest())) if token else None


def forget(session: Session, user_id: int, but: int | None = None) -> None:
    """Every device of an account is a new one from now on, but the one with id `but`."""
    others = Device.user_id == user_id, Device.id.is_distinct_from(but)
    session.execute(delete(Device).where(*others))


@without_actor("the clock does it")
def forget_old(session: Session) -> None:
    """Remove the devices nobody comes in by any more."""
    session.execute(delete(Device).where(Device.last_at < _oldest()))


def _oldest() -> datetime:
    return utcnow() - FORGOTTEN_AFTER


def _another(session: Session, token: str) -> str:
    """A new token for a browser: a copy of the one before, which somebody kept or planted, opens
    nothing from now on, for nobody who comes in here.
    """
    made = secrets.token_urlsafe(32)
    if token:
        session.execute(
            update(Device)
            .where(Device.token_hash == token_hash(token))
            .values(token_hash=token_hash(made))
        )
    return made


def _make_room(session: Session, user_id: int) -> None:
    mine = select(Device.id).where(Device.user_id == user_id).order_by(Device.last_at.desc())
    if surplus := session.scalars(mine.offset(MOST)).all():
        session.execute(delete(Device).where(Device.id.in_(surplus)))
