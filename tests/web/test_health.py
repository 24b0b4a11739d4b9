"""The address asked by whoever watches over the server: it says that it stands, and its version."""

import pytest
from sqlalchemy import text

from settings import VERSION


def test_health_answers_a_stranger_with_state_and_version_and_nothing_else(browser):
    answer = browser.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "version": VERSION}
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert browser.head("/healthz").status_code == 200


def test_health_says_no_more_of_a_database_that_is_away(browser, app_engine):
    with app_engine.begin() as connection:
        connection.execute(text("DROP TABLE web_session"))
    answer = browser.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "version": VERSION}


@pytest.mark.parametrize("path", ["/healthz/", "/healthz/x", "/healthzx", "/casi/healthz"])
def test_no_address_beside_it_is_open(browser, path):
    assert browser.get(path).headers["location"].startswith("/auth/login")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_it_is_only_read(browser, method):
    assert browser.request(method, "/healthz").status_code == 401
