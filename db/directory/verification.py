"""Partners keep their own data true: asked every few months, by a link, without an account.

The hash of a link's token finds the verification; the token itself stands encrypted, so that the
message can be tried again. An answer names the version it was given to; a second adds to the first.
Locks are taken in one order: the directory version, the partner, the verification.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.crypto import token_hash
from db.directory import verification_resent
from db.directory.detail import PartnerDetail, details
from db.directory.numbers import next_version
from db.directory.verification_ask import lock
from db.models.directory import Contact, Partner
from db.models.follow_up import Verification
from domain.acts import Act
from domain.directory.verification import (
    CONTACT,
    NOTE,
    ORGANIZATION,
    SERVICE,
    Form,
    changes,
    fingerprint,
)
from domain.errors import Changed, DoneAlready, LinkExpired, NotThere
from domain.permissions import Actor, Permission
from domain.text import typed

TOKEN_LIMIT, WHO_LIMIT, NOTE_LIMIT = 64, 120, 2_000


@dataclass(frozen=True, slots=True)
class Held:
    """What we hold about a partner, as it may read it itself; `contact` is who was asked."""

    id: int
    partner: PartnerDetail
    contact: str
    until: datetime
    answered: bool


@requires(Permission.DIRECTORY_WRITE)
def behind(session: Session, actor: Actor, token: str) -> Held:
    """As `by_link`, for who has just made the link."""
    return by_link(session, token)


@without_actor("whoever holds the link of a partner answers for it")
def by_link(session: Session, token: str) -> Held:
    """What the partner behind a link may read. Raises NotThere, LinkExpired. Writes nothing."""
    return _held(session, _found(session, token))


def partner_of(session: Session, token: str) -> int:
    """Whose link it is. Raises NotThere, LinkExpired."""
    return _found(session, token).partner_id


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
    one must be as it is now. Raises NotThere, LinkExpired, DoneAlready, Changed, TooLong.
    """
    found, partner = _locked(session, token)
    if found.answered_at is not None:
        raise DoneAlready
    if partner.version != seen and fingerprint(parts(_held(session, found).partner)) != content:
        raise Changed
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
    audit(session, None, Act.PARTNER_CONFIRM, partner.reference, found.who)


@without_actor("whoever holds the link of a partner answers for it")
def propose(
    session: Session, token: str, seen: int, who: str, answers: Mapping[str, str], note: str = ""
) -> int:
    """Store what should read otherwise, for a coordinator to decide; how many fields.

    `answers` are named as `domain.directory.verification` says. A note is decided on too; without
    a note or a difference it confirms. Raises as `confirm`, and Refused.
    """
    found, partner = _locked(session, token)
    held = _held(session, found)
    differing, words = changes(parts(held.partner), answers), typed(note, NOTE_LIMIT)
    name, again = typed(who, WHO_LIMIT, line=True), found.answered_at is not None
    new = verification_resent.news(session, found, differing, words, answers)
    if again and not new:
        raise DoneAlready
    if partner.version != seen and fingerprint(parts(held.partner)) != answers.get("held"):
        raise Changed
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
    audit(session, None, Act.PARTNER_PROPOSE, held.partner.reference, found.who)
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
    partner = lock(session, Partner.id == partner_id)
    if partner is None:
        raise NotThere
    return _found(session, token, lock=True), partner


def _answer(session: Session, found: Verification, who: str, note: str) -> None:
    found.who, found.note = who or _contact(session, found), note
    found.answered_at = utcnow()


def _found(session: Session, token: str, *, lock: bool = False) -> Verification:
    if not token or len(token) > TOKEN_LIMIT:
        raise NotThere
    condition: ColumnElement[bool] = Verification.token_hash == token_hash(token)
    query = select(Verification).where(condition).execution_options(populate_existing=True)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotThere
    if found.until <= utcnow():
        raise LinkExpired
    return found


def _held(session: Session, found: Verification) -> Held:
    [partner] = details(session, Partner.id == found.partner_id)
    answered = found.answered_at is not None
    return Held(found.id, partner, _contact(session, found), found.until, answered)


def _contact(session: Session, found: Verification) -> str:
    contact = session.get(Contact, found.contact_id) if found.contact_id else None
    return contact.name if contact else ""
