"""What a partner can take now: read everywhere as it holds today, written as the partner says it.

The day judges: nothing is rewritten when *full* or a holiday ends. What a partner says of its
places counts at once; who is the referent is proposed, and a coordinator decides.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import today, utcnow
from db.crypto import token_hash
from db.directory import verification_resent, write
from db.directory.numbers import next_version
from db.directory.verification_ask import lock
from db.models.directory import Partner, PartnerService
from db.models.follow_up import Proposal, Verification
from domain.acts import Act
from domain.directory import places
from domain.directory.places import Away, Places
from domain.directory.verification import CONTACT, NEW, TOO_MANY, ProposedChange, changes
from domain.errors import Changed, NotThere, Refused
from domain.permissions import Actor, Permission
from domain.record.changes import open_to_all
from domain.vocabulary import Capacity

News = tuple[str, dict[str, tuple[object, object]]]
MOST_PROPOSED = 10
"""Referents proposed by links, without being asked, that wait for a decision."""


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """A service that is offered, with what it can take today."""

    id: int
    name: str
    places: Places


@dataclass(frozen=True, slots=True)
class TakesNow:
    """What we hold of what a partner can take; `reminders`: whether it gets them."""

    partner_id: int
    reference: str
    name: str
    version: int
    services: tuple[ServiceNow, ...]
    away: Away
    mail_language: str
    reminders: bool


@dataclass(frozen=True, slots=True)
class PartnerSays:
    """What a partner says; None leaves things as they are. `newcomer` are the fields `new..` of
    the referent now.
    """

    services: Mapping[int, Places] = field(default_factory=dict)
    away: Away | None = None
    mail_language: str | None = None
    newcomer: Mapping[str, str] = field(default_factory=dict)
    who: str = ""


def held(session: Session, partner_id: int) -> TakesNow:
    """What we hold of a partner today."""
    partner = session.get_one(Partner, partner_id, populate_existing=True)
    day = today()
    ended = partner.away_until is None or partner.away_until < day
    return TakesNow(
        partner.id,
        partner.reference,
        partner.name,
        partner.version,
        tuple(
            ServiceNow(row.id, row.name, _places(row, day)) for row in _offered(session, partner.id)
        ),
        Away() if ended else Away(partner.away_from, partner.away_until),
        partner.mail_language or "it",
        partner.no_reminders_at is None,
    )


@without_actor("pure")
def fingerprint(shown: TakesNow) -> str:
    """The same for the same content of the page."""
    said = [[one.id, one.places.capacity, str(one.places.until)] for one in shown.services]
    away = [str(shown.away.first), str(shown.away.last)]
    return sha256(json.dumps([said, away, shown.mail_language]).encode()).hexdigest()[:32]


def say(session: Session, partner_id: int, seen: int, content: str, told: PartnerSays) -> bool:
    """Write what the partner says; False when all of it stands there already.

    `seen` and `content` are the version and the fingerprint of the page: one must be as it is now.
    Raises NotThere (a service of somebody else), Changed, Refused (the referent).
    """
    changed, partner = next_version(session), lock(session, Partner.id == partner_id)
    if partner is None:
        raise NotThere(partner_id)
    before = _before(session, partner, told)
    news = list(_changes(before, told))
    newcomer = _newcomer(session, partner, told)
    if not news and newcomer is None:
        return False
    if before.version != seen and fingerprint(before) != content:
        raise Changed
    if news:
        _write(session, partner, told, changed)
        _record(session, None, partner, news, told.who)
    if newcomer is not None:
        session.flush()
        verification_resent.propose(session, _unasked(session, partner, told.who), newcomer)
        audit(session, None, Act.PARTNER_PLACES, partner.reference, told.who)
    return True


@requires(Permission.DIRECTORY_READ)
def held_of(session: Session, actor: Actor, reference: str) -> TakesNow:
    """What we hold of a partner today, but for reminders: they are of requests. Raises NotThere."""
    found = session.scalar(select(Partner.id).where(Partner.reference == reference))
    if found is None:
        raise NotThere(reference)
    return replace(held(session, found), reminders=True)


@requires(Permission.DIRECTORY_WRITE)
def note(session: Session, actor: Actor, reference: str, seen: int, told: PartnerSays) -> bool:
    """Write what a partner says to somebody here; False when all of it stands there already.

    `seen` is the version it was written on. Raises NotThere, Refused (`until.` with the id of a
    service, `away_from`, `away_until`), Changed with what stands there now.
    """
    changed, partner = next_version(session), lock(session, Partner.reference == reference)
    if partner is None:
        raise NotThere(reference)
    before = _before(session, partner, told)
    if problems := _problems(before, told):
        raise Refused(problems)
    news = list(_changes(before, told))
    if not news:
        return False
    if before.version != seen:
        raise Changed(before)
    _write(session, partner, told, changed)
    _record(session, actor, partner, news)
    return True


def _before(session: Session, partner: Partner, told: PartnerSays) -> TakesNow:
    found = held(session, partner.id)
    if not told.services.keys() <= {one.id for one in found.services}:
        raise NotThere("service")
    return found


def _problems(before: TakesNow, told: PartnerSays) -> dict[str, str]:
    """What is wrong with days that nobody has checked yet."""
    day = today()
    flaws = {
        f"until.{one.id}": places.flaw(one.places, told.services[one.id], day)
        for one in before.services
        if one.id in told.services
    }
    found = {name: flaw for name, flaw in flaws.items() if flaw}
    if told.away is not None and told.away != before.away:
        found |= _away_problems(told.away, day)
    return found


def _away_problems(says: Away, day: date) -> dict[str, str]:
    flaws = places.away(str(says.first or ""), str(says.last or ""), day)[1]
    named = {"first": "away_from", "last": "away_until"}
    return {named[name]: text for name, text in flaws.items()}


def _offered(session: Session, partner_id: int) -> list[PartnerService]:
    found = select(PartnerService).where(
        PartnerService.partner_id == partner_id, PartnerService.active
    )
    ordered = found.order_by(PartnerService.id).execution_options(populate_existing=True)
    return list(session.scalars(ordered))


def _places(service: PartnerService, day: date) -> Places:
    capacity = places.now(service.capacity, service.full_until, day)
    return Places(capacity, service.full_until if capacity is Capacity.FULL else None)


def _changes(before: TakesNow, told: PartnerSays) -> Iterator[News]:
    """By service, and for the organisation under no title: what differs, field by field."""
    for one in before.services:
        says = told.services.get(one.id, one.places)
        pairs: dict[str, tuple[object, object]] = {
            "capacity": (one.places.capacity, says.capacity),
            "full_until": (one.places.until or "", says.until or ""),
        }
        if differing := {name: both for name, both in pairs.items() if both[0] != both[1]}:
            yield one.name, differing
    away = before.away if told.away is None else told.away
    language = before.mail_language if told.mail_language is None else told.mail_language
    of_partner: dict[str, tuple[object, object]] = {
        "away_from": (before.away.first or "", away.first or ""),
        "away_until": (before.away.last or "", away.last or ""),
        "mail_language": (before.mail_language, language),
    }
    if differing := {name: both for name, both in of_partner.items() if both[0] != both[1]}:
        yield "", differing


def _write(session: Session, partner: Partner, told: PartnerSays, changed: int) -> None:
    for service in _offered(session, partner.id):
        if says := told.services.get(service.id):
            service.capacity = says.capacity
            service.full_until = says.until if says.capacity is Capacity.FULL else None
    if told.away is not None:
        partner.away_from, partner.away_until = told.away.first, told.away.last
    if told.mail_language is not None:
        partner.mail_language = told.mail_language
    partner.changed = changed


def _record(
    session: Session, actor: Actor | None, partner: Partner, news: list[News], who: str = ""
) -> None:
    """Without an `actor` the partner said it itself, by `who`."""
    lines = [write.told(fields, title) for title, fields in news]
    kept = {
        f"{title}: {name}" if title else name: values
        for title, fields in news
        for name, values in fields.items()
    }
    act = Act.PARTNER_PLACES_TOLD if actor else Act.PARTNER_PLACES
    text = "\n".join(filter(None, (who, *lines)))
    audit(session, actor, act, partner.reference, text, changes=open_to_all(kept))


def _newcomer(session: Session, partner: Partner, told: PartnerSays) -> ProposedChange | None:
    """The referent to propose, unless that one waits already. Raises Refused."""
    found = changes({}, told.newcomer)
    waiting = session.scalars(
        select(Proposal.after).where(
            Proposal.partner_id == partner.id,
            Proposal.part == CONTACT,
            Proposal.field == NEW,
            Proposal.accepted.is_(None),
        )
    ).all()
    if not found or found[0].after in waiting:
        return None
    if len(waiting) >= MOST_PROPOSED:
        raise Refused({"note": TOO_MANY})
    return found[0]


def _unasked(session: Session, partner: Partner, who: str) -> Verification:
    """An answer that nobody asked for: its link opens nothing."""
    now, token = utcnow(), secrets.token_urlsafe(32)
    made = Verification(
        partner_id=partner.id,
        token_hash=token_hash(token),
        token=token,
        asked_at=now,
        until=now,
        answered_at=now,
        who=who,
        unasked=True,
    )
    session.add(made)
    session.flush()
    return made
