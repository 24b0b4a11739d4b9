"""What an import corrects of tenants who are on a list already, and of lists they leave."""

from dataclasses import replace
from datetime import time

from sqlalchemy.orm import Session

from db.access import requires
from db.mobile.convened import change, remove
from db.mobile.import_plan import Fate, PlannedTenant
from db.models.mobile import Appointment
from db.models.people import Person
from db.people.stays import person_that_stays
from domain.business_time import ROME
from domain.errors import NotThere
from domain.mobile.convened import ConvenedRow
from domain.mobile.corrected import TenantField
from domain.permissions import Actor, Permission


@requires(Permission.IDENTITY_READ)
def correct(session: Session, actor: Actor, planned: PlannedTenant) -> None:
    """Do to a place on a list what was shown: correct it, or take it off where the tenant moved.

    Raises Refused, Changed, NotThere when it is not what it was.
    """
    if planned.visit is None:
        return
    visit_id, version = planned.visit
    if planned.fate is Fate.CHANGE:
        change(session, actor, visit_id, version, _as_it_will_be(session, planned, visit_id))
    else:
        remove(session, actor, visit_id, version)


def _as_it_will_be(session: Session, planned: PlannedTenant, visit_id: int) -> ConvenedRow:
    """The tenant as stored, with what the row corrects."""
    visit = session.get(Appointment, visit_id)
    number = visit and visit.person_id and person_that_stays(session, visit.person_id)
    person = session.get(Person, number) if number else None
    if visit is None or person is None:
        raise NotThere(visit_id)
    row, corrected = planned.row, {change.what for change in planned.changes}
    stored = replace(
        row,
        family_name=person.family_name,
        given_name=person.given_name,
        phone=person.phone or "",
        hour=_hour(visit),
    )
    if TenantField.NAME in corrected:
        stored = replace(stored, family_name=row.family_name, given_name=row.given_name)
    if TenantField.PHONE in corrected:
        stored = replace(stored, phone=row.phone)
    return replace(stored, hour=row.hour) if TenantField.HOUR in corrected else stored


def _hour(visit: Appointment) -> time | None:
    return visit.starts_at.astimezone(ROME).time() if visit.starts_at else None
