"""Who can answer a case: found by `db.matching.candidates`, put in order by `domain.matching`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.directory import calls
from db.directory import history as partner_history
from db.matching import excluded as matching_excluded
from db.matching.candidates import FullService, find
from db.matching.excluded import EXCLUDED_LIMIT, Excluded
from db.models.directory import Contact
from db.reference.catalogue import QuarterPlace, Term, catalogue_of
from domain.directory.responsiveness import NEVER_ASKED, Record
from domain.distance import km
from domain.matching.rank import (
    Candidate,
    Reason,
    Why,
    elsewhere,
    rank,
    reasons,
)
from domain.periods import verified_since
from domain.permissions import Actor, Permission
from domain.phones.called import to_call
from domain.vocabulary import Capacity
from settings import get_settings


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service that answers, with the person to call; contact fields are empty without one,
    and then the organisation's own phone and mail stand in their place.
    """

    partner_reference: str
    partner_name: str
    service_id: int
    service_name: str
    contact_id: int | None
    contact_name: str
    contact_phone: str
    contact_email: str
    contact_hours: str
    verified: bool
    capacity: Capacity
    reasons: tuple[Reason, ...]
    wrong: frozenset[str] = frozenset()
    """Of the numbers, as called, those held to be wrong: another one comes first."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Best first; `more` others fit as well, lower in the list. `needs` are those asked for."""

    fitting: tuple[Suggestion, ...]
    excluded: tuple[Excluded, ...]
    more: int
    municipality: str
    needs: tuple[Term, ...]


@requires(Permission.DIRECTORY_READ)
def suggest(
    session: Session,
    actor: Actor,
    need_codes: frozenset[str],
    quarter_id: int,
    limit: int = 5,
    languages: frozenset[str] = frozenset(),
    case_reference: str = "",
) -> Suggestions:
    """The `limit` services that fit the needs in the quarter's municipality, and who was left out.

    Unknown codes answer nothing; an unknown quarter raises KeyError. `languages` are ISO 639-1
    codes that would help the tenant. Services asked already for the case of that reference are
    left out, first in the list of why not.
    """
    catalogue = catalogue_of(session)
    quarter = catalogue.quarters[quarter_id]
    terms = tuple(term for code, term in catalogue.needs.items() if code in need_codes)
    if not terms:
        return Suggestions((), (), 0, quarter.municipality, terms)
    known = frozenset(term.code for term in terms)
    asked = matching_excluded.asked(session, actor, case_reference) if case_reference else {}
    found = {i: f for i, f in find(session, known, quarter).items() if i not in asked}
    partners = {f.service.partner_id for f in found.values()}
    referents = _referents(session, partners)
    records = partner_history.records(session, actor, partners)
    other = _elsewhere(asked.values())
    candidates = {
        i: replace(
            _candidate(session, f, quarter, referents, records),
            other=other.get(f.service.partner_id),
        )
        for i, f in found.items()
    }
    ranked = rank(candidates, need_codes, languages, partner_history.network(session))
    wrong = calls.wrong_numbers(session, {found[i].service.partner_id for i in ranked[:limit]})
    fitting = tuple(
        _suggestion(
            found[i],
            referents.get(found[i].service.partner_id),
            candidates[i],
            reasons(candidates[i], need_codes, languages),
            wrong.get(found[i].service.partner_id, frozenset()),
        )
        for i in ranked[:limit]
    )
    rest = [found[i].service for i in ranked[limit:]]
    full = [matching_excluded.of(s, *_takes_nobody(s)) for s in rest if _takes_nobody(s)]
    out = matching_excluded.left_out(session, known, quarter, partners, set(asked))
    excluded = (*asked.values(), *(*out, *full)[:EXCLUDED_LIMIT])
    return Suggestions(fitting, excluded, len(rest), quarter.municipality, terms)


def _takes_nobody(service: Row[Any]) -> tuple[Why, str] | tuple[()]:
    """Why a service takes nobody now, and until which day."""
    if service.away_until:
        return Why.AWAY, service.away_until.isoformat()
    if service.capacity is Capacity.FULL:
        return Why.FULL, service.full_until.isoformat() if service.full_until else ""
    return ()


def _elsewhere(asked: Iterable[Excluded]) -> dict[int, Reason]:
    """By organisation: what became of the case at those of its services that were asked."""
    told: dict[int, list[Reason]] = {}
    for item in asked:
        told.setdefault(item.partner_id, []).append(item.reason)
    found = {partner: elsewhere(reasons) for partner, reasons in told.items()}
    return {partner: reason for partner, reason in found.items() if reason}


def _referents(session: Session, partner_ids: Iterable[int]) -> dict[int, Any]:
    """The first person to call of each organisation."""
    rows = session.execute(
        select(
            Contact.id,
            Contact.partner_id,
            Contact.name,
            Contact.phone,
            Contact.email,
            Contact.hours,
            Contact.verified_at,
        )
        .where(Contact.partner_id.in_(set(partner_ids)), Contact.active)
        .order_by(Contact.position.desc(), Contact.id.desc())
    )
    return {row.partner_id: row for row in rows}


def _candidate(
    session: Session,
    found: FullService,
    quarter: QuarterPlace,
    referents: Mapping[int, Row[Any]],
    records: Mapping[int, Record] | None,
) -> Candidate:
    partner_id, places = found.service.partner_id, catalogue_of(session).municipalities
    referent = referents.get(partner_id)
    here, seat = places[quarter.istat], places[found.service.istat]
    return Candidate(
        partner_id=partner_id,
        needs=found.needs,
        nearness=found.nearness,
        capacity=found.service.capacity,
        full_until=found.service.full_until,
        away_until=found.service.away_until,
        has_referent=referent is not None,
        verified_days=_verified_days(referent.verified_at if referent else None),
        languages=frozenset(found.service.languages.split()),
        record=None if records is None else records.get(partner_id, NEVER_ASKED),
        km=km(here.lat, here.lon, seat.lat, seat.lon),
    )


def _verified_days(verified_at: datetime | None) -> int | None:
    """Days since a verification that still holds."""
    if verified_at is None:
        return None
    now = utcnow()
    holds = verified_at >= verified_since(now, get_settings().verify_every_months)
    return (now - verified_at).days if holds else None


def _suggestion(
    found: FullService,
    referent: Row[Any] | None,
    candidate: Candidate,
    why: tuple[Reason, ...],
    wrong: frozenset[str],
) -> Suggestion:
    service = found.service
    return Suggestion(
        partner_reference=service.reference,
        partner_name=service.name,
        service_id=service.id,
        service_name=service.service_name,
        contact_id=referent.id if referent else None,
        contact_name=referent.name if referent else "",
        contact_phone=to_call(referent.phone if referent else "", service.phone, wrong),
        contact_email=(referent.email if referent else "") or service.email,
        contact_hours=referent.hours if referent else "",
        verified=candidate.verified_days is not None,
        capacity=service.capacity,
        reasons=why,
        wrong=wrong,
    )
