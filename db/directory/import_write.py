"""Carry out an import of organisations: the plan that was shown, all of it or nothing."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.directory.import_plan import ImportRow, PartnerFate, Plan, PlannedPartner, plan
from db.directory.import_record import lines as recorded
from db.directory.numbers import next_reference, next_version
from db.directory.write import fill, fill_service
from db.models.directory import Contact, Partner, PartnerService
from domain.acts import Act
from domain.permissions import Actor, Permission


@requires(Permission.DIRECTORY_WRITE)
def import_rows(session: Session, actor: Actor, rows: Sequence[ImportRow], digest: str) -> Plan:
    """Carry out the plan that was shown, all of it or nothing; the plan.

    `digest` is that of the plan shown. Raises Changed when the directory would now make
    another plan of the same rows, so confirming twice writes once.
    """
    changed = next_version(session)
    found = plan(session, actor, rows)
    found.must_be(digest)
    number = int(next_reference(session).removeprefix("P-"))
    for row in found.rows:
        if row.fate is PartnerFate.CREATE:
            _import(session, actor, row, f"P-{number:05}", changed)
            number += 1
        elif row.fate is PartnerFate.CHANGE:
            _import(session, actor, row, row.reference, changed)
    counts = ", ".join(f"{action} {found.count(action)}" for action in PartnerFate)
    audit(session, actor, Act.DIRECTORY_IMPORT, "directory", counts)
    return found


def _import(
    session: Session, actor: Actor, row: PlannedPartner, reference: str, changed: int
) -> None:
    """Write one planned row."""
    partner = session.scalars(select(Partner).where(Partner.reference == row.reference)).first()
    if partner is None:
        partner = Partner(reference=reference)
        session.add(partner)
    partner.changed = changed
    fill(partner, row.organisation)
    session.flush()
    for service_id, form in row.services:
        service = session.get(PartnerService, service_id) if service_id else None
        if service is None:
            service = PartnerService(partner_id=partner.id)
            session.add(service)
        fill_service(session, service, form)
    for referent_id, referent in row.referents:
        contact = session.get(Contact, referent_id) if referent_id else None
        if contact is None:
            last = select(func.max(Contact.position)).where(Contact.partner_id == partner.id)
            contact = Contact(partner_id=partner.id, position=(session.scalar(last) or 0) + 1)
            session.add(contact)
        fill(contact, referent)
        session.flush()
    for line in recorded(row):
        audit(session, actor, Act.PARTNER_IMPORT, reference, line)
