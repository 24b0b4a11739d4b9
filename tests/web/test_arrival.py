"""What a request says of itself, and what of it is believed."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from support import token_for

from domain.vocabulary import Role
from settings import get_settings
from web import arrival, requests
from web.gate import Gate

FORWARDED = {
    "x-forwarded-for": "203.0.113.9, 198.51.100.7",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "666",
    "x-forwarded-prefix": "/evil",
    "x-forwarded-server": "evil.example",
    "x-original-url": "/auth/logout",
    "x-rewrite-url": "/auth/logout",
    "x-real-ip": "203.0.113.9",
    "forwarded": "for=203.0.113.9;host=evil.example;proto=https",
}


async def told(request):
    """What a route behind the gate is told."""
    names = set(FORWARDED) & set(request.headers)
    answer = JSONResponse(
        {
            "scheme": request.url.scheme,
            "host": request.headers["host"],
            "client": request.client.host,
            "forwarded": sorted(names),
            "cookies": request.cookies,
        }
    )
    answer.set_cookie("ponte_try", "1", path="/")
    return answer


@pytest.fixture
def inside(monkeypatch):
    """A browser before a gate with one page open to everybody."""
    monkeypatch.setattr(get_settings(), "allowed_hosts", ["ponte.test"])
    app = Starlette(routes=[Route("/auth/told", told)], middleware=[Middleware(Gate)])
    return lambda address="http://ponte.test": TestClient(app, base_url=address)


@pytest.mark.parametrize("header", FORWARDED)
def test_nothing_forwarded_is_believed_unless_told(inside, header):
    said = inside().get("/auth/told", headers={header: FORWARDED[header]}).json()
    assert (said["scheme"], said["host"], said["forwarded"]) == ("http", "ponte.test", [])
    assert said["client"] not in ("203.0.113.9", "198.51.100.7")


def test_of_a_proxy_of_ours_the_last_word_counts_and_only_three_of_its_headers(inside, settings):
    settings(trust_proxy=True)
    said = inside().get(
        "/auth/told", headers=FORWARDED | {"x-forwarded-host": "evil.example, ponte.test"}
    )
    assert said.json() | {"cookies": {}} == {
        "scheme": "https",
        "host": "ponte.test",
        "client": "198.51.100.7",
        "forwarded": [],
        "cookies": {},
    }
    refused = inside().get("/auth/told", headers={"x-forwarded-host": "evil.example"})
    assert refused.status_code == 400


def test_a_proxy_that_says_nothing_of_itself_is_known_by_how_it_speaks():
    """nginx by itself: HTTP/1.0, and the name of this machine for everybody."""
    scope = {"type": "http", "scheme": "http", "client": ("127.0.0.1", 50_000)}
    scope["headers"] = [(b"host", b"127.0.0.1:8501")]
    for version, direct in (("1.1", True), ("1.0", False)):
        assert arrival.judged(scope | {"http_version": version})[arrival.DIRECT] is direct


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "ponte.test.evil.example",
        "evilponte.test",
        "ponte.test:8502",
        "user@ponte.test",
        "ponte.test/evil",
        "ponte.test, evil.example",
        "ponte.test evil",
        "[::1",
        "127.0.0.1:1",
        "localhost:99999",
        "",
    ],
)
def test_a_forged_host_is_refused_in_words(inside, host):
    answer = inside().get("/auth/told", headers={"host": host, "accept-language": "it"})
    assert answer.status_code == 400
    assert "non risponde a questo indirizzo" in answer.text
    assert not host or host not in answer.text


@pytest.mark.parametrize("host", ["ponte.test", "PONTE.test.", "ponte.test:80", "localhost:80"])
def test_our_own_names_are_let_in_however_they_are_written(inside, host):
    assert inside().get("/auth/told", headers={"host": host}).status_code == 200


def test_the_public_address_is_ours_and_behind_tls_whatever_the_proxy_forgets(inside, settings):
    settings(public_url="https://ponte.example.org", allowed_hosts=[])
    assert inside("http://ponte.example.org").get("/auth/told").json()["scheme"] == "https"
    assert inside("http://ponte.test").get("/auth/told").status_code == 400


def test_behind_tls_cookies_are_of_this_host_alone_and_others_are_not_read(inside):
    cookie = "__Host-ponte_a=ours; ponte_a=planted; ponte_b=planted; other=1; bad"
    answer = inside("https://ponte.test").get("/auth/told", headers={"cookie": cookie})
    assert answer.json()["cookies"] == {"ponte_a": "ours", "other": "1", "": "bad"}
    set_cookie = answer.headers["set-cookie"]
    assert set_cookie.startswith("__Host-ponte_try=1;") and "; Secure" in set_cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    clear = inside().get("/auth/told", headers={"cookie": "__Host-ponte_a=x; ponte_a=ours"})
    assert clear.json()["cookies"]["ponte_a"] == "ours"
    assert clear.headers["set-cookie"].startswith("ponte_try=1;")
    assert "strict-transport-security" not in clear.headers


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:3000",
        "http://localhost",
        "https://ponte.test",
        "http://ponte.test:8501",
        "http://sub.ponte.test",
        "http://evil.example",
        "http://ponte.test@evil.example",
        "null",
        "",
        "http://[",
    ],
)
def test_no_other_origin_gets_a_websocket_or_sends_a_form(browser, app_engine, origin):
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, Role.EXECUTIVE))
    headers = {"host": "ponte.test", "origin": origin}
    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect("/_stcore/stream", headers=headers),
    ):
        pass
    assert browser.post("/auth/logout", headers=headers).status_code == 403
    assert browser.put("/_stcore/upload_file/a/b", headers=headers).status_code == 403


def test_a_websocket_of_a_page_of_ours_is_accepted_by_every_name_of_ours(browser, app_engine):
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, Role.EXECUTIVE))
    for host in ("ponte.test", "PONTE.TEST:80"):
        headers = {"origin": "http://ponte.test", "host": host}
        with browser.websocket_connect("/_stcore/stream", headers=headers) as stream:
            assert stream.receive_text() == "inside"
