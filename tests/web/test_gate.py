import re
from datetime import timedelta

import httpx2 as httpx
import pytest
import time_machine
from sqlalchemy import text
from starlette.websockets import WebSocketDisconnect
from support import token_for
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from components import context
from db.accounts import sessions
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import transaction
from db.models.accounts import User
from domain.vocabulary import Role
from exchange.quarters import map_files
from settings import get_settings
from web import gate, requests

PAGES = sorted(gate.ADDRESSES)
COMMANDS = {
    "streamlit": ("streamlit", "run", "app.py"),
    "uvicorn": ("uvicorn", "app:app", "--port", "{port}"),
    "python": ("app",),
}


OURS = {"host": "ponte.test", "origin": "http://ponte.test"}


@pytest.fixture
def signed_in(browser, app_engine):
    """The same browser, with the session of a community manager."""
    token = token_for(app_engine, Role.COMMUNITY_MANAGER)
    browser.cookies.set(requests.SESSION_COOKIE, token)
    return browser


def refused(websocket_of):
    with pytest.raises(WebSocketDisconnect), websocket_of:
        pass
    return True


@pytest.mark.parametrize("command", COMMANDS)
def test_a_freshly_started_server_shows_a_stranger_only_the_sign_in(start, free_port, command):
    words = [part.format(port=free_port) for part in COMMANDS[command]]
    address = start(*words, port=free_port)
    with httpx.Client(base_url=address) as stranger:
        for page in [*PAGES, "/casi?case=VA-2026-000123", "/anything", "/casi/_stcore/health"]:
            answer = stranger.get(page)
            assert answer.status_code == 303, page
            assert answer.headers["location"].startswith("/auth/login"), page
        for service in ["/_stcore/host-config", "/_stcore/metrics", "/media/x.csv", "/component/x"]:
            assert stranger.get(service).status_code == 401, service
        assert stranger.put("/_stcore/upload_file/a/b", content=b"x").status_code == 401
        assert stranger.get("/static/no-such-file").status_code == 404
        assert stranger.get("/assets/no-such-file").status_code == 404
        assert "Entra come dirigente" in stranger.get("/auth/login").text
    with pytest.raises(InvalidStatus, match="403"):
        connect(address.replace("http", "ws") + "/_stcore/stream")


def test_who_is_signed_in_gets_page_and_websocket_of_the_real_server(start, free_port):
    address = start("uvicorn", "app:app", "--port", str(free_port), port=free_port)
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        page = client.post("/auth/demo", data={"role": "executive", "next": "/mappa"})
        assert page.url.path == "/mappa"
        assert '<html lang="it">' in page.text
        cookie = f"{requests.SESSION_COOKIE}={client.cookies[requests.SESSION_COOKIE]}"
        stream = address.replace("http", "ws") + "/_stcore/stream"
        with connect(stream, origin=address, additional_headers={"Cookie": cookie}):
            pass
        for origin in ("http://localhost:3000", address.replace("127.0.0.1", "localhost"), None):
            with pytest.raises(InvalidStatus, match="403"):
                connect(stream, origin=origin, additional_headers={"Cookie": cookie})
        client.post("/auth/logout")
        with pytest.raises(InvalidStatus, match="403"):
            connect(stream, origin=address, additional_headers={"Cookie": cookie})


def test_screen_and_gate_read_the_same_cookie():
    assert context.COOKIE == requests.SESSION_COOKIE


def test_a_deep_link_comes_back_after_the_sign_in(browser):
    answer = browser.get("/casi?case=VA-2026-000123&refer=1")
    login = httpx.URL(answer.headers["location"])
    form = {"role": "community_manager", "next": login.params["next"]}
    entered = browser.post("/auth/demo", data=form)
    assert entered.headers["location"] == "/casi?case=VA-2026-000123&refer=1"


def test_a_websocket_without_session_is_refused_before_it_is_accepted(browser):
    assert refused(browser.websocket_connect("/_stcore/stream", headers=OURS))


def test_a_websocket_with_a_session_is_accepted(signed_in):
    with signed_in.websocket_connect("/_stcore/stream", headers=OURS) as stream:
        assert stream.receive_text() == "inside"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_anything_but_reading_a_page_is_a_401(browser, method):
    assert browser.request(method, "/casi").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "'; DROP TABLE user", "%C3%A8" * 50, "a" * 5000])
def test_an_invented_cookie_opens_nothing(browser, cookie):
    browser.headers["cookie"] = f"{requests.SESSION_COOKIE}={cookie}"
    assert browser.get("/casi").status_code == 303
    assert browser.get("/media/x").status_code == 401


def test_a_revoked_session_opens_nothing(signed_in, app_engine):
    assert signed_in.get("/casi").status_code == 200
    with transaction(app_engine) as session:
        sessions.end_sessions(session, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
    assert signed_in.get("/casi").status_code == 303
    assert refused(signed_in.websocket_connect("/_stcore/stream", headers=OURS))


def test_a_disabled_person_is_out_at_once(signed_in, app_engine):
    with app_engine.begin() as connection:
        connection.execute(User.__table__.update().values(active=False))
    assert signed_in.get("/casi").status_code == 303


def test_the_page_leaves_in_the_language_of_the_person(signed_in, app_engine):
    assert '<html lang="it">' in signed_in.get("/casi").text
    with app_engine.begin() as connection:
        connection.execute(User.__table__.update().values(language="en"))
    page = signed_in.get("/casi", headers={"if-none-match": "x"})
    assert '<html lang="en">' in page.text
    assert "<title>Ponte</title>" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers


def test_an_unknown_address_is_said_to_be_one(signed_in):
    answer = signed_in.get("/clienti")
    assert answer.status_code == 404
    assert "A questo indirizzo non c’è nessuna pagina" in answer.text


def test_every_answer_carries_the_security_headers(signed_in):
    for path in ["/", "/auth/login", "/clienti", "/media/x"]:
        headers = signed_in.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path
        assert "frame-ancestors" in headers["content-security-policy"], path
        assert "http:" not in headers["content-security-policy"], path


def test_only_the_frame_of_the_map_may_evaluate_and_only_the_chosen_host_is_let_in(
    signed_in, monkeypatch
):
    def policies() -> dict[str, str]:
        paths = ("/", "/mappa", "/auth/login", "/component/streamlit_folium.st_folium/index.html")
        return {path: signed_in.get(path).headers["content-security-policy"] for path in paths}

    frame = list(policies())[-1]
    for path, policy in policies().items():
        assert ("'unsafe-eval'" in policy) == (path == frame), path
        assert "//" not in policy, path
    monkeypatch.setattr(get_settings(), "tiles_url", "https://tiles.example.org/{z}/{x}/{y}.png")
    for path, policy in policies().items():
        assert (policy.count("https://tiles.example.org") == 1) == (path == frame), path
        if path == frame:
            assert re.search(r"img-src [^;]*https://tiles\.example\.org;", policy)


def test_the_frame_of_the_map_is_told_ahead_of_the_files_it_will_need(signed_in):
    frame = signed_in.get("/component/streamlit_folium.st_folium/index.html").headers
    ahead = dict(re.findall(r"<([^>]+)>; rel=preload; as=(\w+)", frame["link"]))
    assert list(ahead) == list(map_files.addresses())
    assert list(ahead.values()) == ["script", "style"]
    assert "link" not in signed_in.get("/mappa").headers


def test_files_of_a_session_are_not_kept_by_the_browser(signed_in):
    assert signed_in.get("/media/cases.csv").headers["cache-control"] == "no-store"


def test_without_database_a_page_says_so_in_words(signed_in, app_engine):
    with app_engine.begin() as connection:
        connection.execute(text("DROP TABLE web_session"))
    for path in ["/casi", "/auth/login", "/auth/password"]:
        answer = signed_in.get(path)
        assert answer.status_code == 503, path
        assert "Ponte non riesce a raggiungere i dati" in answer.text
        assert "Traceback" not in answer.text
        assert "sqlite" not in answer.text.lower()
    assert refused(signed_in.websocket_connect("/_stcore/stream", headers=OURS))


def test_health_needs_no_session_and_no_database(browser, app_engine):
    app_engine.dispose()
    assert browser.get("/_stcore/health").status_code != 303


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil",
        "/%2fevil.example",
        "/%252fevil.example",
        "/%5cevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/%0a/evil.example",
        "javascript:alert(1)",
        "/%00",
        "",
        "casi",
        "/ /evil.example",
        "/auth/logout",
        "///evil.example",
        "/" + "a" * 3000,
        "/\u2028",
        "/.//evil.example",
    ],
)
def test_next_never_leads_to_another_host(wanted):
    assert requests.local_path(wanted) in ("/", "/.//evil.example")


@pytest.mark.parametrize(
    "wanted", ["/", "/casi?case=VA-2026-000123", "/partner?q=bancho%20alimentare&need=EC-ALI"]
)
def test_next_keeps_the_pages_of_ours(wanted):
    assert requests.local_path(wanted) == wanted


def test_use_is_written_down_by_the_clock_not_by_reading(signed_in, app_engine):
    def last_seen():
        with app_engine.connect() as connection:
            return connection.execute(text("SELECT last_seen_at FROM web_session")).scalar_one()

    before = last_seen()
    with time_machine.travel(utcnow() + timedelta(minutes=5)):
        signed_in.get("/casi")
        assert last_seen() == before
        with transaction(app_engine) as session:
            sessions.note_use(session)
    assert last_seen() > before
