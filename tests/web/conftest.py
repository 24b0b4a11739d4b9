"""A server of our own: the real routes and gate, around Streamlit or around a stand-in page."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from mail_server import Post, receiving
from post_support import lead_to
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from support import add_user, fresh_app_engine

import db.engine
from db.accounts import codes, passwords
from db.accounts import sign_in as attempts
from db.engine import transaction
from domain.vocabulary import Role
from settings import ROOT, get_settings
from web import errors, health, limits
from web.accounts import routes as accounts
from web.campo import routes as campo
from web.directory import page as verifications
from web.directory import places, reminders
from web.drafts import intake as drafts
from web.gate import Gate
from web.home import calendar as calendars
from web.referrals import page as replies
from web.standing import HERE, ProcessState

INDEX = '<!DOCTYPE html>\n<html lang="en"><head><title>Streamlit</title></head></html>'


async def streamlit_page(request):
    """Answers every address with its page, as Streamlit does."""
    return HTMLResponse(INDEX, headers={"ETag": "x", "Cache-Control": "no-cache"})


async def media(request):
    return PlainTextResponse("a file")


async def stream(websocket):
    await websocket.accept()
    await websocket.send_text("inside")
    await websocket.close()


async def held(websocket):
    await websocket.accept()
    await websocket.receive()


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 and scrypt with the least memory and time: these tests hash hundreds of times."""
    monkeypatch.setitem(codes._SCRYPT, "n", 2)
    hasher = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()


@pytest.fixture(autouse=True)
def nobody_waits() -> None:
    """What other tests asked for does not count."""
    limits._uses.clear()
    attempts._refused.clear()
    attempts._since.clear()


@pytest.fixture(autouse=True)
def just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process whose clock has just had its turn, and that is not on its way out."""
    fresh = ProcessState()
    for name in ("turned_at", "began_at", "leaving"):
        monkeypatch.setattr(HERE, name, getattr(fresh, name))


@pytest.fixture
def app_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A fresh database with the four demonstration users, the one of this process."""
    engine = fresh_app_engine()
    monkeypatch.setattr(db.engine, "get_engine", lambda: engine)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch):
    """The settings of this process, put back afterwards."""

    def change(**values):
        for name, value in values.items():
            monkeypatch.setattr(get_settings(), name, value)

    return change


@pytest.fixture
def gated(app_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    """Gate and sign-in around a stand-in for Streamlit, reached as ponte.test."""
    monkeypatch.setattr(get_settings(), "allowed_hosts", ["ponte.test"])
    return Starlette(
        routes=[
            *accounts.routes(),
            *replies.routes(),
            *calendars.routes(),
            *drafts.routes(),
            *campo.routes(),
            *verifications.routes(),
            *places.routes(),
            *reminders.routes(),
            *health.routes(),
            Route("/media/{name}", media),
            WebSocketRoute("/_stcore/stream", stream),
            WebSocketRoute("/_stcore/held", held),
            Route("/{path:path}", streamlit_page, methods=["GET", "POST"]),
        ],
        middleware=[Middleware(Gate)],
        exception_handlers=errors.handlers(),
    )


@pytest.fixture
def browser(gated: Starlette) -> Iterator[TestClient]:
    """A browser that follows no redirects and is not signed in."""
    with TestClient(gated, base_url="http://ponte.test", follow_redirects=False) as client:
        client.headers["accept-language"] = "it-IT,it;q=0.9"
        yield client


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start the real server with a command; gives its address once it answers."""
    running: list[subprocess.Popen[bytes]] = []

    def serve(*command: str, port: int) -> str:
        environment = os.environ | {"PONTE_DEMO": "1", "PONTE_VAR_DIR": str(tmp_path)}
        environment |= {"STREAMLIT_SERVER_PORT": str(port), "PORT": str(port)}
        log = (tmp_path / "log").open("wb")
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        )
        log.close()
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while time.monotonic() < until and running[-1].poll() is None:
            try:
                httpx.get(f"{address}/_stcore/health").raise_for_status()
                return address
            except httpx.HTTPError:
                time.sleep(0.1)
        return pytest.fail((tmp_path / "log").read_text())

    yield serve
    for process in running:
        process.terminate()
        process.wait(20)


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def here(monkeypatch, fresh_engine):
    """The database of this process, of each kind."""
    monkeypatch.setattr(db.engine, "get_engine", lambda: fresh_engine)
    return fresh_engine


@pytest.fixture
def post(settings):
    """A mail server that works, and the settings that lead to it."""
    kept = Post()
    with receiving(kept) as port:
        lead_to(settings, port)
        yield kept


@pytest.fixture
def actor(here):
    with transaction() as session:
        return add_user(session, Role.COMMUNITY_MANAGER)
