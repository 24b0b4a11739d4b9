"""A session ends by the button, after idleness, and at the latest after some hours."""

from datetime import timedelta

import time_machine
from sign_in_support import token_of

from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import reading


def test_signing_out_ends_the_session_in_the_database(browser, app_engine):
    token = token_of(browser.post("/auth/demo", data={"role": "executive"}))
    answer = browser.post("/auth/logout")
    assert answer.headers["location"] == "/auth/login"
    assert 'ponte_session=""' in answer.headers["set-cookie"]
    with reading(app_engine) as session:
        assert accounts.find_session(session, token) is None


def test_a_link_cannot_sign_anybody_out(browser):
    browser.post("/auth/demo", data={"role": "executive"})
    assert browser.get("/auth/logout").status_code == 404
    assert browser.get("/casi").status_code == 200


def test_an_idle_session_ends(browser, settings):
    settings(session_idle_minutes=30)
    with time_machine.travel(utcnow(), tick=False) as clock:
        browser.post("/auth/demo", data={"role": "executive"})
        for _half in range(4):
            clock.shift(timedelta(minutes=29))
            assert browser.get("/mappa").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert browser.get("/mappa").status_code == 303


def test_a_session_ends_after_its_longest_time_however_busy(browser, settings):
    settings(session_idle_minutes=60, session_max_hours=2)
    with time_machine.travel(utcnow(), tick=False) as clock:
        browser.post("/auth/demo", data={"role": "executive"})
        for _quarter in range(7):
            clock.shift(timedelta(minutes=17))
            assert browser.get("/mappa").status_code == 200
        clock.shift(timedelta(minutes=2))
        assert browser.get("/mappa").status_code == 303
