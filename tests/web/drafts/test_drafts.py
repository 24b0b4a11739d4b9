"""What the browser hands over while a person types, without Streamlit."""

import json
from datetime import timedelta

import pytest
import time_machine
from factor_support import enrol_app
from sign_in_support import PASSWORD, sign_in
from sqlalchemy import update
from support import token_for

from db.accounts import passwords, sessions
from db.accounts import users as accounts
from db.clock import utcnow
from db.drafts import keep as drafts
from db.engine import reading, transaction
from db.models.accounts import Device, User
from domain.permissions import Actor
from domain.vocabulary import Role
from settings import get_settings
from web import requests

PLACE = "case_VA-2026-000123_note"
TOKEN = "t" * 43


@pytest.fixture
def cookie(app_engine):
    return token_for(app_engine, Role.COMMUNITY_MANAGER)


@pytest.fixture
def manager(app_engine, cookie):
    with reading(app_engine) as session:
        user_id = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
    return Actor(user_id, "x", Role.COMMUNITY_MANAGER)


@pytest.fixture
def signed_in(browser, cookie):
    browser.cookies.set(requests.SESSION_COOKIE, cookie)
    return browser


def typed(text="Una nota", at=1_000, **more):
    return {"place": PLACE, "token": TOKEN, "changed": {"text": text}, "typed_at": at} | more


def kept(engine, actor):
    with reading(engine) as session:
        draft = drafts.load(session, actor, PLACE)
    return draft and draft.content


def test_what_is_typed_is_kept_and_nothing_is_answered(signed_in, app_engine, manager):
    answer = signed_in.post("/drafts/", json=typed())
    assert (answer.status_code, answer.content) == (204, b"")
    assert kept(app_engine, manager) == {"text": "Una nota"}


def test_a_message_overtaken_by_a_later_one_changes_nothing(signed_in, app_engine, manager):
    signed_in.post("/drafts/", json=typed("Una nota intera", 2_000))
    assert signed_in.post("/drafts/", json=typed("Una nota", 1_000)).status_code == 204
    assert kept(app_engine, manager) == {"text": "Una nota intera"}


def test_a_stranger_keeps_nothing(browser, app_engine, manager):
    assert browser.post("/drafts/", json=typed()).status_code == 401
    assert kept(app_engine, manager) is None


def test_a_password_alone_writes_no_drafts_for_who_has_a_second_factor(
    browser, app_engine, manager
):
    with transaction(app_engine) as session:
        username = session.get_one(User, manager.user_id).username
        session.execute(
            update(User)
            .where(User.id == manager.user_id)
            .values(password_hash=passwords.digest(PASSWORD))
        )
    sign_in(browser, username)
    page = browser.get("/auth/enrol").text
    enrol_app(browser, page, current=PASSWORD)
    assert browser.post("/drafts/", json=typed()).status_code == 204
    with transaction(app_engine) as session:
        session.execute(update(Device).values(second_at=None))
    sign_in(browser, username)  # on the device of its owner: the cover lies over what they typed
    assert browser.post("/drafts/", json=typed("Una nota più lunga", 2_000)).status_code == 204
    browser.cookies.delete(requests.DEVICE_COOKIE)
    sign_in(browser, username)
    assert browser.post("/drafts/", json=typed("Falso", 3_000)).status_code == 401
    half = browser.cookies[requests.SESSION_COOKIE]
    browser.post("/auth/logout")
    browser.cookies.set(requests.SESSION_COOKIE, half)
    assert browser.post("/drafts/", json=typed("Falso", 4_000)).status_code == 401
    assert kept(app_engine, manager) == {"text": "Una nota più lunga"}


def test_another_site_keeps_nothing(signed_in, app_engine, manager):
    elsewhere = {"origin": "https://evil.example"}
    assert signed_in.post("/drafts/", json=typed(), headers=elsewhere).status_code == 403
    assert kept(app_engine, manager) is None


def test_who_was_idle_too_long_loses_nothing_of_what_was_typed(signed_in, app_engine, manager):
    later = utcnow() + timedelta(minutes=get_settings().session_idle_minutes + 5)
    with time_machine.travel(later, tick=False):
        assert signed_in.get("/casi").status_code == 303
        assert signed_in.post("/drafts/", json=typed()).status_code == 202
        assert signed_in.get("/casi").status_code == 303
    assert kept(app_engine, manager) == {"text": "Una nota"}


def test_a_session_revoked_today_still_hands_over_and_one_of_long_ago_does_not(
    signed_in, app_engine, manager
):
    with transaction(app_engine) as session:
        sessions.end_sessions(session, manager.user_id)
    assert signed_in.post("/drafts/", json=typed()).status_code == 202
    with time_machine.travel(utcnow() + timedelta(days=1, minutes=1), tick=False):
        assert signed_in.post("/drafts/", json=typed("Altro", 2_000)).status_code == 401
    assert kept(app_engine, manager) == {"text": "Una nota"}


def test_whose_account_was_disabled_keeps_nothing(signed_in, app_engine, manager):
    with transaction(app_engine) as session:
        session.get_one(User, manager.user_id).active = False
        session.info["audited"] = True
    assert signed_in.post("/drafts/", json=typed()).status_code == 401


def test_typing_counts_as_use_of_the_session(signed_in):
    half = timedelta(minutes=get_settings().session_idle_minutes * 0.6)
    start = utcnow()
    with time_machine.travel(start + half, tick=False):
        assert signed_in.post("/drafts/", json=typed()).status_code == 204
    with time_machine.travel(start + 2 * half, tick=False):
        assert signed_in.get("/casi").status_code == 200


def test_a_form_saved_already_says_so(signed_in, app_engine, manager):
    signed_in.post("/drafts/", json=typed())
    with transaction(app_engine) as session:
        drafts.use(session, manager, PLACE, TOKEN)
    assert signed_in.post("/drafts/", json=typed("Dopo", 2_000)).status_code == 409


def test_a_form_of_another_role_is_refused(browser, app_engine):
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, Role.EXECUTIVE))
    assert browser.post("/drafts/", json=typed()).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"place": None},
        {"place": "elsewhere"},
        {"place": "case/../x"},
        {"token": "short"},
        {"token": "t" * 42 + "\n"},
        {"changed": None},
        {"changed": ["text"]},
        {"changed": {"text": 5}},
        {"changed": {"te-xt": "x"}},
        {"changed": {"text": {"a": "b"}}},
        {"changed": {f"f{'x' * n}": "x" for n in range(31)}},
        {"whole": 7},
        {"typed_at": "now"},
        {"typed_at": -1},
        {"typed_at": 2**80},
        {"typed_at": None},
        {"typed_at": 1.5},
    ],
)
def test_what_is_no_draft_is_refused(signed_in, app_engine, manager, change):
    assert signed_in.post("/drafts/", json=typed() | change).status_code == 422
    assert kept(app_engine, manager) is None


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000, b"1e999"])
def test_what_is_no_message_is_refused(signed_in, content):
    assert signed_in.post("/drafts/", content=content).status_code == 422


def test_a_text_longer_than_a_draft_is_refused_and_what_was_kept_stays(
    signed_in, app_engine, manager
):
    signed_in.post("/drafts/", json=typed())
    assert signed_in.post("/drafts/", json=typed("x" * 300_000, 2_000)).status_code == 413
    assert signed_in.post("/drafts/", content=b"x" * 500_000).status_code == 413
    assert kept(app_engine, manager) == {"text": "Una nota"}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("path", ["/drafts/", "/drafts/x"])
def test_nothing_of_a_draft_is_ever_answered(signed_in, method, path):
    signed_in.post("/drafts/", json=typed())
    answer = signed_in.request(method, path)
    assert answer.status_code in (404, 405, 422)
    assert "Una nota" not in answer.text


def test_the_script_is_served_to_the_pages(signed_in):
    assert signed_in.get("/auth/keep.js").status_code == 200
    assert "/auth/keep.js" in signed_in.get("/nuovo-caso").text


def test_what_one_person_typed_is_never_kept_as_anothers(signed_in, app_engine, manager):
    """A page of one person, left open, under the cookie of whoever signed in after them."""
    other = signed_in.post("/drafts/", json=typed(person=manager.user_id + 1))
    assert (other.status_code, kept(app_engine, manager)) == (401, None)
    assert signed_in.post("/drafts/", json=typed(person=manager.user_id)).status_code == 204
    assert kept(app_engine, manager) == {"text": "Una nota"}


@pytest.mark.parametrize("person", ["1", 1.5, True, [], {}])
def test_a_person_that_is_no_number_is_no_draft(signed_in, person):
    assert signed_in.post("/drafts/", json=typed(person=person)).status_code == 422


def test_half_a_character_does_not_stop_the_form_that_is_restored(app_engine, signed_in, manager):
    """A text cut in the middle of a sign; a screen can show only whole ones."""
    cut = json.dumps(typed("a\0b Grazie \ud83d"))
    assert signed_in.post("/drafts/", content=cut).status_code == 204
    assert kept(app_engine, manager) == {"text": "a\0b Grazie \ufffd"}
