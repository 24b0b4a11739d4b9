"""Carry out the import of a list of convened tenants, as it was shown."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.figures import months as facts
from db.mobile.counts import facts_of
from db.mobile.import_plan import Fate, Plan, PlannedTenant, plan
from db.models.mobile import Appointment, MobileStop
from db.models.people import Household, Person
from db.people.index import add_people
from domain.acts import Act
from domain.mobile.convened import ConvenedRow
from domain.mobile.stops import VisitState, rome_day
from domain.permissions import Actor, Permission
from settings import get_settings


@requires(Permission.IDENTITY_READ)
def import_rows(
    session: Session,
    actor: Actor,
    rows: Sequence[ConvenedRow],
    stop_id: int | None,
    shown: Plan,
) -> Plan:
    """Put on their lists the tenants of the plan `shown`; the plan.

    Raises Changed when the same rows would now have another fate, so confirming twice
    writes once.
    """
    days = _locked(session, {planned.stop_id for planned in shown.rows})
    found = plan(session, actor, rows, stop_id)
    found.must_be(shown.digest)
    people = _people(session, found.rows)
    made = [
        Appointment(
            stop_id=planned.stop_id,
            person_id=planned.person_id or people[planned.same_as or planned.row.line],
            quarter_id=planned.quarter_id,
            starts_at=planned.starts_at,
            state=VisitState.CONVENED,
        )
        for planned in found.rows
        if planned.fate is not Fate.ALREADY
    ]
    session.add_all(made)
    session.flush()
    counted = [fact for visit in made for fact in facts_of(visit, days[visit.stop_id])]
    if counted:
        facts.move(session, (), counted)
    audit(session, actor, Act.VISIT_CONVENE, "list")  # no count: who reads the record sees none
    return found


def _locked(session: Session, stops: set[int]) -> dict[int, date]:
    """The days of the stops; nobody else imports to them, or cancels them, until the end."""
    rows = session.scalars(
        select(MobileStop)
        .where(MobileStop.id.in_(stops))
        .order_by(MobileStop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {stop.id: rome_day(stop.starts_at) for stop in rows}


def _people(session: Session, rows: Sequence[PlannedTenant]) -> dict[int, int]:
    """Store the new tenants; their ids by line."""
    new = [planned for planned in rows if planned.fate is Fate.NEW and planned.same_as is None]
    households = [Household(quarter_id=planned.quarter_id) for planned in new]
    session.add_all(households)
    session.flush()
    people = [
        _person(planned.row, household) for planned, household in zip(new, households, strict=True)
    ]
    session.add_all(people)
    add_people(session, people)
    return {planned.row.line: person.id for planned, person in zip(new, people, strict=True)}


def _person(row: ConvenedRow, household: Household) -> Person:
    return Person(
        household_id=household.id,
        family_name=row.family_name,
        given_name=row.given_name,
        codice_fiscale=row.codice_fiscale or None,
        phone=row.phone or None,
        address=row.address or None,
        fictitious=get_settings().demo,
        created_at=utcnow(),
    )
