"""People who sign in at a provider: their account here, made and brought up to date by it.

An account is known by issuer and subject alone. Never by a mail address or a user name: whoever can
choose theirs at a provider would otherwise come in as somebody else.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.accounts import shut
from db.accounts.sessions import revoke
from db.accounts.throttle import Came
from db.clock import utcnow
from db.crypto import token_hash
from db.engine import insert_into
from db.models.accounts import User, WebSession
from db.models.external import ExternalIdentity, ExternalSession
from db.models.factors import UsedChallenge
from domain.acts import Act
from domain.errors import Refused
from domain.vocabulary import Role

AT_MOST = 5
"""Times an account is tried to be made while others make theirs."""


class NotLetIn(StrEnum):
    """Why somebody whom a provider knows does not come in; the page has the words."""

    NO_ROLE = "no_role"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class ClaimedIdentity:
    """Who a provider says it is."""

    issuer: str
    subject: str
    username: str
    name: str
    role: Role | None
    email: str = ""
    """Taken over when the account is made; from then on it is its owner's to change."""


@dataclass(frozen=True, slots=True)
class SignedInThere:
    """A session here that was opened at a provider."""

    provider: str
    id_token: str


@without_actor("a provider has said who it is")
def arrive(session: Session, claimed: ClaimedIdentity, came: Came) -> int | NotLetIn:
    """The account of a person, made at the first sign-in; its role and name are those of now.

    Whoever has no role any more is out at once, in every session.
    """
    known = _known(session, claimed)
    user = session.get_one(User, known.user_id) if known else None
    refused = _refused(user, claimed)
    if refused is not None:
        if user is not None:
            shut.everything(session, user.id)
        known_as = user.username if user else "-"
        audit(session, None, Act.USER_REFUSED, known_as, origin=came.origin)
        return refused
    user = user or _make(session, claimed)
    _bring_up_to_date(session, user, claimed)
    if known:
        known.last_at = utcnow()
    return user.id


def _known(session: Session, claimed: ClaimedIdentity) -> ExternalIdentity | None:
    return session.scalars(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == claimed.issuer, ExternalIdentity.subject == claimed.subject
        )
    ).one_or_none()


def _refused(user: User | None, claimed: ClaimedIdentity) -> NotLetIn | None:
    if user is not None and not user.active:
        return NotLetIn.DISABLED
    return NotLetIn.NO_ROLE if claimed.role is None else None


def _make(session: Session, claimed: ClaimedIdentity) -> User:
    """The account; that of another tab, where it was quicker."""
    now, user_id = utcnow(), _with_a_name(session, claimed)
    if user_id is not None:
        identity = {"user_id": user_id, "issuer": claimed.issuer, "subject": claimed.subject}
        if _put(session, ExternalIdentity, **identity, created_at=now, last_at=now) is not None:
            user = session.get_one(User, user_id)
            audit(session, None, Act.USER_CREATE, user.username, user.role.value)
            return user
        session.execute(delete(User).where(User.id == user_id))
    known = _known(session, claimed)
    if known is None:
        raise Refused("the name was taken again and again")
    return session.get_one(User, known.user_id)


def _with_a_name(session: Session, claimed: ClaimedIdentity) -> int | None:
    """A new account under a name nobody has: another with that name is another person. None where
    the name is that of the same person, who came in by another tab meanwhile.
    """
    name = claimed.username
    for _time in range(AT_MOST):
        made = _put(
            session,
            User,
            username=name,
            name=claimed.name or claimed.username,
            role=claimed.role or Role.EXECUTIVE,
            password_hash="",
            created_at=utcnow(),
            email=claimed.email or None,
        )
        if made is not None or _known(session, claimed):
            return made
        name = f"{claimed.username}-{secrets.token_hex(3)}"
    return None


def _put(session: Session, model: type[User | ExternalIdentity], **values: object) -> int | None:
    """The number of a new row; None where one with that name or subject is there, also one that
    was written a moment ago and made us wait.
    """
    row = insert_into(session, model).values(values).on_conflict_do_nothing()
    made: int | None = session.scalar(row.returning(model.id))
    return made


def _bring_up_to_date(session: Session, user: User, claimed: ClaimedIdentity) -> None:
    if claimed.role is not None and user.role is not claimed.role:
        change = f"{user.role.value} -> {claimed.role.value}"
        audit(session, None, Act.USER_ROLE, user.username, change)
        user.role = claimed.role
        shut.calendar(session, user.id)
    if claimed.name and user.name != claimed.name:
        user.name = claimed.name
        audit(session, None, Act.USER_NAME, user.username)


@without_actor("the browser brought a state of ours")
def use_once(session: Session, state: str, until: datetime) -> bool:
    """Whether a sign-in that was begun is completed for the first time."""
    digest = hashlib.sha256(b"provider\0" + state.encode()).hexdigest()
    fresh = session.scalar(
        insert_into(session, UsedChallenge)
        .values(digest=digest, until=until)
        .on_conflict_do_nothing()
        .returning(UsedChallenge.digest)
    )
    return fresh is not None


@without_actor("the session was opened in this transaction")
def remember(session: Session, session_id: int, there: SignedInThere, sid: str | None) -> None:
    """Keep what signing out at the provider needs."""
    session.add(
        ExternalSession(
            session_id=session_id, provider=there.provider, sid=sid, id_token=there.id_token
        )
    )


@without_actor("whoever holds the token may end its session")
def opened_at(session: Session, token: str) -> SignedInThere | None:
    """The provider a session was opened at, None for one of our own accounts."""
    row = session.execute(
        select(ExternalSession.provider, ExternalSession.id_token)
        .join(WebSession, WebSession.id == ExternalSession.session_id)
        .where(WebSession.token_hash == token_hash(token))
    ).one_or_none()
    return SignedInThere(*row) if row else None


@without_actor("the provider has said so, and signed it")
def end_there(session: Session, provider: str, issuer: str, subject: str, sid: str) -> int:
    """A person signed out at the provider: end the session it calls `sid`, else all that were
    opened there; returns how many.
    """
    ended = select(ExternalSession.session_id).where(ExternalSession.provider == provider)
    if sid:
        ended = ended.where(ExternalSession.sid == sid)
    if subject:
        theirs = select(ExternalIdentity.user_id).where(
            ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject
        )
        ended = ended.join(WebSession, WebSession.id == ExternalSession.session_id)
        ended = ended.where(WebSession.user_id.in_(theirs))
    if not sid and not subject:
        return 0
    number = revoke(session, WebSession.id.in_(ended))
    audit(session, None, Act.SESSION_REVOKE_ALL, provider, f"{number}")
    return number


def is_external(session: Session, user_id: int) -> bool:
    """Whether somebody signs in at a provider, and has no password here."""
    found = select(ExternalIdentity.id).where(ExternalIdentity.user_id == user_id).limit(1)
    return session.scalar(found) is not None
