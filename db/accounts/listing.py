"""Sessions in force: everybody's, for who keeps the accounts; one's own, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.accounts.sessions import end_sessions, in_force, last_use, revoke
from db.clock import utcnow
from db.models.accounts import User, WebSession
from domain.accounts.second import Way
from domain.acts import Act
from domain.permissions import Actor, Permission
from domain.vocabulary import Role
from settings import get_settings


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of one's own sessions in force."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    user_agent: str
    way: Way


@without_actor("nothing is told but which open connections to cut")
def lasting(session: Session, keys: Sequence[str]) -> set[str]:
    """Of the hashes of tokens those whose session is in force; a look is no use of it."""
    now, idle = utcnow(), timedelta(minutes=get_settings().session_idle_minutes)
    rows = session.execute(
        select(WebSession.token_hash, WebSession.last_seen_at)
        .join(User, User.id == WebSession.user_id)
        .where(WebSession.token_hash.in_(keys), WebSession.revoked_at.is_(None))
        .where(WebSession.expires_at > now, User.active)
    ).all()
    return {key for key, noted in rows if now - last_use(key, noted) <= idle}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session in force, of anybody."""

    id: int
    username: str
    name: str
    role: Role
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str


@requires(Permission.USERS_WRITE)
def list_sessions(session: Session, actor: Actor, username: str = "") -> tuple[OpenSession, ...]:
    """Sessions in force, last used first; at most 500, of one user when `username` is given."""
    query = (
        select(
            WebSession.id,
            User.username,
            User.name,
            User.role,
            WebSession.last_seen_at,
            WebSession.expires_at,
            WebSession.user_agent,
        )
        .join(User, User.id == WebSession.user_id)
        .where(*in_force(utcnow()))
        .order_by(WebSession.last_seen_at.desc())
        .limit(500)
    )
    if username:
        query = query.where(User.username == username)
    return tuple(OpenSession(*row) for row in session.execute(query))


@requires(Permission.USERS_WRITE)
def revoke_session(session: Session, actor: Actor, session_id: int) -> None:
    """End one session at once; one that has ended already stays so."""
    if revoke(session, WebSession.id == session_id):
        audit(session, actor, Act.SESSION_REVOKE, f"session {session_id}")


@requires(Permission.USERS_WRITE)
def revoke_sessions_of(session: Session, actor: Actor, username: str) -> int:
    """End every session of a user at once; returns how many."""
    user_id = session.scalar(select(User.id).where(User.username == username))
    ended = end_sessions(session, user_id) if user_id is not None else 0
    audit(session, actor, Act.SESSION_REVOKE_ALL, username, f"{ended}")
    return ended


@requires(Permission.OWN_ACCOUNT)
def own_sessions(session: Session, actor: Actor) -> tuple[OwnSession, ...]:
    """The actor's sessions in force, last used first."""
    rows = session.execute(
        select(
            WebSession.id,
            WebSession.created_at,
            WebSession.last_seen_at,
            WebSession.user_agent,
            WebSession.way,
        )
        .where(WebSession.user_id == actor.user_id, *in_force(utcnow()))
        .order_by(WebSession.last_seen_at.desc(), WebSession.id)
    )
    return tuple(OwnSession(*row[:4], row.way or Way.PASSWORD) for row in rows)


@requires(Permission.OWN_ACCOUNT)
def end_own(session: Session, actor: Actor, session_id: int) -> None:
    """End one of the actor's sessions at once; nothing where it is not theirs or has ended."""
    if revoke(session, WebSession.user_id == actor.user_id, WebSession.id == session_id):
        audit(session, actor, Act.SESSION_REVOKE, f"session {session_id}", "own")


@requires(Permission.OWN_ACCOUNT)
def end_others(session: Session, actor: Actor, present: int) -> int:
    """End every session of the actor but the one with id `present`; returns how many."""
    ended = end_sessions(session, actor.user_id, but=present)
    if ended:
        audit(session, actor, Act.SESSION_REVOKE_ALL, "own", f"{ended}")
    return ended
