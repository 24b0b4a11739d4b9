"""A server on its way out: what it still answers, and what it leaves to another."""

import pytest
from sign_in_support import sign_in
from starlette.testclient import WebSocketDenialResponse
from support import add_user

from db.crypto import token_hash
from db.engine import transaction
from domain.vocabulary import Role
from exchange.own_addresses import OWN
from web import requests, sockets
from web.standing import HERE

OURS = {"host": "ponte.test", "origin": "http://ponte.test"}


@pytest.fixture
def signed_in(browser):
    """A browser of somebody signed in, and what tells it from others."""
    answer = browser.post("/auth/demo", data={"role": Role.COMMUNITY_MANAGER.value}, headers=OURS)
    assert answer.status_code == 303
    return browser, token_hash(browser.cookies[requests.SESSION_COOKIE])


@pytest.fixture
def leaving(signed_in, monkeypatch):
    monkeypatch.setattr(HERE, "leaving", True)
    return signed_in


@pytest.fixture
def page_open(signed_in, monkeypatch):
    """They have a page open here."""
    _browser, key = signed_in
    monkeypatch.setitem(sockets._open, key, {None})
    return key


def test_whoever_comes_new_is_another_servers(leaving):
    browser, _key = leaving
    for path in ("/casi", "/auth/login", "/r/" + "x" * 43, "/static/x.js", "/campo"):
        answer = browser.get(path)
        assert answer.status_code == 503, path
        assert "si sta aggiornando" in answer.text
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        browser.websocket_connect("/_stcore/stream", headers=OURS),
    ):
        pass
    assert refused.value.status_code == 503
    assert browser.get("/healthz").status_code == 200


def test_whoever_has_a_page_open_keeps_what_it_needs_and_opens_no_other(page_open, leaving):
    browser, key = leaving
    OWN.note(key, "/media/mine.csv")
    assert browser.get("/media/mine.csv").status_code == 200
    assert browser.get("/media/of-the-other.csv").status_code == 503
    assert browser.get("/static/of-the-newer-version.js").status_code == 503
    assert browser.get("/casi").status_code == 503


def test_what_changes_something_is_done_here_and_never_twice(leaving, app_engine):
    browser, _key = leaving
    with transaction() as session:
        add_user(session, Role.EXECUTIVE, "anna")
    assert sign_in(browser, "anna", "sbagliata di certo").status_code != 503
    sent = browser.post("/drafts/", content=b"{}", headers=OURS)
    assert sent.status_code == 422
