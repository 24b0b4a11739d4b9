"""Who guesses passwords waits longer and longer, never for ever."""

from concurrent.futures import ThreadPoolExecutor

import time_machine
from sign_in_support import sign_in
from sqlalchemy import select

from db.clock import utcnow
from db.engine import reading
from db.models.accounts import AuditEvent


def test_the_sixth_attempt_waits_and_says_how_long(browser, anna):
    for _attempt in range(5):
        assert sign_in(browser, anna, "wrong").status_code == 401
    answer = sign_in(browser, anna)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    assert "Troppi tentativi. Riprova tra" in answer.text


def test_the_delay_grows_and_is_never_for_ever(browser, anna):
    waits = []
    with time_machine.travel(utcnow(), tick=False) as clock:
        for _attempt in range(30):
            answer = sign_in(browser, anna, "wrong")
            if answer.status_code == 429:
                waits.append(int(answer.headers["retry-after"]))
                clock.shift(waits[-1])
        assert waits[:4] == [5, 10, 20, 40]
        assert max(waits) == 900
        clock.shift(900)
        assert sign_in(browser, anna).status_code == 303


def test_knocking_while_waiting_does_not_lengthen_the_wait(browser, anna):
    with time_machine.travel(utcnow(), tick=False) as clock:
        for _attempt in range(50):
            sign_in(browser, anna, "wrong")
        clock.shift(5)
        assert sign_in(browser, anna).status_code == 303


def test_attempts_at_the_same_moment_do_not_slip_under_the_limit(browser, anna):
    with ThreadPoolExecutor(12) as pool:
        codes = list(
            pool.map(lambda n: sign_in(browser, anna, f"wrong {n}").status_code, range(24))
        )
    assert codes.count(401) == 5
    assert codes.count(429) == 19


def test_unknown_names_are_delayed_alike(browser):
    codes = [sign_in(browser, "nobody", "wrong").status_code for _attempt in range(6)]
    assert codes == [401] * 5 + [429]


def test_success_forgives_the_failures_before(browser, anna):
    for _time in range(2):
        for _attempt in range(4):
            assert sign_in(browser, anna, "wrong").status_code == 401
        assert sign_in(browser, anna).status_code == 303


def test_five_failures_are_on_record(browser, anna, app_engine):
    for _attempt in range(5):
        sign_in(browser, anna, "wrong")
    with reading(app_engine) as session:
        subjects = select(AuditEvent.subject).where(AuditEvent.action == "user.throttled")
        assert session.scalars(subjects).all() == [anna]
