"""Passkeys of accounts (WebAuthn, library `webauthn`): added, answered with, taken away.

The person is always verified (finger, face, the device's own code), so a passkey is both factors.
A counter that does not go up tells of a copy: that answer is refused, and it stands in the record.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.accounts import challenges, factors, notices
from db.accounts.factors import FactorFlaw
from db.clock import utcnow
from db.models.accounts import User
from db.models.factors import Passkey
from domain.accounts.notices import NoticeKind
from domain.acts import Act
from domain.errors import Refused
from domain.permissions import Actor, Permission
from domain.text import clean_line

MOST = 10
"""Passkeys an account may have."""
SIGN_IN, ADD = "sign-in", "add"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Site:
    """For whom passkeys are made, and the one address they are answered from."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Answerer:
    """Whose passkey has answered."""

    user_id: int
    local: bool
    """The account has a password here too: its passkey may stand alone."""


@requires(Permission.OWN_ACCOUNT)
def adding(session: Session, actor: Actor, site: Site, browser: str) -> dict[str, Any]:
    """What the actor's browser needs to make a passkey. Raises Refused where there are too many."""
    user, present = session.get_one(User, actor.user_id), _of(session, actor.user_id, site)
    if len(present) >= MOST:
        raise Refused(FactorFlaw.TOO_MANY)
    from db.accounts import ceremony  # noqa: PLC0415 - its library is loaded only when needed

    challenge = challenges.make(_adding(user.id), browser)
    who = _handle(user.id), user.username, user.name
    return ceremony.to_make(site.id, *who, challenge, present)


@requires(Permission.OWN_ACCOUNT)
def add(
    session: Session, actor: Actor, site: Site, browser: str, answer: dict[str, Any], name: str
) -> None:
    """Keep the passkey that the actor's browser has made. Raises Refused."""
    challenge = _challenge(answer)
    if not challenges.use(session, challenge, _adding(actor.user_id), browser):
        raise Refused(FactorFlaw.UNKNOWN)
    from db.accounts import ceremony  # noqa: PLC0415 - its library is loaded only when needed

    try:
        made = ceremony.made(answer, challenge, site.id, site.origin)
    except Exception as error:  # whatever a hostile answer leads the library to
        log.warning("passkey not added", error=type(error).__name__)
        raise Refused(FactorFlaw.UNKNOWN) from error
    credential = _as_text(made.credential_id)
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == credential)) is not None:
        raise Refused(FactorFlaw.THERE)
    session.add(
        Passkey(
            user_id=actor.user_id,
            credential_id=credential,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            site=site.id,
            name=clean_line(name, limit=60) or "Passkey",
            created_at=utcnow(),
        )
    )
    notices.tell(session, actor.user_id, NoticeKind.FACTOR_ADDED)
    audit(session, actor, Act.FACTOR_PASSKEY, "own")


@without_actor("nobody is signed in yet; the caller names an account that showed its password")
def asking(session: Session, site: Site, browser: str, user_id: int | None) -> dict[str, Any]:
    """What a browser needs to answer with a passkey; of any account where `user_id` is None."""
    from db.accounts import ceremony  # noqa: PLC0415 - its library is loaded only when needed

    present = _of(session, user_id, site) if user_id is not None else []
    return ceremony.to_answer(site.id, challenges.make(SIGN_IN, browser), present)


@without_actor("this is how somebody says who they are")
def answered(session: Session, site: Site, browser: str, answer: dict[str, Any]) -> Answerer | None:
    """Whose passkey has answered a challenge of this browser; None: nobody's, or not rightly."""
    challenge, sent = _challenge(answer), str(answer.get("id", ""))
    found = session.execute(
        select(
            Passkey.id,
            Passkey.user_id,
            Passkey.public_key,
            User.name,
            User.role,
            User.password_hash,
        )
        .join(User, User.id == Passkey.user_id)
        .where(Passkey.credential_id == sent, Passkey.site == site.id, User.active)
    ).one_or_none()
    if found is None or not challenges.use(session, challenge, SIGN_IN, browser):
        return None
    from db.accounts import ceremony  # noqa: PLC0415 - its library is loaded only when needed

    try:
        said = ceremony.said(answer, challenge, site.id, site.origin, found.public_key)
    except Exception as error:  # whatever a hostile answer leads the library to
        log.warning("passkey refused", error=type(error).__name__)
        audit(session, None, Act.USER_SECOND_WRONG, f"passkey {found.id}")
        return None
    handle = answer["response"].get("userHandle")
    if handle and handle.rstrip("=") != _as_text(_handle(found.user_id)):
        return None
    if not _counted(session, found.id, said.new_sign_count):
        owner = Actor(found.user_id, found.name, found.role)
        audit(session, owner, Act.FACTOR_PASSKEY_COPY, f"passkey {found.id}")
        return None
    return Answerer(found.user_id, bool(found.password_hash))


@requires(Permission.OWN_ACCOUNT)
def rename(session: Session, actor: Actor, passkey_id: int, name: str) -> None:
    """Another name for one of the actor's passkeys; nothing where it is not theirs."""
    key, name = _own(session, actor, passkey_id), clean_line(name, limit=60)
    if key is not None and name and key.name != name:
        key.name = name
        audit(session, actor, Act.FACTOR_PASSKEY_NAME, "own")


@requires(Permission.OWN_ACCOUNT)
def remove(session: Session, actor: Actor, passkey_id: int) -> None:
    """Take one of the actor's passkeys away. Raises Refused where it must stay."""
    key = _own(session, actor, passkey_id)
    if key is None:
        return
    factors.keep_one(session, actor)
    session.delete(key)
    factors.settle_removal(session, actor)
    audit(session, actor, Act.FACTOR_PASSKEY_REMOVE, "own")


def _counted(session: Session, passkey_id: int, count: int) -> bool:
    """Note a use; False where the counter of a passkey that counts has not gone up."""
    goes_up = or_(Passkey.sign_count < count, (Passkey.sign_count == 0) & (count == 0))
    noted = session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, goes_up)
        .values(sign_count=count, used_at=utcnow())
    )
    return bool(noted.rowcount)  # type: ignore[attr-defined]


def _own(session: Session, actor: Actor, passkey_id: int) -> Passkey | None:
    mine = select(Passkey).where(Passkey.user_id == actor.user_id, Passkey.id == passkey_id)
    return session.scalars(mine).one_or_none()


def _of(session: Session, user_id: int, site: Site) -> list[str]:
    found = select(Passkey.credential_id).where(Passkey.user_id == user_id, Passkey.site == site.id)
    return list(session.scalars(found))


def _challenge(answer: dict[str, Any]) -> bytes:
    """The challenge an answer says it answers; the library holds the answer to it."""
    try:
        said = json.loads(_from_text(answer["response"]["clientDataJSON"]))
        return _from_text(said["challenge"])
    except Exception:  # it is no answer at all
        return b""


def _as_text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _from_text(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


def _adding(user_id: int) -> str:
    return f"{ADD} {user_id}"


def _handle(user_id: int) -> bytes:
    """By what a passkey knows its account: the same always, and nothing of the person."""
    return hashlib.sha256(f"ponte account {user_id}".encode()).digest()
