"""Whatever stands in an address where a part is left open, the answer is an answer."""

import re
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from support import fresh_app_engine

import db.engine
from settings import get_settings
from web import assets, tiles
from web.accounts import routes as accounts
from web.directory import page as verifications
from web.drafts import intake as drafts
from web.home import calendar as calendars
from web.referrals import page as replies

ROOMS = accounts, replies, verifications, calendars, drafts, assets, tiles
ROUTES = [route for room in ROOMS for route in room.routes() if isinstance(route, Route)]
OPEN = re.compile(r"\{\w+(?::\w+)?\}")
ODD = {
    "digits": "9" * 5000,
    "letters": "a" * 5000,
    "an extra language": "streamlit-" + "a" * 300,
    "upwards": "streamlit-../../it",
    "no character": "\0",
    "half a character": "\udc80",
    "other digits": "٣",
    "below nought": "-1",
    "nothing": "",
}


@pytest.fixture(scope="module")
def client():
    made = fresh_app_engine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.engine, "get_engine", lambda: made)
        patch.setattr(get_settings(), "tiles_url", "/nowhere/streets.pmtiles")
        app = Starlette(routes=list(ROUTES))
        yield TestClient(app, "http://ponte.test", raise_server_exceptions=False)
    made.dispose()


@pytest.mark.parametrize("odd", ODD)
def test_no_address_is_a_fault(client, odd):
    parts = quote(ODD[odd], errors="surrogateescape")
    asked = [route.path for route in ROUTES if "{" in route.path and "GET" in (route.methods or ())]
    assert len(asked) >= 8
    for path in asked:
        answer = client.get(OPEN.sub(lambda _part: parts, path), follow_redirects=False)
        assert answer.status_code < 500, path
        assert answer.status_code == 404 or not path.startswith(("/tiles/", "/assets/")), path
