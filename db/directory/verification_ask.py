"""Partners are asked whether what we hold of them is true: by the clock, or by a coordinator."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.crypto import token_hash
from db.mail import outbox
from db.models.directory import Contact, Partner
from db.models.follow_up import Verification
from domain.acts import Act
from domain.directory.verification import ASK_AGAIN, LINK_LIFE
from domain.errors import NotThere
from domain.mail.messages import MailKind
from domain.periods import verified_since
from domain.permissions import Actor, Permission
from settings import get_settings


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
        Verification.partner_id == Partner.id,
        Verification.asked_at > now - ASK_AGAIN,
        Verification.unasked.is_(None),
    )
    has_mail = exists().where(Contact.partner_id == Partner.id, Contact.active, Contact.email != "")
    found = (
        select(Partner.id)
        .where(
            Partner.active,
            or_(Partner.verified_at.is_(None), Partner.verified_at < old),
            or_(Partner.email != "", has_mail),
            ~lately,
        )
        .order_by(Partner.verified_at.is_(None), Partner.verified_at, Partner.id)
    )
    return list(session.scalars(found.limit(limit)))


@without_actor("the clock does it")
def ask_by_clock(session: Session, partner_id: int) -> None:
    """Ask by mail, unless another server has just asked."""
    partner = lock(session, Partner.id == partner_id, skip_locked=True)
    since = utcnow() - ASK_AGAIN
    asked = exists().where(
        Verification.partner_id == partner_id,
        Verification.asked_at > since,
        Verification.unasked.is_(None),
    )
    if partner is not None and not session.scalar(select(asked)):
        _ask(session, None, partner)


@requires(Permission.DIRECTORY_WRITE)
def ask(session: Session, actor: Actor, reference: str) -> str:
    """Ask now, by mail where a mail server is set; the token of the link, for a text to copy.

    A link sent before stops working. Raises NotThere.
    """
    partner = lock(session, Partner.reference == reference)
    if partner is None:
        raise NotThere(reference)
    return _ask(session, actor, partner)


@requires(Permission.DIRECTORY_WRITE)
def last(session: Session, actor: Actor, reference: str) -> LastAsked | None:
    """When this partner was asked last, and what it said; None when never."""
    row = session.scalars(
        select(Verification)
        .join(Partner, Partner.id == Verification.partner_id)
        .where(Partner.reference == reference, Verification.unasked.is_(None))
        .order_by(Verification.id.desc())
        .limit(1)
    ).first()
    return LastAsked(row.asked_at, row.answered_at, row.who, row.note) if row else None


def lock(
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
        partner_id=partner.id,
        contact_id=contact_id,
        token_hash=token_hash(token),
        token=token,
        asked_at=now,
        asked_by=actor.user_id if actor else None,
        until=now + LINK_LIFE,
    )
    session.add(made)
    session.flush()
    if address and outbox.by_mail():
        occasion = f"{MailKind.VERIFICATION.value}.{made.id}"
        outbox.queue(session, MailKind.VERIFICATION, occasion, partner.id, contact_id, address)
    audit(session, actor, Act.PARTNER_ASK, partner.reference)
    return token
