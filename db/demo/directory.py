"""The rows of the invented directory."""

from datetime import datetime

from db.demo.organisations import DemoPartner
from db.demo.rows import Row, stamp
from db.demo.texts import words
from domain.handout.contents import RESERVED_TYPES
from domain.text import fold

VERSION = 1
"""The directory has changed once: it was filled."""
COLUMNS = {
    "partner": words("""
        id reference name alternate_name name_key type_code istat sheet_name description tax_id
        website email phone address active verified_at verified_by fictitious changed
        version"""),
    "partner_service": words("""
        id partner_id name description eligibility_description languages opening_hours
        capacity active restricted"""),
    "service_need": words("service_id need_code"),
    "service_area": words("service_id place"),
    "contact": words("id partner_id position name title phone email hours active verified_at"),
}


def rows(organisations: list[DemoPartner], coordinator: int) -> dict[str, list[Row]]:
    """Rows by table, ids from 1 in the order of `organisations`."""
    made: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for partner_id, it in enumerate(organisations, 1):
        made["partner"].append(_partner(partner_id, it, coordinator))
        for service in it.services:
            service_id = len(made["partner_service"]) + 1
            made["partner_service"].append(
                (
                    service_id,
                    partner_id,
                    service.offer.name,
                    service.offer.description,
                    service.offer.eligibility,
                    service.languages,
                    service.hours,
                    service.capacity.value,
                    1,
                    int(service.restricted),
                )
            )
            made["service_need"].extend((service_id, need) for need in sorted(service.needs))
            made["service_area"].extend((service_id, place) for place in service.places)
        for position, contact in enumerate(it.contacts, 1):
            made["contact"].append(
                (
                    len(made["contact"]) + 1,
                    partner_id,
                    position,
                    contact.name,
                    contact.title,
                    contact.phone,
                    contact.email,
                    contact.hours,
                    1,
                    stamp(contact.verified_at),
                )
            )
    return made


def _neutral(it: DemoPartner) -> str:
    """What two of three that tell by being what they are stand by on a tenant's sheet."""
    tells = any(service.restricted for service in it.services) or it.type_code in RESERVED_TYPES
    return f"Sportello di {it.address}" if tells and len(it.name) % 3 else ""


def _partner(partner_id: int, it: DemoPartner, coordinator: int) -> Row:
    verified: datetime | None = it.verified_at
    return (
        partner_id,
        f"P-{partner_id:05d}",
        it.name,
        "",
        fold(it.name)[:200],
        it.type_code,
        it.seat.istat,
        _neutral(it),
        it.description,
        "",
        "",
        it.email,
        it.phone,
        it.address,
        int(it.active),
        stamp(verified),
        coordinator if verified else None,
        1,
        VERSION,
        1,
    )
