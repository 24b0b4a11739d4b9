"""Warnings are raised once a week by the clock, and acknowledged once by somebody."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import delete, func, select, update
from warning_support import AREA, NOW, SURGE, add_past

from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.warnings import EarlyWarning, WarningWeek
from db.warnings.look import look, looked
from db.warnings.read import (
    acknowledge,
    lately,
    unseen,
)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def warned(session):
    add_past(session)
    look(session)
    session.flush()


@pytest.fixture
def signal(session, manager, warned):
    [found] = unseen(session, manager)
    return found


def test_a_surge_is_raised_with_what_explains_it(signal):
    assert (signal.quarter.code, signal.area) == (SURGE, AREA)
    assert (signal.numbers.observed.text, signal.numbers.usual.text) == ("16", "4")
    assert signal.numbers.expected.value in (4, 5)
    assert signal.until == date(2026, 11, 22)
    assert signal.lately


def test_a_network_where_nothing_happens_has_no_warning(session, manager):
    add_past(session, surge=4)
    assert look(session) == 0
    assert unseen(session, manager) == ()
    assert looked(session)


@pytest.mark.parametrize("weeks", [0, 20])
def test_without_half_a_year_of_past_nothing_is_raised(session, manager, weeks):
    add_past(session, surge=400, weeks=weeks)
    assert look(session) == 0


def test_a_week_is_looked_at_once(session, now, warned):
    assert look(session) == 0
    assert session.scalar(select(func.count()).select_from(EarlyWarning)) == 1
    now.shift(timedelta(weeks=1))
    assert not looked(session)


def test_two_servers_raise_a_warning_once(fresh_engine):
    with transaction(fresh_engine) as session:
        add_past(session)
    start = threading.Barrier(2)
    raised = []

    def serve():
        start.wait()
        with transaction(fresh_engine) as session:
            raised.append(look(session))

    servers = [threading.Thread(target=serve) for _ in range(2)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert sorted(raised) == [0, 1]
    with reading(fresh_engine) as session:
        assert session.scalar(select(func.count()).select_from(EarlyWarning)) == 1


def move_back(session, weeks, begun=0):
    """Let the warning's last alarm be so many weeks old, and its first one `begun` weeks older;
    and this week not yet looked at.
    """
    latest = date(2026, 11, 23) - timedelta(weeks=weeks)
    first = latest - timedelta(weeks=begun)
    session.execute(update(EarlyWarning).values(latest=latest, week=first, observed=99))
    session.execute(delete(WarningWeek))
    session.expire_all()


@pytest.mark.parametrize("begun", [0, 20])
def test_what_goes_on_is_the_same_episode_and_shows_the_last_numbers(
    session, manager, signal, begun
):
    move_back(session, 8, begun)
    assert look(session) == 0
    session.flush()
    [again] = unseen(session, manager)
    assert (again.id, again.numbers.observed.text, again.lately) == (signal.id, "16", True)


def test_an_acknowledged_episode_that_goes_on_stays_acknowledged(session, manager, signal):
    acknowledge(session, manager, signal.id, "Sentito il Comune")
    move_back(session, 1)
    assert look(session) == 0
    session.flush()
    assert unseen(session, manager) == ()
    [past] = lately(session, manager)
    assert (past.note, past.numbers.observed.text, past.lately) == ("Sentito il Comune", "16", True)


def test_an_alarm_long_after_the_last_is_a_new_warning(session, manager, signal):
    move_back(session, 9)
    assert look(session) == 1
    session.flush()
    assert [one.lately for one in unseen(session, manager)] == [True, False]


def test_the_record_of_what_was_done_holds_neither_number_nor_place(session, warned):
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "warning.look")).one()
    assert (event.subject, event.detail, event.user_id) == ("2026-11-23", "", None)
