"""People with an account: created, changed, disabled, their passwords.

The last active account that may write accounts can neither be disabled nor get a role that may not.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import exists, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

import i18n
from db.access import audit, requires
from db.accounts import external, notices, shut
from db.accounts.demo import (
    demo_user,
    ensure_demo_users,
    retire_demo_users,
    set_demo_language,
)
from db.accounts.passwords import NewPassword
from db.accounts.sessions import (
    SignedIn,
    close_session,
    end_sessions,
    find_session,
    open_session,
)
from db.accounts.sign_in import fold_username
from db.accounts.throttle import forgive_everywhere
from db.clock import utcnow
from db.models.accounts import User, WebSession
from db.models.external import ExternalIdentity
from db.models.factors import CodeApp, Passkey
from domain.accounts.notices import NoticeKind
from domain.acts import Act
from domain.errors import Refused
from domain.permissions import Actor, Permission, PermissionDenied, granted
from domain.record.changes import open_to_all
from domain.text import clean_line, fold
from domain.vocabulary import Role
from settings import get_settings

__all__ = [
    "SignedIn",
    "close_session",
    "demo_user",
    "ensure_demo_users",
    "find_session",
    "open_session",
    "retire_demo_users",
    "set_demo_language",
]

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")


class Refusal(StrEnum):
    """Why a change of an account is refused; the screen has the words."""

    USERNAME_FORM = "username_form"
    USERNAME_TAKEN = "username_taken"
    NAME_MISSING = "name_missing"
    LAST_ADMINISTRATOR = "last_administrator"
    UNKNOWN_USER = "unknown_user"
    UNKNOWN_LANGUAGE = "unknown_language"
    NO_LOCAL_ACCOUNTS = "no_local_accounts"
    EXTERNAL = "external"
    EMAIL_FORM = "email_form"


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """One account; `second`: it has a second factor, `last_seen_at`: of its latest session,
    `external`: it is of a provider, who says name and role.
    """

    username: str
    name: str
    role: Role
    active: bool
    must_change: bool
    created_at: datetime
    email: str | None
    second: bool
    last_seen_at: datetime | None
    external: bool


@requires(Permission.USERS_WRITE)
def list_users(session: Session, actor: Actor) -> tuple[KnownAccount, ...]:
    """Every account, by name."""
    last_seen = (
        select(func.max(WebSession.last_seen_at))
        .where(WebSession.user_id == User.id)
        .scalar_subquery()
    )
    query = select(
        User.username,
        User.name,
        User.role,
        User.active,
        User.must_change,
        User.created_at,
        User.email,
        or_(
            exists().where(Passkey.user_id == User.id), exists().where(CodeApp.user_id == User.id)
        ).label("second"),
        last_seen.label("last_seen_at"),
        exists().where(ExternalIdentity.user_id == User.id).label("external"),
    ).order_by(User.name, User.id)
    return tuple(KnownAccount(**row) for row in session.execute(query).mappings())


@requires(Permission.USERS_WRITE)
def add_user(
    session: Session, actor: Actor, username: str, name: str, role: Role, password: NewPassword
) -> None:
    """A new account with a password of `passwords.once()`, to be changed at the first sign-in.

    That password is also the token of the form: the same sent twice creates once. Raises
    Refused.
    """
    present = session.scalars(
        select(User).where(User.username == fold_username(username))
    ).one_or_none()
    if present is not None and _set_already(present, password):
        return
    _create(session, actor, username, name, role, password, must_change=True)


def create_user(
    session: Session,
    actor: Actor | None,
    username: str,
    name: str,
    role: Role,
    password: NewPassword,
    *,
    once: bool = False,
) -> None:
    """A new account with a chosen password, or one to be used `once` and changed then.

    Raises Refused; an actor must be allowed to.
    """
    if actor is not None and not actor.may(Permission.USERS_WRITE):
        raise PermissionDenied(actor, Permission.USERS_WRITE)
    if password.flaw is not None:
        raise Refused(password.flaw)
    _create(session, actor, username, name, role, password, must_change=once)


def _create(
    session: Session,
    actor: Actor | None,
    username: str,
    name: str,
    role: Role,
    password: NewPassword,
    *,
    must_change: bool,
) -> None:
    if not get_settings().local_accounts:
        raise Refused(Refusal.NO_LOCAL_ACCOUNTS)
    username, name = clean_line(username).casefold(), clean_line(name, limit=120)
    if not _USERNAME.fullmatch(username):
        raise Refused(Refusal.USERNAME_FORM)
    if not fold(name):
        raise Refused(Refusal.NAME_MISSING)
    if session.scalar(select(User.id).where(User.username == username)) is not None:
        raise Refused(Refusal.USERNAME_TAKEN)
    session.add(
        User(
            username=username,
            name=name,
            role=role,
            password_hash=password.digest,
            must_change=must_change,
            password_expires_at=_once() if must_change else None,
            created_at=utcnow(),
        )
    )
    audit(session, actor, Act.USER_CREATE, username, role.value)
    session.flush()


@requires(Permission.USERS_WRITE)
def change_role(session: Session, actor: Actor, username: str, role: Role) -> None:
    """Another role, in force at the next click. Raises Refused."""
    user = _user(session, username)
    if user.role is role:
        return
    if not granted(role, Permission.USERS_WRITE):
        _leave_an_administrator(session, user)
    audit(session, actor, Act.USER_ROLE, user.username, f"{user.role.value} -> {role.value}")
    user.role = role
    shut.calendar(session, user.id)
    if not granted(role, Permission.CASES_WRITE):
        shut.field_devices(session, user.id)


@requires(Permission.USERS_WRITE)
def rename(session: Session, actor: Actor, username: str, name: str) -> None:
    """Another name. Raises Refused."""
    user, name = _user(session, username), clean_line(name, limit=120)
    if not fold(name):
        raise Refused(Refusal.NAME_MISSING)
    if user.name != name:
        changes = open_to_all({"name": (user.name, name)})
        user.name = name
        audit(session, actor, Act.USER_NAME, user.username, changes=changes)


@requires(Permission.USERS_WRITE)
def set_active(session: Session, actor: Actor, username: str, active: bool) -> None:
    """Disable an account, which ends its sessions at once, or enable it. Raises Refused."""
    user = _user(session, username)
    if user.active == active:
        return
    if not active:
        _leave_an_administrator(session, user)
        shut.everything(session, user.id)
        shut.field_devices(session, user.id)
    user.active = active
    audit(session, actor, Act.USER_ENABLE if active else Act.USER_DISABLE, user.username)


@requires(Permission.USERS_WRITE)
def reset_password(session: Session, actor: Actor, username: str, password: NewPassword) -> None:
    """Set a password of `passwords.once()`, to be changed at sign-in; closes all that was open.

    The same password sent twice changes nothing the second time. Raises Refused.
    """
    user = _user(session, username)
    if _set_already(user, password):
        return
    if external.is_external(session, user.id):
        raise Refused(Refusal.EXTERNAL)
    user.password_hash, user.must_change = password.digest, True
    user.password_expires_at = _once()
    shut.everything(session, user.id)
    notices.tell(session, user.id, NoticeKind.RESET)
    forgive_everywhere(session, user.username)
    audit(session, actor, Act.USER_RESET, user.username)


@requires(Permission.OWN_ACCOUNT)
def change_password(session: Session, actor: Actor, password: NewPassword) -> None:
    """The actor's own password, of `passwords.chosen()`; ends all their sessions, the caller opens
    another. Raises Refused with a passwords.PasswordFlaw.
    """
    user = session.get_one(User, actor.user_id)
    if external.is_external(session, user.id):
        raise Refused(Refusal.EXTERNAL)
    if password.flaw is not None:
        raise Refused(password.flaw)
    user.password_hash, user.must_change = password.digest, False
    user.password_expires_at = None
    end_sessions(session, user.id)
    shut.calendar(session, user.id)
    notices.tell(session, user.id, NoticeKind.PASSWORD)
    audit(session, actor, Act.USER_PASSWORD, user.username)


@requires(Permission.OWN_ACCOUNT)
def set_language(session: Session, actor: Actor, language: str) -> None:
    """The actor's language from now on. Raises Refused."""
    if language not in i18n.LANGUAGES:
        raise Refused(Refusal.UNKNOWN_LANGUAGE)
    user = session.get_one(User, actor.user_id)
    if user.language != language:
        user.language = language
        audit(session, actor, Act.USER_LANGUAGE, user.username, language)


def _once() -> datetime:
    return utcnow() + timedelta(hours=get_settings().one_time_hours)


def _set_already(user: User, password: NewPassword) -> bool:
    """Whether this one-time password has been set already: the form was sent twice."""
    return user.must_change and user.password_hash == password.digest


def _user(session: Session, username: str) -> User:
    try:
        return session.scalars(select(User).where(User.username == username)).one()
    except NoResultFound:
        raise Refused(Refusal.UNKNOWN_USER) from None


def _leave_an_administrator(session: Session, user: User) -> None:
    """Refuse to take away the last one. The rows are locked: two cannot demote each other."""
    roles = [role for role in Role if granted(role, Permission.USERS_WRITE)]
    query = select(User.id).where(User.role.in_(roles), User.active)
    if set(session.scalars(query.with_for_update())) == {user.id}:
        raise Refused(Refusal.LAST_ADMINISTRATOR)
