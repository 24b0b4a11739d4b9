"""Who can answer a case: candidates by `db.matching_candidates`, ranked by `domain.matching`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.matching_candidates import Found, find, services
from db.models.directory import Contact, Partner, PartnerService, ServiceArea, ServiceNeed
from db.models.reference import Municipality
from db.reference import QuarterPlace, Term, catalogue_of
from domain.directory import EVERYWHERE
from domain.matching import (
    Candidate,
    Reason,
    Why,
    rank,
    reasons,
)
from domain.periods import verified_since
from domain.permissions import Actor, Permission
from domain.vocabulary import Capacity
from settings import get_settings

EXCLUDED_LIMIT = 6


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


@dataclass(frozen=True, slots=True)
class Excluded:
    """A service that lists a need and is left out, with why."""

    partner_reference: str
    partner_name: str
    service_name: str
    reason: Reason


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
) -> Suggestions:
    """The `limit` services that fit the needs in the quarter's municipality, and who was left out.

    Unknown codes answer nothing; an unknown quarter raises KeyError. `languages` are ISO 639-1
    codes that would help the tenant.
    """
    catalogue = catalogue_of(session)
    quarter = catalogue.quarters[quarter_id]
    terms = tuple(term for code, term in catalogue.needs.items() if code in need_codes)
    if not terms:
        return Suggestions((), (), 0, quarter.municipality, terms)
    known = frozenset(term.code for term in terms)
    found = find(session, known, quarter)
    referents = _referents(session, (f.service.partner_id for f in found.values()))
    candidates = {i: _candidate(f, referents.get(f.service.partner_id)) for i, f in found.items()}
    ranked = rank(candidates, need_codes, languages)
    fitting = tuple(
        _suggestion(
            found[i],
            referents.get(found[i].service.partner_id),
            candidates[i],
            reasons(candidates[i], need_codes, languages),
        )
        for i in ranked[:limit]
    )
    rest = [found[i].service for i in ranked[limit:]]
    full = [_excluded(s, Why.FULL) for s in rest if s.capacity is Capacity.FULL]
    out = _left_out(session, need_codes, quarter, {f.service.partner_id for f in found.values()})
    excluded = (*out, *full)[:EXCLUDED_LIMIT]
    return Suggestions(fitting, excluded, len(rest), quarter.municipality, terms)


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


def _candidate(found: Found, referent: Row[Any] | None) -> Candidate:
    return Candidate(
        partner_id=found.service.partner_id,
        needs=found.needs,
        nearness=found.nearness,
        capacity=found.service.capacity,
        has_referent=referent is not None,
        verified_days=_verified_days(referent.verified_at if referent else None),
        languages=frozenset(found.service.languages.split()),
    )


def _verified_days(verified_at: datetime | None) -> int | None:
    """Days since a verification that still holds."""
    if verified_at is None:
        return None
    now = utcnow()
    holds = verified_at >= verified_since(now, get_settings().verify_every_months)
    return (now - verified_at).days if holds else None


def _suggestion(
    found: Found, referent: Row[Any] | None, candidate: Candidate, why: tuple[Reason, ...]
) -> Suggestion:
    service = found.service
    return Suggestion(
        partner_reference=service.reference,
        partner_name=service.name,
        service_id=service.id,
        service_name=service.service_name,
        contact_id=referent.id if referent else None,
        contact_name=referent.name if referent else "",
        contact_phone=(referent.phone if referent else "") or service.phone,
        contact_email=(referent.email if referent else "") or service.email,
        contact_hours=referent.hours if referent else "",
        verified=candidate.verified_days is not None,
        capacity=service.capacity,
        reasons=why,
    )


def _left_out(
    session: Session, need_codes: frozenset[str], quarter: QuarterPlace, shown: set[int]
) -> list[Excluded]:
    """Services of organisations of the province that list a need, yet work elsewhere or are
    closed; the search ends at the first EXCLUDED_LIMIT.
    """
    works_here = (
        select(ServiceArea.service_id)
        .where(
            ServiceArea.service_id == PartnerService.id,
            ServiceArea.place.in_((quarter.istat, quarter.province, EVERYWHERE)),
        )
        .exists()
    )
    answers = (
        select(ServiceNeed.service_id)
        .where(ServiceNeed.service_id == PartnerService.id, ServiceNeed.need_code.in_(need_codes))
        .exists()
    )
    rows = session.execute(
        services()
        .join(Municipality, Municipality.istat == Partner.istat)
        .where(
            answers,
            Municipality.province == quarter.province,
            or_(~works_here, ~PartnerService.active, ~Partner.active),
            Partner.id.not_in(shown),
        )
        .limit(EXCLUDED_LIMIT)
    )
    return [_excluded(row, Why.OUT_OF_AREA if row.active else Why.INACTIVE) for row in rows]


def _excluded(service: Row[Any], why: Why) -> Excluded:
    return Excluded(service.reference, service.name, service.service_name, Reason(why))
