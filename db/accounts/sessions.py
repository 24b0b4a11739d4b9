"""Signed-in browsers: opened, found on every read, closed, revoked.

Only the SHA-256 of a token is stored. Reading never writes: when a session was last used is
noted in memory and `note_use` writes it down every half minute.
"""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.clock import utcnow
from db.crypto import token_hash
from db.models.accounts import User, WebSession
from db.models.factors import CodeApp, Passkey
from domain.accounts import second
from domain.accounts.second import SignInStep, Way
from domain.acts import Act
from domain.permissions import Actor
from domain.text import clean_line
from domain.vocabulary import Role
from settings import get_settings

_FIND = (
    select(
        WebSession.id,
        WebSession.last_seen_at,
        WebSession.expires_at,
        WebSession.user_id,
        User.name,
        User.role,
        User.language,
        User.username,
        User.must_change,
        WebSession.way,
        WebSession.second_at,
        WebSession.device_id,
        exists().where(Passkey.user_id == User.id).label("has_passkey"),
        exists().where(CodeApp.user_id == User.id).label("has_app"),
    )
    .join(User, User.id == WebSession.user_id)
    .where(
        WebSession.token_hash == bindparam("key"),
        WebSession.revoked_at.is_(None),
        WebSession.expires_at > bindparam("now"),
        User.active,
    )
)
"""Made once: this is asked at every run of every screen."""
_used: dict[str, datetime] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session token stands for."""

    actor: Actor
    language: str
    session_id: int
    username: str = ""
    must_change: bool = False
    """The password was set by another: only the page to change it may be used."""
    step: SignInStep | None = None
    """What the sign-in still lacks: only the page of that step may be used."""
    way: Way = Way.PASSWORD
    second_at: datetime | None = None
    device_id: int | None = None
    has_passkey: bool = False
    has_app: bool = False


@dataclass(frozen=True, slots=True)
class SessionStanding:
    """A session in force, looked at without using it."""

    session_id: int
    user_id: int
    role: Role
    left: float
    """Seconds until it ends if nothing is done."""
    idle: float
    """Seconds it may go unused."""
    may_stay: bool
    """Using it now would make it last longer."""


@without_actor("this is how the actor is found")
def find_session(session: Session, token: str, *, before_change: bool = False) -> SignedIn | None:
    """The person of a valid token: not revoked, not idle, not expired, account active.

    None too for whose sign-in lacks a step (second factor, new password), unless `before_change`.
    """
    if not token:
        return None
    key, now = token_hash(token), utcnow()
    found = _found(session, key, now)
    if found is None:
        return None
    with _lock:
        last_seen = max(found.last_seen_at, _used.get(key, found.last_seen_at))
        if now - last_seen > timedelta(minutes=get_settings().session_idle_minutes):
            return None
        _used[key] = now
    step = _missing(found)
    if step and not before_change:
        return None
    return SignedIn(
        Actor(found.user_id, found.name, found.role),
        found.language,
        found.id,
        found.username,
        found.must_change,
        step,
        found.way or Way.PASSWORD,
        found.second_at,
        found.device_id,
        bool(found.has_passkey),
        bool(found.has_app),
    )


def _found(session: Session, key: str, now: datetime) -> Any:
    """Asked of the connection: the way through the objects of the session costs as much again."""
    session.flush()  # what this transaction has just written counts, as for any other question
    return session.connection().execute(_FIND, {"key": key, "now": now}).one_or_none()


def _missing(found: Any) -> SignInStep | None:
    return second.missing(
        role=found.role,
        way=found.way or Way.PASSWORD,
        has_factor=bool(found.has_passkey or found.has_app),
        proved=found.second_at is not None,
        must_change=found.must_change,
        asked_of=get_settings().factor_asked_of(),
    )


def last_use(key: str, noted: datetime) -> datetime:
    """When the session of that hash was last used, which is written down only now and then."""
    with _lock:
        return max(noted, _used.get(key, noted))


@without_actor("whoever holds the token may ask how long it lasts")
def standing(session: Session, token: str) -> SessionStanding | None:
    """How long the session of `token` has left; None when no page can be had with it.

    A look is no use: a page that asks every few seconds would otherwise never end.
    """
    if not token:
        return None
    key, now = token_hash(token), utcnow()
    found = _found(session, key, now)
    if found is None or _missing(found):
        return None
    last_seen = last_use(key, found.last_seen_at)
    idle = timedelta(minutes=get_settings().session_idle_minutes)
    unused, in_all = last_seen + idle - now, found.expires_at - now
    if unused < timedelta(0):
        return None
    left, may_stay = min(unused, in_all).total_seconds(), unused < in_all
    return SessionStanding(
        found.id, found.user_id, found.role, left, idle.total_seconds(), may_stay
    )


def whose(session: Session, token: str) -> int | None:
    """The user a token was given to, also when its session has ended since."""
    if not token:
        return None
    return session.scalar(
        select(WebSession.user_id).where(WebSession.token_hash == token_hash(token))
    )


def signed_in(session: Session) -> int:
    """How many sessions have not ended: neither unused for too long, nor too old, nor closed."""
    now = utcnow()
    used = now - timedelta(minutes=get_settings().session_idle_minutes)
    open_now = WebSession.revoked_at.is_(None), WebSession.expires_at > now
    found = select(func.count()).where(*open_now, WebSession.last_seen_at > used)
    return session.scalar(found) or 0


@without_actor("the clock does it; nothing but the time of last use changes")
def note_use(session: Session) -> None:
    """Write down when sessions were last used."""
    with _lock:
        noted = dict(_used)
        _used.clear()
    for key, seen in sorted(noted.items()):
        session.execute(
            update(WebSession)
            .where(WebSession.token_hash == key, WebSession.last_seen_at < seen)
            .values(last_seen_at=seen)
        )


def open_session(
    session: Session,
    user_id: int,
    user_agent: str,
    way: Way = Way.PASSWORD,
    second_at: datetime | None = None,
    device_id: int | None = None,
    until: datetime | None = None,
) -> str:
    """A new session of a user; the token for the cookie. It is not stored, only its hash.
    `until`: it goes on in the place of one that would have ended then.
    """
    user = session.get_one(User, user_id)
    token, now = secrets.token_urlsafe(32), utcnow()
    session.add(
        WebSession(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=now,
            last_seen_at=now,
            expires_at=until or now + timedelta(hours=get_settings().session_max_hours),
            user_agent=clean_line(user_agent[:200]),
            way=way,
            second_at=second_at,
            device_id=device_id,
        )
    )
    actor = Actor(user.id, user.name, user.role)
    audit(session, actor, Act.USER_SIGN_IN, user.username, way.value)
    return token


def prove(session: Session, session_id: int, at: datetime) -> str:
    """Put a session of two factors in the place of one of a password; its token.

    It ends when the other would have. Open pages of that one learn that theirs has ended.
    """
    before, token = session.get_one(WebSession, session_id), secrets.token_urlsafe(32)
    session.add(
        WebSession(
            token_hash=token_hash(token),
            user_id=before.user_id,
            created_at=before.created_at,
            last_seen_at=at,
            expires_at=before.expires_at,
            user_agent=before.user_agent,
            way=before.way,
            second_at=at,
            device_id=before.device_id,
        )
    )
    revoke(session, WebSession.id == session_id)
    return token


@without_actor("whoever holds the token may end its session")
def close_session(session: Session, token: str) -> None:
    """Sign out; a token that is not known or not valid any more is no error."""
    found = find_session(session, token, before_change=True)
    if found is not None:
        revoke(session, WebSession.id == found.session_id)
        audit(session, found.actor, Act.USER_SIGN_OUT, found.username)


def in_force(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a session usable: not revoked, not expired, not idle as last written down."""
    idle = timedelta(minutes=get_settings().session_idle_minutes)
    return (
        WebSession.revoked_at.is_(None),
        WebSession.expires_at > now,
        WebSession.last_seen_at > now - idle,
    )


def end_sessions(session: Session, user_id: int, but: int | None = None) -> int:
    """Revoke every session of a user, but the one with id `but`; returns how many."""
    return revoke(session, WebSession.user_id == user_id, WebSession.id.is_distinct_from(but))


def revoke(session: Session, *which: ColumnElement[bool]) -> int:
    """End those sessions at once; returns how many. Those that ended before stay so."""
    result = session.execute(
        update(WebSession)
        .where(*which, WebSession.revoked_at.is_(None))
        .values(revoked_at=utcnow())
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
