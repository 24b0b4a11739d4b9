"""Requests that no browser of ours sends: answered in words, with nothing of the machine."""

import pytest
from support import token_for

from domain.vocabulary import Role
from web import requests


@pytest.fixture
def signed_in(browser, app_engine):
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, Role.EXECUTIVE))
    return browser


ODD = [
    "//evil.example",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/auth/..%2f..%2fsettings",
    "/assets/%2e%2e/%2e%2e/.env",
    "/assets/map/..%2f..%2f.env",
    "/static/%2e%2e/%2e%2e/config.toml",
    "/%00",
    "/casi%00.html",
    "/\\evil.example",
    "/casi%2fevil",
    "/r/%2e%2e%2fcasi",
    "/%ff%fe",
    "/" + "a" * 5_000,
    "/;/casi",
    "/casi;jsessionid=1",
    "/.git/config",
    "/.env",
]


@pytest.mark.parametrize("path", ODD)
def test_an_odd_address_leads_nowhere(signed_in, path):
    for method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE"):
        answer = signed_in.request(method, f"http://ponte.test{path}")
        assert answer.status_code in (200, 303, 401, 403, 404, 405), (method, answer.status_code)
        assert not answer.headers.get("location", "").startswith(("//", "http", "/\\"))
        for word in ("Traceback", "root:", "PONTE_", "[server]", "site-packages"):
            assert word not in answer.text


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PONTE", "DELETE", "PUT"])
def test_a_method_without_sense_is_refused_in_words(signed_in, method):
    answer = signed_in.request(method, "/auth/login", headers={"x-canary": "kept to itself"})
    assert answer.status_code == 405
    assert "non si può" in answer.text and "kept to itself" not in answer.text


def test_options_tell_no_other_origin_anything(browser):
    answer = browser.options("/auth/login", headers={"origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_head_of_a_page_has_no_body(signed_in):
    for path in ("/", "/auth/login", "/r/" + "x" * 43, "/healthz"):
        answer = signed_in.head(path)
        assert answer.status_code in (200, 303, 404) and answer.content == b"", path
