"""Marks and walk-ins tapped without network: they count for when they were made."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from mobile_support import add_stop
from sqlalchemy import select

from db.campo import day, visits
from db.clock import utcnow
from db.mobile import check_in
from db.models.mobile import Appointment
from db.models.people import Household, Person
from db.people.index import add_person
from domain.errors import Changed, Refused
from domain.mobile.stops import VisitFlaw, VisitState
from domain.permissions import Actor
from domain.vocabulary import Role

TOKEN = "5a1c2c0e-9a0f-4b7e-8a57-3f1f6b0d9e11"
HOURS, NOON = (0, 24), datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    """At any hour of the night today is one day."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def visit(session, manager):
    """Somebody convened for today."""
    stop = add_stop(session, hours=HOURS)
    home = Household(quarter_id=stop.quarter_id)
    session.add(home)
    session.flush()
    named = {"family_name": "Zefiroli", "given_name": "Ottavia", "created_at": utcnow()}
    person = Person(household_id=home.id, **named)
    add_person(session, person)
    session.flush()
    made = Appointment(
        stop_id=stop.id,
        person_id=person.id,
        quarter_id=stop.quarter_id,
        state=VisitState.CONVENED,
    )
    session.add(made)
    session.flush()
    session.info.pop("written", None)
    return made


def ago(minutes: int):
    return utcnow() - timedelta(minutes=minutes)


def told(visit: Appointment) -> str:
    """As a device took it along, before anybody marked it."""
    return f"{visit.id}.1"


def test_of_ones_own_marks_the_one_made_last_stays_whichever_comes_last(session, manager, visit):
    check_in.mark(session, manager, visit.id, 1, VisitState.CAME)  # at the desk, now
    with pytest.raises(Refused) as refused:
        visits.mark(session, manager, told(visit), VisitState.NO_SHOW, ago(30))
    assert refused.value.why is VisitFlaw.MARKED_LATER
    assert visit.state is VisitState.CAME
    visits.mark(session, manager, told(visit), VisitState.NO_SHOW, utcnow())
    assert visit.state is VisitState.NO_SHOW


def test_a_clock_that_is_ahead_does_not_make_a_mark_the_last(session, manager, visit):
    check_in.mark(session, manager, visit.id, 1, VisitState.CAME)
    with pytest.raises(Refused):
        visits.mark(session, manager, told(visit), VisitState.NO_SHOW, ago(-300))
    assert visit.state is VisitState.CAME


def test_a_mark_that_nobody_touched_meanwhile_counts_for_when_it_was_made(session, manager, visit):
    early = ago(90)
    visits.mark(session, manager, told(visit), VisitState.CAME, early)
    assert (visit.state, visit.checked_at) == (VisitState.CAME, early)
    visits.mark(session, manager, told(visit), VisitState.CAME, early)  # its answer was lost
    assert visit.version == 2


def test_what_somebody_else_marked_meanwhile_stays(session, manager, administrator, visit):
    colleague = Actor(administrator.user_id, "x", Role.COMMUNITY_MANAGER)
    check_in.mark(session, colleague, visit.id, 1, VisitState.CAME)
    with pytest.raises(Changed):
        visits.mark(session, manager, told(visit), VisitState.NO_SHOW, utcnow())


def test_a_walk_in_has_the_hour_and_the_stop_at_which_it_was_tapped(session, manager):
    yesterday = add_stop(session, days=-1, hours=HOURS)
    early = ago(24 * 60)
    for _twice in range(2):
        visits.walk_in(session, manager, TOKEN, early, yesterday.id)
    found = session.scalars(select(Appointment)).one()
    assert (found.stop_id, found.checked_at) == (yesterday.id, early)


def test_of_a_stop_that_is_not_there_any_more_no_walk_in_is_counted(session, manager):
    with pytest.raises(Refused) as refused:
        visits.walk_in(session, manager, TOKEN, utcnow(), 424242)
    assert refused.value.why is VisitFlaw.NOT_TODAY


def test_the_list_says_when_somebody_walked_in(session, manager, visit):
    visits.walk_in(session, manager, TOKEN, utcnow(), visit.stop_id)
    listed = day.taken_along(session, manager, "it")["check_in"]
    assert [bool(each["at"]) for each in listed if each["state"] == "spontaneous"] == [True]
