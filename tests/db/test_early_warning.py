"""Warnings are raised once a week by the clock, and acknowledged once by somebody."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import delete, func, select, update
from support import add_user
from warning_support import AREA, NOW, SURGE, add_past

from db import early_warning
from db.early_warning import (
    AcknowledgedBefore,
    UnknownWarning,
    acknowledge,
    of_quarter,
    seen,
    unseen,
)
from db.early_warning_look import look, looked
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.warnings import EarlyWarning, WarningWeek
from domain.permissions import PermissionDenied
from domain.text import TooLong
from domain.vocabulary import Role


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
    assert (signal.observed.text, signal.usual.text) == ("16", "4")
    assert signal.expected.value in (4, 5)
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
    assert (again.id, again.observed.text, again.lately) == (signal.id, "16", True)


def test_an_acknowledged_episode_that_goes_on_stays_acknowledged(session, manager, signal):
    acknowledge(session, manager, signal.id, "Sentito il Comune")
    move_back(session, 1)
    assert look(session) == 0
    session.flush()
    assert unseen(session, manager) == ()
    [past] = seen(session, manager)
    assert (past.note, past.observed.text, past.lately) == ("Sentito il Comune", "16", True)


def test_an_alarm_long_after_the_last_is_a_new_warning(session, manager, signal):
    move_back(session, 9)
    assert look(session) == 1
    session.flush()
    assert [one.lately for one in unseen(session, manager)] == [True, False]


def test_a_quarter_has_the_warnings_to_look_at_before_the_others(session, manager, signal):
    session.add(
        EarlyWarning(
            quarter_id=signal.quarter.id, area="GA", week=NOW.date(), latest=NOW.date(), observed=9,
            observed_key=1, expected=1.0, usual=1.0, raised_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    acknowledge(session, manager, max(one.id for one in unseen(session, manager)))
    listed = of_quarter(session, manager, signal.quarter.id)
    assert [(one.area, one.acknowledged_by) for one in listed] == [("EC", ""), ("GA", manager.name)]
    assert of_quarter(session, manager, signal.quarter.id + 1) == ()


def test_a_protected_number_is_not_the_exact_one(session, executive, signal):
    session.execute(update(EarlyWarning).values(observed=3))
    session.expire_all()
    assert unseen(session, executive)[0].observed.text == "<5"


def test_the_record_of_what_was_done_holds_no_number(session, warned):
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "warning.look")).one()
    assert (event.subject, event.detail, event.user_id) == ("2026-11-23", "VA-09 EC", None)


def test_who_acknowledges_stays_on_record_with_the_note(session, coordinator, executive, signal):
    acknowledge(session, coordinator, signal.id, "  Sentito il Comune\x00 ")
    assert unseen(session, executive) == ()
    [past] = seen(session, executive)
    assert (past.note, past.acknowledged_by) == ("Sentito il Comune", coordinator.name)
    assert past.acknowledged_at == NOW
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "warning.acknowledge")
    ).one()
    assert (event.user_id, event.subject, event.detail) == (coordinator.user_id, "VA-09 EC", "")


def test_the_second_to_acknowledge_is_told_who_was_first(session, coordinator, executive, signal):
    acknowledge(session, coordinator, signal.id, "Prima")
    with pytest.raises(AcknowledgedBefore) as refused:
        acknowledge(session, executive, signal.id, "Seconda")
    told = refused.value
    assert (told.who, told.at, told.note) == (coordinator.name, NOW, "Prima")
    assert seen(session, executive)[0].note == "Prima"


def test_a_double_click_acknowledges_once(session, coordinator, signal):
    acknowledge(session, coordinator, signal.id, "Prima")
    acknowledge(session, coordinator, signal.id, "Prima")
    events = select(func.count()).where(AuditEvent.action == "warning.acknowledge")
    assert session.scalar(events) == 1


def test_a_warning_there_is_not_and_a_note_too_long_are_refused(session, manager, signal):
    with pytest.raises(UnknownWarning):
        acknowledge(session, manager, signal.id + 1)
    with pytest.raises(TooLong):
        acknowledge(session, manager, signal.id, "x" * (early_warning.NOTE_LIMIT + 1))
    assert len(unseen(session, manager)) == 1


def test_administrators_read_warnings_and_do_not_acknowledge(session, signal):
    administrator = add_user(session, Role.ADMINISTRATOR)
    assert len(unseen(session, administrator)) == 1
    with pytest.raises(PermissionDenied):
        acknowledge(session, administrator, signal.id)
