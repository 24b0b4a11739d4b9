"""The agenda in a person's own calendar: read back as a calendar program does."""

import re
from datetime import time, timedelta

import pytest
from case_support import add_case
from icalendar import Calendar
from mobile_support import add_stop

from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import transaction
from db.home import calendar as calendars
from db.mobile import plan as mobile_plan
from db.mobile import stops as mobile_stops
from db.models.accounts import User
from db.network import commitments
from db.network.owners import Owner
from db.tasks import to_do as tasks
from domain.business_time import ROME, day_of
from domain.mobile.stops import StopForm
from domain.permissions import Actor
from domain.vocabulary import Role

WORDS = "Chiamare la signora Ofelia"


@pytest.fixture
def manager(app_engine):
    with transaction(app_engine) as session:
        return Actor(
            accounts.demo_user(session, Role.COMMUNITY_MANAGER), "x", Role.COMMUNITY_MANAGER
        )


@pytest.fixture
def address(app_engine, manager):
    """The address of a calendar with one reminder three days ahead."""
    with transaction(app_engine) as session:
        case = add_case(session, manager)
        day = utcnow().astimezone(ROME).date() + timedelta(days=3)
        tasks.remember(session, manager, case.reference, day, WORDS, "form")
        return f"/calendar/{calendars.open_address(session, manager)}.ics"


def test_the_agenda_is_a_calendar_of_times_that_tells_of_no_case_and_of_nobody(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    [event] = [event for event in calendar.walk("VEVENT") if "task" in event["UID"]]
    assert str(event["SUMMARY"]) == "Promemoria"
    ends = event.decoded("DTEND")
    assert ends.astimezone(ROME).hour == 17
    assert event.decoded("DTSTART") < ends
    assert event["URL"] == "http://ponte.test/"
    assert not re.search("Ofelia|VA-2026|casi", answer.text)


def test_a_commitment_of_the_network_stands_in_it_without_its_words(
    browser, address, app_engine, manager
):
    with transaction(app_engine) as session:
        coordinator = Actor(accounts.demo_user(session, Role.COORDINATOR), "x", Role.COORDINATOR)
        day = utcnow().astimezone(ROME).date() + timedelta(days=5)
        commitments.add(session, coordinator, WORDS, Owner(user_id=manager.user_id), day, "form")
    calendar = Calendar.from_ical(browser.get(address).content)
    [event] = [event for event in calendar.walk("VEVENT") if "commitment" in event["UID"]]
    assert str(event["SUMMARY"]) == "Impegno della rete"
    assert event.decoded("DTEND").astimezone(ROME).date() == day
    assert event["URL"].endswith("/rete?view=commitments")
    assert "Ofelia" not in browser.get(address).text


def test_an_address_works_until_it_is_replaced_or_closed(browser, address, app_engine, manager):
    with transaction(app_engine) as session:
        newer = calendars.open_address(session, manager)
    assert browser.get(address).status_code == 404
    assert browser.get(f"/calendar/{newer}.ics").status_code == 200
    with transaction(app_engine) as session:
        calendars.close_address(session, manager)
    assert browser.get(f"/calendar/{newer}.ics").status_code == 404


def test_a_disabled_account_has_no_calendar(browser, address, app_engine, manager):
    with app_engine.begin() as connection:
        connection.execute(User.__table__.update().values(active=False))
    assert browser.get(address).status_code == 404


def test_somebody_who_is_no_community_manager_any_more_has_none(browser, address, app_engine):
    with app_engine.begin() as connection:
        connection.execute(User.__table__.update().values(role=Role.EXECUTIVE))
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "x" * 300, "%00", "a%2Fb", ""])
def test_a_wrong_address_leads_to_no_calendar_and_no_sign_in(browser, address, wrong):
    assert browser.get(f"/calendar/{wrong}.ics").status_code == 404
    assert browser.get(address[:-8] + ".ics").status_code == 404
    assert browser.post(address).status_code in (404, 405)


def test_no_time_zone_is_named_that_is_not_explained(browser, address, app_engine, manager):
    with transaction(app_engine) as session:
        coordinator = Actor(accounts.demo_user(session, Role.COORDINATOR), "x", Role.COORDINATOR)
        day = utcnow().astimezone(ROME).date() + timedelta(days=5)
        mine = Owner(user_id=manager.user_id)
        commitments.add(session, coordinator, WORDS, mine, day, "form")
        add_stop(session, 3)
    calendar = Calendar.from_ical(browser.get(address).content)
    named = set(re.findall(r"TZID=([^:;]+)", browser.get(address).text))
    assert named == {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    for event in calendar.walk("VEVENT"):
        assert event.decoded("DTSTAMP") <= utcnow()


def test_a_stop_that_moves_stays_one_event_and_a_cancelled_one_is_struck_out(
    browser, address, app_engine, manager
):
    def event():
        calendar = Calendar.from_ical(browser.get(address).content)
        [found] = [one for one in calendar.walk("VEVENT") if "stop" in one["UID"]]
        return found

    with transaction(app_engine) as session:
        number = add_stop(session, 3).id
    first = event()
    with transaction(app_engine) as session:
        coordinator = Actor(accounts.demo_user(session, Role.COORDINATOR), "x", Role.COORDINATOR)
        held = mobile_stops.stop(session, coordinator, number)
        form = StopForm(
            held.quarter.id,
            day_of(held.starts_at) + timedelta(days=1),
            time(10),
            time(12),
            "Piazza",
            1,
        )
        mobile_plan.change(session, coordinator, number, held.version, form)
    moved = event()
    assert moved["UID"] == first["UID"] == f"mobile-stop-{number}@ponte"
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    with transaction(app_engine) as session:
        mobile_plan.cancel(session, coordinator, number, held.version + 1)
    gone = event()
    assert (gone["UID"], gone["STATUS"]) == (first["UID"], "CANCELLED")
    assert gone["SEQUENCE"] > moved["SEQUENCE"]


def test_what_is_done_leaves_the_calendar(browser, address, app_engine, manager):
    with transaction(app_engine) as session:
        [task] = tasks.agenda(session, manager).first
        tasks.finish(session, manager, task.id)
    assert "task-" not in browser.get(address).text
