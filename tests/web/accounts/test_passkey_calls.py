"""What the script of passkeys calls, as a stranger would call it."""

import json

import pytest
from passkey_support import Authenticator
from sign_in_support import PASSWORD, sign_in

from db.engine import transaction
from db.models.accounts import User

HERE = "http://ponte.test"


@pytest.fixture
def site(settings):
    settings(public_url=HERE)
    return Authenticator("ponte.test", HERE)


def add(browser, device, **more):
    options = browser.post("/auth/passkey/new/options", data={"current": PASSWORD} | more)
    assert options.status_code == 200, options.text
    said = {"answer": device.create(options.json()), "name": "tablet", "next": "/casi"}
    return browser.post("/auth/passkey/new", json=said)


def enter(browser, device, **more):
    options = browser.post("/auth/passkey/options").json()
    said = {"answer": device.get(options), "next": "/casi"} | more
    return browser.post("/auth/passkey/enter", json=said)


def test_a_passkey_alone_lets_in_and_leads_on(browser, anna, site):
    sign_in(browser, anna)
    assert add(browser, site).json()["to"] == "/auth/codes?next=%2Fcasi"
    browser.cookies.clear()
    assert browser.post("/auth/passkey/options").json()["allowCredentials"] == []
    assert enter(browser, site).json() == {"to": "/casi"}
    assert browser.get("/casi").status_code == 200
    elsewhere = enter(browser, site, next="https://evil.example/")
    assert elsewhere.json() == {"to": "/"}


def test_the_password_is_asked_before_one_is_added(browser, anna, site):
    sign_in(browser, anna)
    for current in ("", "sbagliata davvero tanto"):
        answer = browser.post("/auth/passkey/new/options", data={"current": current})
        assert answer.status_code == 403
    assert browser.post("/auth/passkey/new", json={}).status_code == 409
    browser.cookies.clear()
    assert browser.post("/auth/passkey/new", json={}).status_code == 400


def test_who_has_no_password_here_comes_in_by_their_provider_alone(browser, anna, site, settings):
    sign_in(browser, anna)
    add(browser, site)
    browser.post("/auth/logout")
    with transaction() as session:
        session.query(User).filter_by(username=anna).update({"password_hash": ""})
    assert enter(browser, site).status_code == 400
    with transaction() as session:
        session.query(User).filter_by(username=anna).update({"password_hash": "x"})
    settings(local_accounts=False)
    assert enter(browser, site).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[" * 9_000,
        b"null",
        b'{"answer": []}',
        b'{"answer": {"id": "\\ud800", "response": {}}, "next": "\\ud800"}',
        b"\xff\xfe",
        json.dumps({"answer": {"id": 1, "response": {"clientDataJSON": "e30"}}}).encode(),
    ],
)
def test_any_body_is_only_refused(browser, site, body):
    assert browser.post("/auth/passkey/enter", content=body).status_code == 400


def test_without_an_address_of_the_installation_there_are_none(browser, anna):
    assert browser.post("/auth/passkey/options").status_code == 400
    assert "data-passkey" not in browser.get("/auth/login").text
