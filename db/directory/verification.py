"""Partners keep their own data true: asked every few months, by a link, without an account.

The hash of a link's token finds the verification; the token itself stands encrypted, so that the
message can be tried again. An answer names the version it was given to; a second adds to the first.
Locks are taken in one order: the directory version, the partner, the verification.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.crypto import token_hash
from db.directory import verification_resent
from db.directory.detail import PartnerDetail, UnknownPartner, details
from db.directory.numbers import next_version
from db.mail import outbox
from db.models.directory import Contact, Partner
from db.models.follow_up import Verification
from domain.directory.verification import (
    ASK_AGAIN,
    CONTACT,
    LINK_LIFE,
    NOTE,
    ORGANIZATION,
    SERVICE,
    Form,
    changes,
    fingerprint,
)
from domain.mail.messages import MailKind
from domain.periods import verified_since
from domain.permissions import Actor, Permission
from domain.text import typed
from settings import get_settings

TOKEN_LIMIT, WHO_LIMIT, NOTE_LIMIT = 64, 120, 2_000


class NoSuchLink(LookupError):
    """The link was never ours, was cut, or was replaced by a newer one."""


class LinkEnded(Exception):
    """The link was good once; its time is over."""


class AnsweredAlready(Exception):
    """The same was recorded before: nothing in it is new."""


class Outdated(Exception):
    """What we hold has changed since the page was drawn."""


@dataclass(frozen=True, slots=True)
class Held:
    """What we hold about a partner, as it may read it itself; `contact` is who was asked."""

    id: int
    partner: PartnerDetail
    contact: str
    until: datetime
    answered: bool


@dataclass(frozen=True, slots=True)
class LastAsked:
    """When a partner was asked last; `answered_at` is None while it has not answered."""

    asked_at: datetime
    answered_at: datetime | None
    who: str
    note: str


@without_actor("the clock does it")
def due(session: Session, limit: int = 20) -> list[int]:
    """Active partners to ask: verified too long ago or never, with a mail address, not asked
    lately; longest ago first.
    """
    now = utcnow()
    old = verified_since(now, get_settings().verify_every_months)
    lately = exists().where(
        Verification.partner_id == Partner.id, Verification.asked_at > now - ASK_AGAIN
    )
    has_mail = exists().where(Contact.partner_id == Partner.id, Contact.active, Contact.email != "")
    found = (
        select(Partner.id)
        .where(
            Partner.active, or_(Partner.verified_at.is_(None), Partner.verified_at < old),
            or_(Partner.email != "", has_mail), ~lately,
        )
        .order_by(Partner.verified_at.is_(None), Partner.verified_at, Partner.id)
    )  # fmt: skip
    return list(session.scalars(found.limit(limit)))


@without_actor("the clock does it")
def ask_by_clock(session: Session, partner_id: int) -> None:
    """Ask by mail, unless another server has just asked."""
    partner = _lock(session, Partner.id == partner_id, skip_locked=True)
    since = utcnow() - ASK_AGAIN
    asked = exists().where(Verification.partner_id == partner_id, Verification.asked_at > since)
    if partner is not None and not session.scalar(select(asked)):
        _ask(session, None, partner)


@requires(Permission.DIRECTORY_WRITE)
def ask(session: Session, actor: Actor, reference: str) -> str:
    """Ask now, by mail where a mail server is set; the token of the link, for a text to copy.

    A link sent before stops working. Raises UnknownPartner.
    """
    partner = _lock(session, Partner.reference == reference)
    if partner is None:
        raise UnknownPartner(reference)
    return _ask(session, actor, partner)


def _lock(
    session: Session, condition: ColumnElement[bool], *, skip_locked: bool = False
) -> Partner | None:
    """The partner as it is now, held against other askers and answers, not against readers."""
    query = select(Partner).where(condition).execution_options(populate_existing=True)
    return session.scalar(query.with_for_update(key_share=True, skip_locked=skip_locked))


def _ask(session: Session, actor: Actor | None, partner: Partner) -> str:
    now, token = utcnow(), secrets.token_urlsafe(32)
    session.execute(
        update(Verification)
        .where(
            Verification.partner_id == partner.id,
            Verification.answered_at.is_(None),
            Verification.until > now,
        )
        .values(until=now)
    )
    contact_id, address = outbox.address_of(session, partner.id)
    made = Verification(
        partner_id=partner.id, contact_id=contact_id, token_hash=token_hash(token), token=token,
        asked_at=now, asked_by=actor.user_id if actor else None, until=now + LINK_LIFE,
    )  # fmt: skip
    session.add(made)
    session.flush()
    if address and outbox.by_mail():
        occasion = f"{MailKind.VERIFICATION.value}.{made.id}"
        outbox.queue(session, MailKind.VERIFICATION, occasion, partner.id, contact_id, address)
    audit(session, actor, "partner.ask", partner.reference)
    return token


@requires(Permission.DIRECTORY_WRITE)
def last(session: Session, actor: Actor, reference: str) -> LastAsked | None:
    """When this partner was asked last, and what it said; None when never."""
    row = session.scalars(
        select(Verification)
        .join(Partner, Partner.id == Verification.partner_id)
        .where(Partner.reference == reference)
        .order_by(Verification.id.desc())
        .limit(1)
    ).first()
    return LastAsked(row.asked_at, row.answered_at, row.who, row.note) if row else None


@requires(Permission.DIRECTORY_WRITE)
def behind(session: Session, actor: Actor, token: str) -> Held:
    """As `by_link`, for who has just made the link."""
    return by_link(session, token)


@without_actor("whoever holds the link of a partner answers for it")
def by_link(session: Session, token: str) -> Held:
    """What the partner behind a link may read. Raises NoSuchLink, LinkEnded. Writes nothing."""
    return _held(session, _found(session, token))


@without_actor("the clock writes the message")
def letter_facts(session: Session, verification_id: int) -> Held:
    """As `by_link`, for the message that brings the link."""
    return _held(session, session.get_one(Verification, verification_id))


@without_actor("the clock writes the message")
def link_token(session: Session, verification_id: int) -> str:
    """The token for the link in the message."""
    return session.get_one(Verification, verification_id).token


@without_actor("whoever holds the link of a partner answers for it")
def confirm(session: Session, token: str, seen: int, who: str = "", content: str = "") -> None:
    """All of it is true: the partner and its active referents are verified now.

    `seen` is the version of the partner on the page, `content` the fingerprint of what it showed:
    one must be as it is now. Raises NoSuchLink, LinkEnded, AnsweredAlready, Outdated, TooLong.
    """
    found, partner = _locked(session, token)
    if found.answered_at is not None:
        raise AnsweredAlready
    if partner.version != seen and fingerprint(parts(_held(session, found).partner)) != content:
        raise Outdated
    _confirm(session, found, partner, typed(who, WHO_LIMIT, line=True))


def _confirm(session: Session, found: Verification, partner: Partner, who: str) -> None:
    _answer(session, found, who, "")
    partner.changed = next_version(session)
    partner.verified_at, partner.verified_by = found.answered_at, None
    session.execute(
        update(Contact)
        .where(Contact.partner_id == partner.id, Contact.active)
        .values(verified_at=found.answered_at)
    )
    audit(session, None, "partner.confirm", partner.reference, found.who)


@without_actor("whoever holds the link of a partner answers for it")
def propose(
    session: Session, token: str, seen: int, who: str, answers: Mapping[str, str], note: str = ""
) -> int:
    """Store what should read otherwise, for a coordinator to decide; how many fields.

    `answers` are named as `domain.directory.verification` says. A note is decided on too; without
    a note or a difference it confirms. Raises as `confirm`, and Invalid.
    """
    found, partner = _locked(session, token)
    held = _held(session, found)
    differing, words = changes(parts(held.partner), answers), typed(note, NOTE_LIMIT)
    name, again = typed(who, WHO_LIMIT, line=True), found.answered_at is not None
    new = verification_resent.news(session, found, differing, words, answers)
    if again and not new:
        raise AnsweredAlready
    if partner.version != seen and fingerprint(parts(held.partner)) != answers.get("held"):
        raise Outdated
    if again:
        differing = verification_resent.write(session, found, new, name)
    elif not differing and not words:
        _confirm(session, found, partner, name)
        return 0
    else:
        _answer(session, found, name, words)
        differing += (verification_resent.UNREAD,) if words else ()
    for change in differing:
        verification_resent.propose(session, found, change)
    audit(session, None, "partner.propose", held.partner.reference, found.who)
    return sum(change.field != NOTE for change in differing)


@without_actor("pure")
def parts(partner: PartnerDetail) -> dict[tuple[str, int | None], Form]:
    """What may be changed of a partner: itself, its services, its active referents."""
    held: dict[tuple[str, int | None], Form] = {(ORGANIZATION, None): partner.form}
    held |= {(SERVICE, service.id): service.form for service in partner.services}
    held |= {(CONTACT, r.id): r.form for r in partner.referents if r.form.active}
    return held


def _locked(session: Session, token: str) -> tuple[Verification, Partner]:
    """The verification of a link and its partner, both locked."""
    partner_id = _found(session, token).partner_id
    next_version(session)
    partner = _lock(session, Partner.id == partner_id)
    if partner is None:
        raise NoSuchLink
    return _found(session, token, lock=True), partner


def _answer(session: Session, found: Verification, who: str, note: str) -> None:
    found.who, found.note = who or _contact(session, found), note
    found.answered_at = utcnow()


def _found(session: Session, token: str, *, lock: bool = False) -> Verification:
    if not token or len(token) > TOKEN_LIMIT:
        raise NoSuchLink
    condition: ColumnElement[bool] = Verification.token_hash == token_hash(token)
    query = select(Verification).where(condition).execution_options(populate_existing=True)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NoSuchLink
    if found.until <= utcnow():
        raise LinkEnded
    return found


def _held(session: Session, found: Verification) -> Held:
    [partner] = details(session, Partner.id == found.partner_id)
    answered = found.answered_at is not None
    return Held(found.id, partner, _contact(session, found), found.until, answered)


def _contact(session: Session, found: Verification) -> str:
    contact = session.get(Contact, found.contact_id) if found.contact_id else None
    return contact.name if contact else ""
