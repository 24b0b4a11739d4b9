"""The end of a session as a page sees it: a look that is no use, and the way in on the cover."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from sign_in_support import PASSWORD, sign_in

from db.accounts import passwords
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import transaction
from domain.permissions import Actor
from domain.vocabulary import Role
from web import requests


@pytest.fixture
def clock(settings):
    settings(session_idle_minutes=30)
    with time_machine.travel(utcnow(), tick=False) as moved:
        yield moved


def enter(browser, role="community_manager", **more):
    return browser.post("/auth/demo", data={"role": role} | more)


def cover_of(browser, page="/casi"):
    return browser.get(page).text


def test_a_page_may_look_how_long_its_session_lasts(browser, clock):
    enter(browser)
    clock.shift(timedelta(minutes=10))
    answer = browser.get("/auth/session")
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert (said["left"], said["idle"], said["may_stay"]) == (20 * 60, 30 * 60, True)
    assert isinstance(said["person"], int)


def test_looking_is_no_use_and_typing_is(browser, clock):
    enter(browser)
    for _look in range(3):
        clock.shift(timedelta(minutes=9))
        assert browser.get("/auth/session").json()["person"]
    assert browser.post("/auth/session").json()["left"] == 30 * 60
    clock.shift(timedelta(minutes=29))
    assert browser.get("/auth/session").json()["left"] == 60
    clock.shift(timedelta(minutes=2))
    assert browser.get("/auth/session").json() == {"person": None}
    assert browser.post("/auth/session").json() == {"person": None}
    assert browser.get("/casi").status_code == 303


def test_who_is_not_signed_in_has_no_session_to_look_at(browser):
    assert browser.get("/auth/session").json() == {"person": None}


def test_another_site_cannot_keep_a_session_alive(browser):
    enter(browser)
    answer = browser.post("/auth/session", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_the_page_carries_its_cover_and_whose_it_is(browser, anna):
    sign_in(browser, anna)
    page, said = cover_of(browser), browser.get("/auth/session").json()
    assert f'data-person="{said["person"]}"' in page
    assert f'data-session="{said["session"]}"' in page
    assert '<script defer src="/auth/session.js"></script>' in page
    assert browser.get("/auth/session.js").status_code == 200
    assert "La sessione è terminata" in page
    assert 'value="anna.bianchi"' in page
    assert 'action="/auth/login"' in page


def test_the_cover_speaks_the_language_of_the_person(browser, anna):
    sign_in(browser, anna)
    browser.post("/auth/language", data={"language": "en"})
    page = cover_of(browser)
    assert "Your session has ended" in page
    assert "La sessione" not in page


def test_in_a_demonstration_the_cover_has_the_button_of_that_role(browser, settings):
    settings(demo=True)
    enter(browser, "coordinator")
    page = cover_of(browser)
    assert 'action="/auth/demo"' in page
    assert "Entra come coordinatore" in page
    assert 'name="password"' not in page


def test_a_real_account_in_a_demonstration_gives_its_password(browser, settings, anna):
    settings(demo=True)
    sign_in(browser, anna)
    assert 'name="password"' in cover_of(browser)


def test_an_odd_user_name_is_no_markup_on_the_cover(browser, app_engine, monkeypatch):
    name = 'x"><script>alert(1)</script>'
    monkeypatch.setattr(accounts, "_USERNAME", re.compile(r".+"))
    with transaction(app_engine) as session:
        chosen = passwords.chosen(PASSWORD, name)
        accounts.create_user(session, None, name, "X", Role.EXECUTIVE, chosen)
    sign_in(browser, name)
    assert "<script>alert" not in cover_of(browser)


def test_the_same_person_comes_back_to_the_same_address(browser, anna, clock):
    sign_in(browser, anna)
    clock.shift(timedelta(minutes=31))
    assert sign_in(browser, anna, next="/casi?case=VA-2026-000001").headers["location"] == (
        "/casi?case=VA-2026-000001"
    )


@pytest.mark.parametrize("how", ["idle", "revoked", "still valid"])
def test_another_person_is_not_led_to_the_address_of_the_one_before(
    browser, anna, app_engine, clock, settings, how
):
    settings(demo=True)
    sign_in(browser, anna)
    if how == "idle":
        clock.shift(timedelta(minutes=31))
    if how == "revoked":
        with transaction(app_engine) as session:
            admin = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
            accounts.reset_password(session, admin, anna, passwords.once())
    answer = enter(browser, "coordinator", next="/casi?case=VA-2026-000001")
    assert answer.headers["location"] == "/"
    assert "VA-2026" not in json.dumps(dict(answer.headers))


def test_who_signed_out_leaves_nothing_to_tell_whose_it_was(browser, anna, settings):
    settings(demo=True)
    sign_in(browser, anna)
    browser.post("/auth/logout")
    assert browser.cookies.get(requests.SESSION_COOKIE) is None
    assert enter(browser, "coordinator", next="/rete").headers["location"] == "/rete"
