"""A person changes their password."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from factor_support import enrol_app
from sign_in_support import PASSWORD, sign_in, token_of

from db.access import audit
from db.accounts import codes, passwords
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import reading, transaction
from domain.acts import Act
from domain.permissions import Actor
from domain.vocabulary import Role


def test_a_password_set_by_another_must_be_changed_before_anything_else(browser, app_engine):
    once = passwords.once()
    with transaction(app_engine) as session:
        admin = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
        accounts.add_user(session, admin, "nuova", "Nuova", Role.COORDINATOR, once)
    answer = sign_in(browser, "nuova", once.text, next="/partner")
    assert answer.headers["location"] == "/auth/password?next=%2Fpartner"
    assert browser.get("/partner").status_code == 303
    assert "da un amministratore" in browser.get("/auth/password?next=%2Fpartner").text
    form = {"password": "tre civette sul como", "again": "tre civette sul como", "next": "/partner"}
    assert browser.post("/auth/password", data=form).headers["location"] == "/partner"
    assert browser.get("/partner").status_code == 200
    assert sign_in(browser, "nuova", once.text).status_code == 401


def test_changing_the_password_asks_for_the_present_one(browser, anna):
    sign_in(browser, anna)
    new = {"password": "un'altra frase lunga", "again": "un'altra frase lunga"}
    assert browser.post("/auth/password", data=new | {"current": "wrong"}).status_code == 401
    assert browser.post("/auth/password", data=new | {"current": PASSWORD}).status_code == 303
    assert sign_in(browser, anna, "un'altra frase lunga").status_code == 303


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("corta", "almeno 15"),
        ("anna.bianchi 2026", "nome utente"),
        ("a" * 16, "troppo pochi"),
        ("Alervarese2026!!", "facile da indovinare"),
        ("Bianchi Anna, 1985", "facile da indovinare"),
        ("x1y2" * 100, "al massimo"),
        (PASSWORD, "uguale"),
    ],
)
def test_a_weak_new_password_is_refused_in_words(browser, anna, password, said):
    sign_in(browser, anna)
    form = {"current": PASSWORD, "password": password, "again": password}
    answer = browser.post("/auth/password", data=form)
    assert answer.status_code == 400
    assert said in answer.text


def test_changing_the_password_ends_every_other_session(browser, anna, app_engine):
    elsewhere = token_of(sign_in(browser, anna))
    browser.cookies.clear()
    sign_in(browser, anna)
    new = {"current": PASSWORD, "password": "un'altra frase lunga", "again": "un'altra frase lunga"}
    browser.post("/auth/password", data=new)
    assert browser.get("/mappa").status_code == 200
    with reading(app_engine) as session:
        assert accounts.find_session(session, elsewhere) is None


def test_a_new_password_makes_no_session_longer(browser, anna, settings):
    settings(session_idle_minutes=24 * 60)
    with time_machine.travel(datetime(2026, 11, 26, 8, tzinfo=UTC), tick=False) as clock:
        sign_in(browser, anna)
        clock.shift(timedelta(hours=11))
        new = "un'altra frase lunga"
        browser.post("/auth/password", data={"current": PASSWORD, "password": new, "again": new})
        assert browser.get("/mappa").status_code == 200
        clock.shift(timedelta(hours=1, minutes=1))
        assert browser.get("/mappa").status_code == 303


def test_a_password_set_by_another_serves_for_three_days(browser, app_engine):
    once = passwords.once()
    with transaction(app_engine) as session:
        accounts.create_user(session, None, "nuova", "Nuova", Role.EXECUTIVE, once, once=True)
    with time_machine.travel(utcnow() + timedelta(hours=71)):
        assert "/auth/password" in sign_in(browser, "nuova", once.text).headers["location"]
    with time_machine.travel(utcnow() + timedelta(hours=73)):
        answer = sign_in(browser, "nuova", once.text)
    assert answer.status_code == 401
    assert "è scaduta" in answer.text
    assert "è scaduta" not in sign_in(browser, "nuova", "another").text


def test_a_password_is_the_same_however_a_keyboard_writes_it(browser, app_engine):
    with transaction(app_engine) as session:
        who = "zoe", "Zoe", Role.EXECUTIVE
        chosen = passwords.chosen("perché così è più sicuro", *who[:2])
        accounts.create_user(session, None, *who, chosen)
    typed = unicodedata.normalize("NFD", "perché così è più sicuro")
    assert sign_in(browser, "zoe", typed).status_code == 303


def test_others_write_while_a_password_or_a_code_is_looked_at(
    browser, anna, app_engine, monkeypatch
):
    """Hashes take a third of a second: an embedded database has one writer at a time."""
    looked_at = []

    def seen(place, name):
        real = getattr(place, name)

        def slow(*args):
            with transaction(app_engine) as session:  # waits in vain where one of ours is open
                audit(session, None, Act.USER_KNOCKED, "-", name)
            looked_at.append(name)
            return real(*args)

        monkeypatch.setattr(place, name, slow)

    sign_in(browser, anna)
    enrol_app(browser, current=PASSWORD)
    for name in ("guessable", "matches", "digest"):
        seen(passwords, name)
    seen(codes, "_digest")
    new = {"current": PASSWORD, "password": "un'altra frase lunga", "again": "un'altra frase lunga"}
    assert browser.post("/auth/password", data=new).status_code == 303
    assert "<li>" in browser.post("/auth/codes", data={"current": "un'altra frase lunga"}).text
    assert {"guessable", "matches", "digest", "_digest"} <= set(looked_at)
