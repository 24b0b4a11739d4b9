"""The budgets of failed sign-ins, on both databases."""

import pytest
import time_machine
from sqlalchemy import func, select

from db.accounts import factors, throttle
from db.accounts.guessable import guessable
from db.accounts.throttle import Came
from db.clock import utcnow
from db.models.accounts import SignInFailure
from domain.accounts.failures import LONGEST_DELAY

HOME = Came("198.51.100.4")


@pytest.fixture
def now():
    with time_machine.travel(utcnow(), tick=False) as clock:
        yield clock


def place(n):
    return Came(f"10.{n // 65536}.{n // 256 % 256}.{n % 256}")


def fail(session, name, came, times=1):
    return [throttle.take(session, name, came)[0] for _time in range(times)]


def test_many_places_get_no_further_with_one_name_than_the_budget_of_the_name(session, now):
    waits = [wait for n in range(40) for wait in fail(session, "anna", place(n))]
    assert waits.count(0) == throttle.OF_NAME.size
    assert 0 < max(waits) <= LONGEST_DELAY.total_seconds()
    now.shift(throttle.OF_NAME.every)
    assert fail(session, "anna", place(99), 2) == [0, 900]


def test_a_known_device_passes_and_has_failures_of_its_own(session, now):
    for n in range(40):
        fail(session, "anna", place(n))
    own = Came(HOME.origin, device="a tablet of hers")
    assert fail(session, "anna", own, 6) == [0] * 5 + [5]
    throttle.forgive(session, "anna", own)
    assert fail(session, "anna", own) == [0]
    assert fail(session, "anna", HOME) != [0]  # the same place without the device


def test_many_names_from_many_places_meet_the_budget_of_all(session, now):
    waits = [wait for n in range(210) for wait in fail(session, f"name {n}", place(n))]
    assert waits.count(0) == throttle.IN_ALL.size
    now.shift(throttle.IN_ALL.every * 3)
    assert [fail(session, f"more {n}", place(n)) for n in range(4)] == [[0], [0], [0], [3]]


def test_no_more_rows_are_kept_than_a_bound(session, now, monkeypatch):
    monkeypatch.setattr(throttle, "MOST_KEPT", 30)
    for n in range(40):
        fail(session, f"name {n}", place(n))
        now.shift(1)
    throttle.forget_old(session)
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 30
    assert fail(session, "name 39", place(39), 5) == [0] * 4 + [5]  # the last are remembered


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "alervarese2026",
        "AlerVarese2026!!",
        "A.l.e.r.V.a.r.e.s.e.2026",
        "pa$$w0rd-v4r3se-2026",
        "Anna Bianchi 1985!!!",
        "Cassano Magnago 1985",
        "passwordpassword",
        "qwertyuiopasdfgh",
        "buongiornoatutti",
    ],
)
def test_what_is_tried_first_is_guessable(password):
    assert guessable(password, ["anna.bianchi", "Anna Bianchi"])


@pytest.mark.parametrize(
    "password",
    [
        "quattro gatti sul tetto",
        "lampada giardino treno",
        "837462910573846",
        "日本語のパスワードです安全な",
        "un anno a Varese con due civette gialle " * 3,
    ],
)
def test_words_that_do_not_belong_together_are_not(password):
    assert not guessable(password, ["anna.bianchi", "Anna Bianchi"])


def test_the_first_code_of_a_day_is_looked_at_though_the_clock_goes_on(session, manager):
    assert factors.take_attempt(session, manager, "") == 0
    factors.forgive(session, manager.user_id)  # it was right
    assert factors.take_attempt(session, manager, "") == 0
