"""A convened tenant is corrected or taken off the list, on record, and not after the check-in."""

from datetime import time

import pytest
from mobile_support import add_stop, convene, row, visits_kept, visits_recounted
from sqlalchemy import select

from db.clock import utcnow
from db.merging import people as person_merge
from db.mobile import check_in as mobile_checkin
from db.mobile import convened as mobile_convened
from db.mobile import plan as mobile_plan
from db.mobile.check_in import MarkedMeanwhile, UnknownVisit
from db.mobile.convened import CheckedIn
from db.models.accounts import AuditEvent
from db.models.mobile import Appointment
from db.models.people import Person
from db.people import identity
from db.people.index import add_person
from domain.mobile.stops import VisitState
from domain.permissions import PermissionDenied


@pytest.fixture
def stop(session):
    return add_stop(session)


@pytest.fixture
def visit(session, manager, stop):
    convene(session, manager, stop, row("Rosi", "Maria", phone="+393331234567", hour=time(9, 30)))
    return session.scalars(select(Appointment)).one()


def listed(session, manager, stop):
    [line] = mobile_checkin.visits(session, manager, stop.id)
    name = mobile_checkin.names(session, manager, stop.id)[line.id]
    return name.full, name.phone, line.starts_at


def correct(session, manager, visit, **other):
    values = {"given": "Maria", "phone": "+393339876543", "hour": time(10, 15), **other}
    mobile_convened.change(session, manager, visit.id, visit.version, row("Rossi", **values))
    session.flush()


def test_name_telephone_and_hour_are_corrected_and_the_tenant_is_found_by_them(
    session, manager, stop, visit
):
    before = listed(session, manager, stop)[2]
    correct(session, manager, visit)
    name, phone, at = listed(session, manager, stop)
    assert (name, phone, at - before) == ("Rossi Maria", "+393339876543", at - before)
    assert (at - before).total_seconds() == 45 * 60
    found = [known.person.family_name for known in identity.search(session, manager, "rossi")]
    assert found == ["Rossi"]
    assert identity.search(session, manager, "3331234567") == ()
    assert len(identity.search(session, manager, "3339876543")) == 1


@pytest.fixture
def merged(session, manager, stop, visit):
    """The tenant of the visit is by now another record, who was at the stop too."""
    earlier = Person(
        household_id=session.get_one(Person, visit.person_id).household_id,
        created_at=utcnow(),
        family_name="Russi",
        given_name="Maria",
        phone="+393331111111",
    )
    add_person(session, earlier)
    session.flush()
    second = session.get_one(Person, visit.person_id)
    there = Appointment(
        stop_id=stop.id, person_id=earlier.id, quarter_id=visit.quarter_id, state=visit.state
    )
    session.add(there)
    session.flush()
    seen = person_merge.compare(session, manager, second.id, earlier.id)
    person_merge.merge(session, manager, seen, {})
    session.flush()
    return there, second


def test_a_correction_of_a_merged_tenant_is_one_of_the_person_that_stays(
    session, manager, stop, merged
):
    visit, stays = merged
    assert visit.person_id != stays.id
    correct(session, manager, visit)
    assert (stays.family_name, stays.phone) == ("Rossi", "+393339876543")
    for query in ("rossi", "russi", "3331111111"):
        assert [k.person.person_id for k in identity.search(session, manager, query)] == [stays.id]
    shown = mobile_checkin.names(session, manager, stop.id)[visit.id]
    assert (shown.full, shown.phone) == ("Rossi Maria", "+393339876543")


def test_the_person_that_stays_is_still_found_by_the_names_merged_into_them(
    session, manager, visit, merged
):
    correct(session, manager, visit)
    for query in ("rossi", "russi"):
        assert [k.person.person_id for k in identity.search(session, manager, query)] == [
            visit.person_id
        ]


def test_a_correction_is_on_record_without_a_name(session, manager, visit):
    correct(session, manager, visit)
    act = session.scalars(select(AuditEvent).where(AuditEvent.action == "visit.change")).one()
    assert (act.user_id, act.subject) == (manager.user_id, f"visit:{visit.id}")
    assert act.detail == "name, phone, hour 09:30 -> 10:15"


def test_a_correction_that_changes_nothing_writes_nothing(session, manager, visit):
    same = {"given": "Maria", "phone": "+393331234567", "hour": time(9, 30)}
    mobile_convened.change(session, manager, visit.id, visit.version, row("Rosi", **same))
    assert not session.scalars(select(AuditEvent).where(AuditEvent.action == "visit.change")).all()


def test_who_is_taken_off_the_list_is_counted_no_more_and_twice_is_once(
    session, manager, stop, visit
):
    number, version = visit.id, visit.version
    mobile_convened.remove(session, manager, number, version)
    mobile_convened.remove(session, manager, number, version)
    assert mobile_checkin.visits(session, manager, stop.id) == ()
    assert visits_kept(session) == visits_recounted(session)
    acts = session.scalars(select(AuditEvent.action)).all()
    assert acts.count("visit.remove") == 1


def test_the_list_of_a_cancelled_stop_is_not_taken_off_the_counts_twice(
    session, manager, stop, visit
):
    mobile_plan.cancel(session, manager, stop.id, stop.version)
    mobile_convened.remove(session, manager, visit.id, visit.version)
    assert visits_kept(session) == visits_recounted(session)


@pytest.mark.parametrize("state", [VisitState.CAME, VisitState.NO_SHOW])
def test_nothing_changes_after_the_check_in_until_it_is_taken_back(
    session, manager, stop, visit, state
):
    mobile_checkin.mark(session, manager, visit.id, visit.version, state)
    session.flush()
    with pytest.raises(CheckedIn):
        correct(session, manager, visit)
    with pytest.raises(CheckedIn):
        mobile_convened.remove(session, manager, visit.id, visit.version)
    mobile_checkin.mark(session, manager, visit.id, visit.version, VisitState.CONVENED)
    correct(session, manager, visit)
    assert listed(session, manager, stop)[0] == "Rossi Maria"


def test_of_two_corrections_the_second_is_told(session, manager, visit):
    seen = visit.version
    correct(session, manager, visit)
    with pytest.raises(MarkedMeanwhile):
        mobile_convened.change(session, manager, visit.id, seen, row("Verdi", "Maria"))
    with pytest.raises(MarkedMeanwhile):
        mobile_convened.remove(session, manager, visit.id, seen)


def test_a_walk_in_has_nothing_to_correct(session, manager, stop):
    mobile_checkin.walk_in(session, manager, stop.id, "t")
    walk_in = session.scalars(select(Appointment)).one()
    with pytest.raises(UnknownVisit):
        correct(session, manager, walk_in)


def test_only_who_reads_identities_corrects_them(session, coordinator, manager, visit):
    with pytest.raises(PermissionDenied):
        mobile_convened.change(session, coordinator, visit.id, visit.version, row("Rossi"))
    with pytest.raises(PermissionDenied):
        mobile_convened.remove(session, coordinator, visit.id, visit.version)
