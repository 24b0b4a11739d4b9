"""Where somebody is written to about their own account."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.accounts import notices, users
from db.accounts.passwords import NewPassword
from db.accounts.sign_in import fold_username
from db.accounts.users import Refusal
from db.models.accounts import User
from domain.accounts.notices import NoticeKind
from domain.acts import Act
from domain.directory.rules import email as mail_address
from domain.errors import Refused
from domain.permissions import Actor, Permission
from domain.vocabulary import Role


@requires(Permission.USERS_WRITE)
def add_user(
    session: Session,
    actor: Actor,
    username: str,
    name: str,
    role: Role,
    password: NewPassword,
    email: str = "",
) -> None:
    """A new account as `users.add_user` makes it, with a mail address if there is one."""
    users.add_user(session, actor, username, name, role, password)
    session.flush()
    write_to(session, actor, fold_username(username), email)


@requires(Permission.OWN_ACCOUNT)
def set_own_email(session: Session, actor: Actor, email: str) -> None:
    """Where the actor is told of their account; empty: nowhere. The old address is told of it.

    Raises Refused.
    """
    _set_email(session, actor, session.get_one(User, actor.user_id), email)


@requires(Permission.USERS_WRITE)
def set_email(session: Session, actor: Actor, username: str, email: str) -> None:
    """The same for another account. Raises Refused."""
    write_to(session, actor, username, email)


def write_to(session: Session, actor: Actor | None, username: str, email: str) -> None:
    """The same, also by whoever has the server. Raises Refused."""
    _set_email(session, actor, _user(session, username), email)


def _set_email(session: Session, actor: Actor | None, user: User, email: str) -> None:
    try:
        address = mail_address(email) or None
    except ValueError:
        raise Refused(Refusal.EMAIL_FORM) from None
    if user.email == address:
        return
    if user.email:
        notices.tell(session, user.id, NoticeKind.ADDRESS, to=user.email)
    user.email = address
    audit(session, actor, Act.USER_EMAIL, user.username)


def _user(session: Session, username: str) -> User:
    user = session.scalars(select(User).where(User.username == username)).one_or_none()
    if user is None:
        raise Refused(Refusal.UNKNOWN_USER)
    return user
