"""The addresses asked by whoever watches over the server: alive, ready, figures."""

import re
from datetime import timedelta

import pytest
import time_machine
from pydantic import SecretStr
from sign_in_support import sign_in
from sqlalchemy import text, update

import metrics
from db.clock import utcnow
from db.engine import transaction
from db.models.installation import Installation
from db.ops import alive
from settings import VERSION
from web.standing import HERE

ON_THIS_MACHINE = {"host": "localhost"}
TOKEN = "quattro-gatti-sul-tetto"


@pytest.fixture
def here(browser):
    """The same browser, as something on this machine that asks without a proxy."""
    browser._transport.client = ("127.0.0.1", 50_000)
    return browser


def told(browser, name):
    answer = browser.get("/readyz")
    assert answer.status_code == (503 if answer.json()["missing"] else 200)
    return answer.json()[name]


def missing(browser):
    return told(browser, "missing")


def warnings(browser):
    return told(browser, "warnings")


def test_health_answers_a_stranger_with_state_and_version_and_nothing_else(browser):
    answer = browser.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "version": VERSION}
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert browser.head("/healthz").status_code == 200


def test_a_process_lives_while_its_database_is_away_and_is_not_ready(browser, app_engine):
    ready = {"status": "ready", "missing": [], "warnings": [], "version": VERSION}
    assert browser.get("/readyz").json() == ready
    with app_engine.begin() as connection:
        connection.execute(text("ALTER TABLE alembic_version RENAME TO away"))
        connection.execute(text("ALTER TABLE installation RENAME TO gone"))
    assert browser.get("/healthz").status_code == 200
    assert missing(browser) == ["schema"]
    app_engine.dispose()
    with app_engine.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO installation"))
        connection.execute(text("ALTER TABLE away RENAME TO alembic_version"))
        connection.execute(text("ALTER TABLE installation RENAME COLUMN clock_at TO before"))
    assert missing(browser) == ["database"]


def test_tables_of_an_older_version_are_not_served_and_those_of_a_newer_are(browser, app_engine):
    """While one process after the other is brought up to date, the older ones go on."""
    *_more, before, newest = sorted(alive.known_revisions())
    for found, wanted in ((before, ["schema"]), ("9999", []), (newest, [])):
        with app_engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": found})
        assert missing(browser) == wanted, found


def test_a_clock_that_stands_still_is_told_and_people_are_served(
    browser, monkeypatch, settings, app_engine
):
    late = alive.LATE.total_seconds() + 1
    monkeypatch.setattr(HERE, "turned_at", HERE.turned_at - late)
    assert warnings(browser) == ["clock"]
    settings(clock="apart")  # then another process has to have done it
    assert warnings(browser) == []  # it may be starting still
    monkeypatch.setattr(HERE, "began_at", HERE.began_at - late)
    assert warnings(browser) == ["clock"]
    with transaction() as session:
        session.merge(Installation(id=1, kind="demonstration", since=utcnow()))
        session.flush()
        alive.beat(session)
    assert warnings(browser) == []
    with transaction() as session:
        session.execute(update(Installation).values(clock_at=utcnow() - timedelta(seconds=late)))
    assert warnings(browser) == ["clock"]
    assert missing(browser) == []


def test_an_hour_that_is_not_that_of_the_database_is_told_and_people_are_served(
    browser, app_engine
):
    with time_machine.travel(utcnow() + timedelta(minutes=2)):
        own = app_engine.dialect.name == "sqlite"  # a file has no hour of its own
        assert warnings(browser) == ([] if own else ["hour"])
        assert missing(browser) == []


def test_of_a_clock_that_stood_still_before_this_process_began_the_figures_say_so(here, settings):
    settings(clock="apart")
    with transaction() as session:
        session.merge(Installation(id=1, kind="demonstration", since=utcnow()))
        session.flush()
        session.execute(update(Installation).values(clock_at=utcnow() - timedelta(hours=2)))
    told = here.get("/metrics", headers=ON_THIS_MACHINE).text
    [age] = re.findall(r"^ponte_clock_age_seconds (\S+)$", told, re.MULTILINE)
    assert float(age) >= 7_200
    assert warnings(here) == []  # it may still wait for the clock to begin


def test_a_process_on_its_way_out_is_alive_and_not_ready(browser, monkeypatch):
    monkeypatch.setattr(HERE, "leaving", True)
    assert missing(browser) == ["leaving"]
    assert browser.get("/healthz").status_code == 200


def test_figures_are_for_this_machine_alone_and_not_by_the_proxy(here, settings):
    assert "ponte_query_seconds_count" in here.get("/metrics", headers=ON_THIS_MACHINE).text
    for trusted in (False, True):
        settings(trust_proxy=trusted)
        for headers in (
            {"host": "ponte.test"},
            ON_THIS_MACHINE | {"x-forwarded-for": "127.0.0.1"},
            ON_THIS_MACHINE | {"x-real-ip": "127.0.0.1"},
            ON_THIS_MACHINE | {"via": "1.1 proxy"},
            ON_THIS_MACHINE | {"x_forwarded_for": "127.0.0.1"},
            ON_THIS_MACHINE | {"cf-connecting-ip": "127.0.0.1"},
        ):
            assert here.get("/metrics", headers=headers).status_code == 404, headers
    here._transport.client = ("10.0.0.7", 50_000)
    assert here.get("/metrics", headers=ON_THIS_MACHINE).status_code == 404


def test_with_a_token_whoever_says_it_reads_the_figures_and_nobody_else(here, settings):
    settings(metrics_token=SecretStr(TOKEN))
    for said in ("", TOKEN, f"Bearer {TOKEN}x", "Bearer ", "Bearer è"):
        headers = ON_THIS_MACHINE | {"authorization": said.encode()}
        assert here.get("/metrics", headers=headers).status_code == 404, said
    here._transport.client = ("10.0.0.7", 50_000)
    answer = here.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert "ponte_database_up 1.0" in answer.text


def test_figures_name_nobody(here):
    sign_in(here, "maria.rossi", "una parola segreta")
    for path in ("/casi?case=VA-2026-000001", "/r/" + "x" * 43):
        here.get(path)
    metrics.rerun("casi", whole=True, seconds=0.01)
    told = here.get("/metrics", headers=ON_THIS_MACHINE).text
    for word in ("maria", "rossi", "VA-2026", "xxxx", "segreta", "127.0.0.1"):
        assert word not in told
    labels = {label for m in metrics.REGISTRY.collect() for s in m.samples for label in s.labels}
    own = {"page", "part", "kind", "outcome", "duty", "version", "le"}
    assert labels <= own | {"generation"}


@pytest.mark.parametrize(
    "path", ["/healthz/", "/readyz/x", "/metrics/", "/healthzx", "/casi/readyz"]
)
def test_no_address_beside_them_is_open(browser, path):
    assert browser.get(path).headers["location"].startswith("/auth/login")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_they_are_only_read(browser, method, path):
    assert browser.request(method, path).status_code == 401
