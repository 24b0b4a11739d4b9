"""What one visitor can take of the server: time, memory, places."""

import asyncio
from contextlib import ExitStack

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.websockets import WebSocketDisconnect
from support import token_for

from domain.vocabulary import Role
from exchange.own_addresses import OWN
from web import bounds, limits, requests, slow
from web.bounds import Uploads


def test_a_flood_by_many_names_makes_no_name_forgotten(monkeypatch):
    monkeypatch.setattr(limits, "REMEMBERED", 50)
    for _use in range(limits.PER_MINUTE):
        assert limits.allows("counted")
    for number in range(500):
        limits.allows(f"flood {number}")
    assert not limits.allows("counted")
    assert limits.remembered() <= 2 * (50 + 1)


def test_those_who_come_after_a_flood_share_what_is_left_until_it_is_over(monkeypatch):
    now = [1_000.0]
    monkeypatch.setattr(limits, "REMEMBERED", 50)
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    for number in range(50):
        limits.allows(f"flood {number}")
    late = [limits.allows(f"late {number}") for number in range(limits.TOGETHER + 1)]
    assert late == [True] * limits.TOGETHER + [False]
    now[0] += 180
    assert limits.allows("late 1")


def test_a_use_is_forgotten_after_its_minute_and_not_before(monkeypatch):
    now = [59.0]
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    for _use in range(limits.PER_MINUTE):
        assert limits.allows("one")
    now[0] += 2  # another minute by the clock, not since the uses
    assert not limits.allows("one")
    now[0] += 120
    assert limits.allows("one")


def receiving(*messages, forever=False):
    waiting = list(messages)

    async def receive():
        if waiting:
            return waiting.pop(0)
        await asyncio.sleep(60 if forever else 0)
        return {"type": "http.disconnect"}

    return receive


def test_a_body_that_does_not_come_is_waited_for_so_long(monkeypatch):
    monkeypatch.setattr(slow, "PAUSE_SECONDS", 0.01)
    part = {"type": "http.request", "body": b"a=1", "more_body": True}
    request = Request({"type": "http"}, slow.patient(receiving(part, forever=True)))
    with pytest.raises(slow.TooSlow):
        asyncio.run(requests.form(request))


def test_a_body_in_tiny_parts_is_waited_for_so_long_in_all(monkeypatch):
    monkeypatch.setattr(slow, "BODY_SECONDS", 0.0)
    part = {"type": "http.request", "body": b"a", "more_body": True}
    request = Request({"type": "http"}, slow.patient(receiving(*[part] * 9)))
    with pytest.raises(slow.TooSlow):
        asyncio.run(requests.form(request))


def test_who_is_gone_is_not_called_slow_and_a_whole_body_is_read():
    whole = {"type": "http.request", "body": b"a=1", "more_body": False}
    request = Request({"type": "http"}, slow.patient(receiving(whole)))
    assert asyncio.run(requests.form(request)) == {"a": "1"}
    gone = Request({"type": "http"}, slow.patient(receiving({"type": "http.disconnect"})))
    with pytest.raises(ClientDisconnect):
        asyncio.run(requests.form(gone))


def test_a_page_takes_so_many_files_and_one_taken_back_makes_room():
    files = Uploads(pages=2, each=2)
    path = "/_stcore/upload_file/{}/{}".format
    assert [files.take("PUT", path("s", name)) for name in "abca"] == [True, True, False, True]
    assert files.take("DELETE", path("s", "a")) and files.take("PUT", path("s", "c"))
    assert not files.take("PUT", "/_stcore/upload_file/s")
    assert files.take("PUT", path("t", "a"))


@pytest.fixture
def signed_in(browser, app_engine):
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, Role.EXECUTIVE))
    return browser


def test_the_gate_holds_files_and_open_pages_of_a_browser_within_bounds(signed_in, monkeypatch):
    monkeypatch.setattr(bounds, "UPLOADED", Uploads(pages=2, each=1))
    monkeypatch.setattr(OWN, "belongs", lambda _browser, _address: True)
    codes = [signed_in.put(f"/_stcore/upload_file/s/{name}").status_code for name in "ab"]
    assert codes[0] != 429 and codes[1] == 429
    ours = {"host": "ponte.test", "origin": "http://ponte.test"}
    monkeypatch.setattr(bounds, "SOCKETS_EACH", 2)
    with ExitStack() as opened:
        for _page in range(2):
            opened.enter_context(signed_in.websocket_connect("/_stcore/held", headers=ours))
        with pytest.raises(WebSocketDisconnect):
            opened.enter_context(signed_in.websocket_connect("/_stcore/held", headers=ours))
    with signed_in.websocket_connect("/_stcore/stream", headers=ours) as stream:
        assert stream.receive_text() == "inside"
