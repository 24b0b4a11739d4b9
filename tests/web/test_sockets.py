"""Connections that stand open: they end with their session, whoever ended it, untouched or not."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import transaction
from db.models.accounts import User
from domain.vocabulary import Role
from web import requests, sockets
from web.gate import Gate

OURS = {"host": "ponte.test", "origin": "http://ponte.test"}


async def waiting(websocket):
    await websocket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await websocket.send_text(await websocket.receive_text())


@pytest.fixture
def opened(app_engine, settings):
    """A browser with a token, and the way to its open connection."""
    settings(allowed_hosts=["ponte.test"])
    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", waiting)], middleware=[Middleware(Gate)]
    )
    with TestClient(app, base_url="http://ponte.test") as browser:
        with transaction() as session:
            user_id = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
            token = accounts.open_session(session, user_id, "test")
        browser.cookies.set(requests.SESSION_COOKIE, token)
        yield browser, token


def revoked(session, token):
    accounts.close_session(session, token)


def disabled(session, token):
    session.execute(update(User).values(active=False))


@pytest.mark.parametrize("end", [revoked, disabled])
def test_an_idle_connection_is_cut_when_its_session_is_ended(opened, end):
    browser, token = opened
    with browser.websocket_connect("/_stcore/stream", headers=OURS) as socket:
        browser.portal.call(sockets.look)
        socket.send_text("here")
        assert socket.receive_text() == "here"
        with transaction() as session:
            end(session, token)
        browser.portal.call(sockets.look)
        with pytest.raises(WebSocketDisconnect) as cut:
            socket.receive_text()
    assert cut.value.code == sockets.ENDED
    assert not sockets._open


def test_looking_keeps_nobody_in_and_idleness_cuts(opened, settings):
    browser, _token = opened
    settings(session_idle_minutes=30)
    with (
        time_machine.travel(utcnow(), tick=False) as clock,
        browser.websocket_connect("/_stcore/stream", headers=OURS) as socket,
    ):
        clock.shift(timedelta(minutes=29))
        browser.portal.call(sockets.look)
        socket.send_text("here")
        assert socket.receive_text() == "here"
        clock.shift(timedelta(minutes=2))
        browser.portal.call(sockets.look)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()
