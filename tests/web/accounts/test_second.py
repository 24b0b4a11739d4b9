"""The second factor of a local account in real use, from the first sign-in to a lost telephone."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from factor_support import SEALED, code_of, enrol_app, sign_in_for_the_first_time
from sign_in_support import sign_in, token_of
from sqlalchemy import func, select

from db import crypto
from db.accounts import factors, passwords
from db.accounts import users as accounts
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.factors import RecoveryCode
from domain.vocabulary import Role
from web import requests

MORNING = datetime(2026, 11, 26, 8, 0, 5, tzinfo=UTC)


@pytest.fixture
def real(settings):
    crypto.index_key()  # those of this process, which a demonstration has made
    crypto.blind("any", "word")
    crypto.encrypt("")
    settings(demo=False)


def forget_device(browser):
    browser.cookies.delete(requests.DEVICE_COOKIE)


def test_who_reads_identity_adds_one_before_anything_else(browser, anna, real, app_engine):
    answer = sign_in(browser, anna, next="/casi")
    assert answer.headers["location"] == "/auth/enrol?next=%2Fcasi"
    assert browser.get("/casi").headers["location"].startswith("/auth/login")
    assert browser.get("/auth/account").headers["location"].startswith("/auth/enrol")
    assert browser.get("/media/x").status_code == 401
    before = token_of(answer)
    enrol_app(browser, next="/casi")
    assert browser.get("/casi").status_code == 200
    with reading(app_engine) as session:  # the token that stood for a password alone
        assert accounts.find_session(session, before, before_change=True) is None


def test_who_reads_figures_alone_is_asked_unless_the_installation_chose_otherwise(
    browser, app_engine, real, settings
):
    with transaction(app_engine) as session:
        chosen = passwords.chosen("tre gatti sul tetto ok", "ida")
        accounts.create_user(session, None, "ida", "Ida", Role.EXECUTIVE, chosen)
    asked = sign_in(browser, "ida", "tre gatti sul tetto ok", next="/mappa")
    assert asked.headers["location"] == "/auth/enrol?next=%2Fmappa"
    assert browser.get("/mappa").status_code == 303
    assert "un minuto" in browser.get("/auth/enrol").text
    settings(second_factor="trusted")
    assert browser.get("/mappa").status_code == 200


def test_it_is_asked_on_a_new_device_and_each_day_and_a_code_serves_once(browser, anna, real):
    with time_machine.travel(MORNING, tick=False) as clock:
        secret = sign_in_for_the_first_time(browser, anna)
        assert sign_in(browser, anna).headers["location"] == "/"  # the same morning, here
        clock.shift(timedelta(days=1))
        assert sign_in(browser, anna).headers["location"] == "/auth/second?next=%2F"
        assert browser.get("/casi").status_code == 303
        page = browser.get("/auth/second").text
        assert "Anna Bianchi" in page
        code = code_of(secret, MORNING + timedelta(days=1))
        answer = browser.post(
            "/auth/second", data={"code": f"{code[:3]} {code[3:]}", "next": "/casi"}
        )
        assert answer.headers["location"] == "/casi"
        assert browser.get("/casi").status_code == 200
        forget_device(browser)
        sign_in(browser, anna)
        assert browser.post("/auth/second", data={"code": code}).status_code == 401
        later = code_of(secret, MORNING + timedelta(days=1, seconds=30))
        assert browser.post("/auth/second", data={"code": later}).status_code == 303


@pytest.mark.parametrize(("seconds", "fits"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_the_clock_of_a_telephone_may_be_half_a_minute_off(browser, anna, real, seconds, fits):
    with time_machine.travel(MORNING, tick=False) as clock:
        secret = sign_in_for_the_first_time(browser, anna)
        clock.shift(timedelta(days=1))
        sign_in(browser, anna)
        code = code_of(secret, MORNING + timedelta(days=1, seconds=seconds))
        status = browser.post("/auth/second", data={"code": code}).status_code
    assert status == (303 if fits else 401)


def test_who_guesses_codes_waits_ever_longer_and_the_record_says_so(
    browser, anna, real, app_engine
):
    with time_machine.travel(MORNING, tick=False) as clock:
        secret = sign_in_for_the_first_time(browser, anna)
        clock.shift(timedelta(days=1))
        sign_in(browser, anna)
        said = [browser.post("/auth/second", data={"code": f"00000{n}"}) for n in range(6)]
        assert [answer.status_code for answer in said] == [401] * 5 + [429]
        right = code_of(secret, MORNING + timedelta(days=1))
        assert browser.post("/auth/second", data={"code": right}).status_code == 429
        clock.shift(timedelta(seconds=6))
        assert browser.post("/auth/second", data={"code": right}).status_code == 303
    with reading(app_engine) as session:
        wrong = select(func.count()).where(AuditEvent.action == "user.second_wrong")
        assert session.scalar(wrong) == 5


def test_a_code_on_paper_lets_in_once_and_new_ones_replace_the_old(browser, anna, real, app_engine):
    with time_machine.travel(MORNING, tick=False):
        sign_in_for_the_first_time(browser, anna)
        shown = browser.post("/auth/codes", data={"next": "/casi"}).text
        paper = re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", shown)
        assert len(set(paper)) == 10
        forget_device(browser)
        sign_in(browser, anna)
        typed = {"code": paper[3].upper().replace("-", " ")}
        assert browser.post("/auth/second", data=typed).status_code == 303
        forget_device(browser)
        sign_in(browser, anna)
        assert browser.post("/auth/second", data=typed).status_code == 401
        assert browser.post("/auth/second", data={"code": paper[4]}).status_code == 303
        with reading(app_engine) as session:
            stored = session.scalars(select(RecoveryCode.code_hash)).all()
        assert len(stored) == 8
        assert not any(code.replace("-", "") in row for code in paper for row in stored)
        browser.post("/auth/codes", data={})
        forget_device(browser)
        sign_in(browser, anna)
        assert browser.post("/auth/second", data={"code": paper[5]}).status_code == 401


def test_a_password_alone_neither_changes_it_nor_sees_the_account(browser, anna, real):
    with time_machine.travel(MORNING, tick=False):
        sign_in_for_the_first_time(browser, anna)
        forget_device(browser)
        sign_in(browser, anna)
        for path in ("/auth/password", "/auth/account", "/auth/enrol", "/auth/codes"):
            assert browser.get(path).headers["location"].startswith("/auth/second"), path
            assert browser.post(path, data={}).headers["location"].startswith("/auth/second"), path
        assert browser.get("/auth/session").json()["person"] is None


def test_the_last_one_stays_and_the_password_is_asked_before_it_changes(browser, anna, real):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in_for_the_first_time(browser, anna)
        clock.shift(timedelta(minutes=11))
        drop = {"act": "drop_app"}
        assert browser.post("/auth/account", data=drop).status_code == 401
        answer = browser.post("/auth/account", data=drop | {"current": "quattro gatti sul tetto"})
        assert answer.status_code == 400
        assert "ultimo secondo passaggio" in answer.text
        codes = browser.post("/auth/codes", data={})
        assert codes.status_code == 401


@pytest.mark.parametrize("code", ["١٢٣٤٥٦", "²²²²²²", "💣", "\ud800", "1" * 5_000])
def test_a_first_code_in_other_signs_is_wrong_and_no_fault(browser, anna, real, code):
    sign_in(browser, anna)
    sealed = SEALED.search(browser.get("/auth/enrol").text)[1]
    body = urlencode({"sealed": sealed, "code": code}, errors="surrogatepass")
    answer = browser.post(
        "/auth/enrol", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400


def test_who_lost_everything_starts_again_after_a_reset(browser, anna, real, app_engine):
    with time_machine.travel(MORNING, tick=False):
        sign_in_for_the_first_time(browser, anna)
        with transaction(app_engine) as session:
            factors.reset_as(session, None, anna)
        assert browser.get("/casi").status_code == 303  # the session has ended too
        assert sign_in(browser, anna).headers["location"].startswith("/auth/enrol")


def test_a_secret_is_taken_from_its_own_form_alone(browser, anna, real, app_engine):
    with transaction(app_engine) as session:
        chosen = passwords.chosen("tre gatti sul tetto ok", "bea")
        accounts.create_user(session, None, "bea", "Bea", Role.ADMINISTRATOR, chosen)
    sign_in(browser, "bea", "tre gatti sul tetto ok")
    hers = browser.get("/auth/enrol").text
    sign_in(browser, anna)
    with pytest.raises(AssertionError, match="codice"):
        enrol_app(browser, hers)
