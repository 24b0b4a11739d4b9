"""The partners as the search of the directory reads them: a row to show, and what finds it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from db.chunks import chunks
from db.directory import by_day
from db.directory.search_document import Belonging, document_of
from db.models.directory import Contact, Partner, PartnerService, ServiceArea, ServiceNeed
from db.reference.catalogue import Catalogue, catalogue_of
from domain.search.documents import Document
from domain.vocabulary import Capacity


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
    full_until: date | None = None
    """When full: the first day on which one of its services ends being so, if that was said."""
    away_until: date | None = None
    """The last day of its holidays, while they are."""


def read_changed(
    session: Session, since: int, *, new_day: bool = False
) -> Iterator[tuple[PartnerRow, Document]]:
    """Each partner changed after directory version `since`, as row and as document; on a `new_day`
    those too that the day alone may have changed.

    Five queries for so many at a time as fit into a statement: what is read of ten thousand at
    once would stand in memory as long as the process, for the index grows in between.
    """
    catalogue = catalogue_of(session)
    changed: Any = Partner.changed > since
    if new_day:
        changed = or_(changed, by_day.dated())
    for some in chunks(session.scalars(select(Partner.id).where(changed)).all()):
        yield from _read(session, Partner.id.in_(some), catalogue)


def _read(
    session: Session, chosen: Any, catalogue: Catalogue
) -> Iterator[tuple[PartnerRow, Document]]:
    parts: dict[int, Belonging] = defaultdict(lambda: Belonging([], []))
    for service in session.execute(_service_columns().where(chosen, PartnerService.active)):
        parts[service.partner_id].services.append(service)
    for contact in session.execute(_contact_columns().where(chosen, Contact.active)):
        parts[contact.partner_id].contacts.append(contact)
    needs = _codes(session, ServiceNeed.service_id, ServiceNeed.need_code, chosen)
    areas = _codes(session, ServiceArea.service_id, ServiceArea.place, chosen)
    for partner in session.execute(_partner_columns().where(chosen)):
        found = parts[partner.id]
        yield (
            _row(partner, found, needs, catalogue),
            document_of(partner, found, needs, areas, catalogue),
        )


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
        by_day.away_until_now().label("away_until"),
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
            by_day.capacity_now().label("capacity"),
            by_day.full_until_now().label("full_until"),
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


def _codes(session: Session, service_id: Any, code: Any, chosen: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(service_id, code)
        .join(PartnerService, PartnerService.id == service_id)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(chosen, PartnerService.active)
    )
    for service, value in session.execute(query):
        found[service].append(value)
    return found


def _row(
    partner: Row[Any], parts: Belonging, needs: dict[int, list[str]], catalogue: Catalogue
) -> PartnerRow:
    offered = {need for service in parts.services for need in needs.get(service.id, ())}
    first = parts.contacts[0] if parts.contacts else None
    return PartnerRow(
        partner.reference,
        partner.name,
        partner.type_code,
        partner.istat,
        tuple(code for code in catalogue.needs if code in offered),
        parts.capacity,
        partner.verified_at,
        partner.active,
        partner.phone,
        partner.email,
        first.name if first else "",
        first.phone if first else "",
        first.email if first else "",
        first.hours if first else "",
        parts.full_until,
        partner.away_until,
    )
