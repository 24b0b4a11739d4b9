"""Protected figures stand still between two releases, and a month is released once."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from case_support import add_case
from sqlalchemy import func, select

from db.figures import releases
from db.models.facts import FactTally
from db.models.releases import Release, ReleasedFact, ReleasedPlace

MONDAY = datetime(2026, 11, 2, 7, tzinfo=UTC)
TUESDAY, NEXT_MONDAY = datetime(2026, 11, 3, 7, tzinfo=UTC), datetime(2026, 11, 9, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def open_in_release(session):
    newest = releases.last(session)
    found = select(func.sum(ReleasedPlace.open)).where(ReleasedPlace.release_id == newest.id)
    return session.scalar(found)


def test_the_first_release_is_due_at_once_and_has_every_quarter(session):
    assert releases.is_due(session)
    assert releases.make(session)
    assert releases.last(session).day == date(2026, 11, 2)
    assert session.scalar(select(func.count()).select_from(ReleasedPlace)) == 61


def test_one_case_more_makes_no_release_even_in_a_new_week(session, manager, time):
    releases.make(session)
    add_case(session, manager)
    time.move_to(NEXT_MONDAY)
    assert not releases.is_due(session)
    assert open_in_release(session) == 0


def test_enough_acts_and_a_new_week_make_the_next(session, manager, time):
    releases.make(session)
    for _ in range(releases.RELEASE_LEAST):
        add_case(session, manager)
    time.move_to(TUESDAY)
    assert not releases.is_due(session)
    time.move_to(NEXT_MONDAY)
    assert releases.is_due(session)
    releases.make(session)
    assert open_in_release(session) == releases.RELEASE_LEAST


def test_the_act_that_would_be_enough_makes_no_release_in_its_own_week(
    session, manager, time, monkeypatch
):
    releases.make(session)
    for _ in range(releases.RELEASE_LEAST - 1):
        add_case(session, manager)
    time.move_to(NEXT_MONDAY)
    monkeypatch.setattr("case_support.PAST", NEXT_MONDAY)
    add_case(session, manager)
    assert not releases.is_due(session)
    time.move_to(datetime(2026, 11, 16, 7, tzinfo=UTC))
    assert releases.is_due(session)


def test_of_two_processes_one_makes_the_release(session, time):
    assert releases.make(session)
    assert not releases.make(session, MONDAY)
    time.move_to(TUESDAY)
    assert not releases.make(session), "it was due when the other process looked, not now"
    assert session.scalar(select(func.count()).select_from(Release)) == 1


def test_a_month_that_has_ended_is_released_once_and_stays_as_it_was(session, manager, time):
    for _ in range(3):
        add_case(session, manager)
    time.move_to(datetime(2026, 12, 7, 8, tzinfo=UTC))
    releases.make(session)
    heard = select(func.sum(ReleasedFact.n)).where(ReleasedFact.statistic == "case.opened")
    assert session.scalar(heard) == 3
    session.execute(FactTally.__table__.update().values(n=FactTally.n + 5))
    assert releases.make(session, datetime(2026, 12, 14, 8, tzinfo=UTC))
    assert session.scalar(heard) == 3
