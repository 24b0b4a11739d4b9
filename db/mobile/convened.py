"""Correct a convened tenant, or take them off the list: on record, and not once they were marked.

Who came or did not is a fact that was counted: its mark is taken back first, then the rest.
"""

from datetime import datetime, time

from sqlalchemy.orm import Session

from db.access import audit, requires
from db.figures import months as facts
from db.mobile.check_in import locked, mark_of
from db.mobile.counts import facts_of
from db.models.mobile import Appointment, MobileStop
from db.models.people import Person
from db.people import keys
from db.people.index import found_anew
from db.people.stays import person_that_stays
from domain.acts import Act
from domain.business_time import ROME, day_of
from domain.errors import Changed, NotThere, Refused
from domain.mobile.convened import ConvenedRow
from domain.mobile.stops import VisitFlaw, VisitState
from domain.permissions import Actor, Permission

_FIELDS = ("family_name", "given_name", "phone")
"""Of a convened tenant, as the record keeps them."""


@requires(Permission.IDENTITY_READ)
def change(session: Session, actor: Actor, visit_id: int, version: int, row: ConvenedRow) -> None:
    """Correct name, telephone and hour; the person is the same in whatever else is known of them.
    Of a tenant whose record was merged it is the person that stays.

    Raises Refused, Changed (another version), NotThere.
    """
    visit, stop = _taken(session, visit_id, version)
    number = visit.person_id and person_that_stays(session, visit.person_id)
    person = session.get(Person, number, with_for_update=True) if number else None
    if person is None:
        raise NotThere(visit_id)
    was = _identity(person)
    changed = [*_correct_person(session, person, row), *_correct_hour(visit, stop, row.hour)]
    if changed:
        visit.version += 1
        both = zip(was, _identity(person), strict=True)
        kept = keys.sealed(session, person.id, dict(zip(_FIELDS, both, strict=True)))
        said = ", ".join(changed)
        audit(session, actor, Act.VISIT_CHANGE, f"visit:{visit_id}", said, changes=kept)


@requires(Permission.IDENTITY_READ)
def remove(session: Session, actor: Actor, visit_id: int, version: int) -> None:
    """Take a tenant off the list; twice is once. Raises Refused, Changed."""
    try:
        visit, stop = _taken(session, visit_id, version)
    except NotThere:
        return
    if stop.cancelled_at is None:  # the list of a cancelled one counts no more
        facts.move(session, facts_of(visit, day_of(stop.starts_at)), ())
    session.delete(visit)
    audit(session, actor, Act.VISIT_REMOVE, f"visit:{visit_id}")
    session.flush()


def _taken(session: Session, visit_id: int, version: int) -> tuple[Appointment, MobileStop]:
    """The visit of a convened tenant as it was seen, not marked yet, locked."""
    visit, stop = locked(session, visit_id)
    if visit.state is VisitState.SPONTANEOUS:
        raise NotThere(visit_id)
    if visit.state is not VisitState.CONVENED or visit.case_id is not None:
        raise Refused(VisitFlaw.CHECKED_IN)
    if visit.version != version:
        raise Changed(mark_of(session, visit))
    return visit, stop


def _identity(person: Person) -> tuple[str | None, ...]:
    return person.family_name, person.given_name, person.phone


def _correct_person(session: Session, person: Person, row: ConvenedRow) -> list[str]:
    """Write name and telephone, and find the person by them from now on; what changed."""
    changed = []
    with found_anew(session, person):
        if (person.family_name, person.given_name) != (row.family_name, row.given_name):
            person.family_name, person.given_name = row.family_name, row.given_name
            changed.append("name")
        if (person.phone or "") != row.phone:
            person.phone = row.phone or None
            changed.append("phone")
    return changed


def _correct_hour(visit: Appointment, stop: MobileStop, hour: time | None) -> list[str]:
    before = visit.starts_at.astimezone(ROME).time() if visit.starts_at else None
    if before == hour:
        return []
    day = day_of(stop.starts_at)
    visit.starts_at = datetime.combine(day, hour, ROME) if hour else None
    return [f"hour {_told(before)} -> {_told(hour)}"]


def _told(hour: time | None) -> str:
    return f"{hour:%H:%M}" if hour else "-"
