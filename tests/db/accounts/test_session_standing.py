"""How long a session has left, looked at without using it."""

from datetime import timedelta

import pytest
import time_machine

from db.accounts import sessions
from db.accounts import users as accounts
from db.clock import utcnow
from db.models.accounts import User
from settings import get_settings


@pytest.fixture
def idle(monkeypatch):
    """An hour without use, two in all."""
    monkeypatch.setattr(get_settings(), "session_idle_minutes", 60)
    monkeypatch.setattr(get_settings(), "session_max_hours", 2)


@pytest.fixture
def clock():
    with time_machine.travel(utcnow(), tick=False) as moved:
        yield moved


@pytest.fixture
def token(session, executive, idle, clock):
    opened = accounts.open_session(session, executive.user_id, "test")
    session.flush()
    return opened


def test_a_look_says_whose_it_is_and_how_long_it_has(session, executive, token, clock):
    clock.shift(timedelta(minutes=10))
    found = sessions.standing(session, token)
    assert (found.user_id, found.left, found.idle) == (executive.user_id, 50 * 60, 60 * 60)
    assert found.may_stay


def test_looks_do_not_keep_a_session_alive(session, token, clock):
    for _look in range(6):
        clock.shift(timedelta(minutes=9))
        assert sessions.standing(session, token)
    clock.shift(timedelta(minutes=7))
    assert sessions.standing(session, token) is None
    assert accounts.find_session(session, token) is None


def test_use_that_is_only_in_memory_counts_in_a_look(session, token, clock):
    clock.shift(timedelta(minutes=40))
    accounts.find_session(session, token)
    clock.shift(timedelta(minutes=40))
    assert sessions.standing(session, token).left == 20 * 60


def test_near_its_longest_time_nothing_prolongs_it(session, token, clock):
    for _half in range(3):
        clock.shift(timedelta(minutes=30))
        accounts.find_session(session, token)
    found = sessions.standing(session, token)
    assert found.left == 30 * 60
    assert not found.may_stay


def test_a_revoked_session_has_no_time_left(session, executive, token):
    accounts.end_sessions(session, executive.user_id)
    assert sessions.standing(session, token) is None


def test_a_disabled_account_has_no_time_left(session, executive, token):
    session.get_one(User, executive.user_id).active = False
    session.flush()
    assert sessions.standing(session, token) is None


def test_a_person_who_must_change_the_password_has_no_page_to_stay_on(session, executive, token):
    session.get_one(User, executive.user_id).must_change = True
    session.flush()
    assert sessions.standing(session, token) is None


@pytest.mark.parametrize("invented", ["", "x", "\ud800"])
def test_an_invented_token_has_nothing(session, invented):
    assert sessions.standing(session, invented) is None
    assert sessions.whose(session, invented) is None


def test_an_ended_session_still_tells_whose_it_was(session, executive, token):
    accounts.end_sessions(session, executive.user_id)
    assert sessions.whose(session, token) == executive.user_id
