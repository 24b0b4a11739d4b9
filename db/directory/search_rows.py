"""What the search of the directory knows of each partner: a row to show, and what finds it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.models.directory import Contact, Partner, PartnerService, ServiceArea, ServiceNeed
from db.reference.catalogue import Catalogue, catalogue_of
from domain.periods import verified_since
from domain.phones.number import numbers as phone_numbers
from domain.search.documents import Document
from domain.text import fold
from domain.vocabulary import Capacity
from settings import get_settings

_BEST = (Capacity.FREE, Capacity.LIMITED, Capacity.UNKNOWN, Capacity.FULL)


class PartnerRow(NamedTuple):
    """One result: an organisation and the first person to call."""

    reference: str
    name: str
    type_code: str
    istat: str
    needs: tuple[str, ...]
    capacity: Capacity
    """The best of its active services."""
    verified_at: datetime | None
    active: bool
    phone: str
    email: str
    contact_name: str
    contact_phone: str
    contact_email: str
    contact_hours: str


@dataclass(slots=True)
class _Parts:
    """The rows that belong to one partner."""

    services: list[Row[Any]]
    contacts: list[Row[Any]]


def read_changed(session: Session, since: int) -> Iterator[tuple[PartnerRow, Document]]:
    """Each partner changed after directory version `since`, as row and as document.

    Five queries whatever their number; cost grows with the changed partners alone.
    """
    catalogue = catalogue_of(session)
    changed = Partner.changed > since
    parts: dict[int, _Parts] = defaultdict(lambda: _Parts([], []))
    for service in session.execute(_service_columns().where(changed, PartnerService.active)):
        parts[service.partner_id].services.append(service)
    for contact in session.execute(_contact_columns().where(changed, Contact.active)):
        parts[contact.partner_id].contacts.append(contact)
    needs = _codes(session, ServiceNeed.service_id, ServiceNeed.need_code, changed)
    areas = _codes(session, ServiceArea.service_id, ServiceArea.place, changed)
    for partner in session.execute(_partner_columns().where(changed)):
        found = parts[partner.id]
        row = _row(partner, found, needs, catalogue)
        yield row, _document(partner, row, found, needs, areas, catalogue)


def _partner_columns() -> Any:
    return select(
        Partner.id,
        Partner.reference,
        Partner.name,
        Partner.alternate_name,
        Partner.type_code,
        Partner.istat,
        Partner.description,
        Partner.email,
        Partner.phone,
        Partner.website,
        Partner.active,
        Partner.verified_at,
    )


def _service_columns() -> Any:
    return (
        select(
            PartnerService.id,
            PartnerService.partner_id,
            PartnerService.name,
            PartnerService.description,
            PartnerService.eligibility_description,
            PartnerService.languages,
            PartnerService.capacity,
        )
        .join(Partner, Partner.id == PartnerService.partner_id)
        .order_by(PartnerService.id)
    )


def _contact_columns() -> Any:
    return (
        select(
            Contact.partner_id,
            Contact.name,
            Contact.title,
            Contact.phone,
            Contact.email,
            Contact.hours,
        )
        .join(Partner, Partner.id == Contact.partner_id)
        .order_by(Contact.position, Contact.id)
    )


def _codes(session: Session, service_id: Any, code: Any, changed: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(service_id, code)
        .join(PartnerService, PartnerService.id == service_id)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(changed, PartnerService.active)
    )
    for service, value in session.execute(query):
        found[service].append(value)
    return found


def _row(
    partner: Row[Any], parts: _Parts, needs: dict[int, list[str]], catalogue: Catalogue
) -> PartnerRow:
    offered = {need for service in parts.services for need in needs.get(service.id, ())}
    capacities = {service.capacity for service in parts.services}
    first = parts.contacts[0] if parts.contacts else None
    return PartnerRow(
        partner.reference,
        partner.name,
        partner.type_code,
        partner.istat,
        tuple(code for code in catalogue.needs if code in offered),
        next((c for c in _BEST if c in capacities), Capacity.UNKNOWN),
        partner.verified_at,
        partner.active,
        partner.phone,
        partner.email,
        *((first.name, first.phone, first.email, first.hours) if first else ("",) * 4),
    )


def _document(
    partner: Row[Any],
    row: PartnerRow,
    parts: _Parts,
    needs: dict[int, list[str]],
    areas: dict[int, list[str]],
    catalogue: Catalogue,
) -> Document:
    places = {place for service in parts.services for place in areas.get(service.id, ())}
    places.add(partner.istat)
    phones = (partner.phone, *(contact.phone for contact in parts.contacts))
    numbers = {number.dialled for stored in phones for number in phone_numbers(stored)}
    return Document(
        id=partner.reference,
        title=partner.name,
        fields=tuple(_fields(partner, parts)),
        numbers=tuple(sorted(numbers)),
        units=tuple(_units(partner, parts, needs, areas, catalogue)),
        marks=_marks(partner, row, parts, places),
        moment=partner.verified_at.timestamp() if partner.verified_at else 0,
        standing=0.5 * _holds(partner.verified_at)
        + 0.5 * (row.capacity in (Capacity.FREE, Capacity.LIMITED)),
    )


def _holds(verified_at: datetime | None) -> bool:
    """Whether a verification still holds: an overdue one is worth no more than none."""
    since = verified_since(utcnow(), get_settings().verify_every_months)
    return verified_at is not None and verified_at >= since


def _fields(partner: Row[Any], parts: _Parts) -> Iterator[tuple[float, str]]:
    """Weight and text of the partner's own words; what is most its own weighs most."""
    yield from ((10, partner.name), (9, partner.alternate_name), (8, _joined(partner.reference)))
    yield from ((2, partner.description), (4, _joined(partner.email)), (4, partner.website))
    for contact in parts.contacts:
        yield from ((8, contact.name), (2, contact.title), (4, _joined(contact.email)))
    for service in parts.services:
        yield from ((6, service.name), (2, service.description))
        yield 1.5, service.eligibility_description


def _marks(partner: Row[Any], row: PartnerRow, parts: _Parts, places: set[str]) -> tuple[str, ...]:
    """What reference data says of a partner; `db.directory.search_words` holds the words for it."""
    spoken = {code for service in parts.services for code in service.languages.split()}
    return (
        f"type:{partner.type_code}",
        f"seat:{partner.istat}",
        *(f"need:{code}" for code in row.needs),
        *(f"place:{place}" for place in sorted(places)),
        *(f"language:{code}" for code in sorted(spoken)),
    )


@lru_cache(maxsize=50_000)
def _joined(code: str) -> str:
    """`EC-ALI` or an e-mail address as one word: its pieces alone mean nothing."""
    return fold(code).replace(" ", "")


def _units(
    partner: Row[Any],
    parts: _Parts,
    needs: dict[int, list[str]],
    areas: dict[int, list[str]],
    catalogue: Catalogue,
) -> Iterator[frozenset[str]]:
    """The facets of each service; without any, those of the organisation alone."""
    own = {f"type:{partner.type_code}"} | ({"active"} if partner.active else set())
    for service in parts.services:
        codes = needs.get(service.id, [])
        yield frozenset(
            {
                *own,
                *(f"need:{code}" for code in codes),
                *(f"area:{area}" for area in catalogue.areas_of(set(codes))),
                *(f"place:{place}" for place in areas.get(service.id) or [partner.istat]),
                *(f"language:{code}" for code in service.languages.split()),
                f"capacity:{service.capacity}",
            }
        )
    if not parts.services:
        yield frozenset({*own, f"place:{partner.istat}"})
