"""Strangers use up their own attempts, and nobody else's."""

import pytest
import time_machine
from sign_in_support import PASSWORD, sign_in
from sqlalchemy import func, select
from starlette.testclient import TestClient

from db.accounts import throttle
from db.clock import utcnow
from db.engine import reading
from db.models.accounts import AuditEvent, SignInFailure
from web import clock
from web.accounts import hashing


@pytest.fixture
def at(gated):
    """A browser at an address."""

    def browser_at(address):
        return TestClient(
            gated, base_url="http://ponte.test", follow_redirects=False, client=(address, 50_000)
        )

    return browser_at


def told(engine, action):
    with reading(engine) as session:
        query = select(AuditEvent.subject, AuditEvent.origin, AuditEvent.detail)
        query = query.where(AuditEvent.action == action)
        return [tuple(row) for row in session.execute(query.order_by(AuditEvent.id))]


def test_a_stranger_who_fails_elsewhere_locks_nobody_out(at, anna):
    stranger = at("203.0.113.7")
    with time_machine.travel(utcnow(), tick=False) as now:
        for _try in range(60):  # as fast as the delay lets them, for ten hours
            answer = sign_in(stranger, anna, "wrong")
            now.shift(int(answer.headers.get("retry-after", 0)))
        assert sign_in(at("198.51.100.4"), anna).status_code == 303


def test_one_place_tries_no_more_than_a_few_names(at, app_engine):
    with time_machine.travel(utcnow(), tick=False):
        codes = [sign_in(at("203.0.113.7"), f"name.{n}", "x").status_code for n in range(60)]
        assert codes == [401] * throttle.OF_PLACE.size + [429] * (60 - throttle.OF_PLACE.size)
        assert sign_in(at("2001:db8:1:2::1"), "name.1", "x").status_code == 401
    with reading(app_engine) as session:  # what was refused left no row behind
        assert session.scalar(select(func.count()).select_from(SignInFailure)) < 50


def test_who_is_right_uses_up_nothing_of_the_place(at, anna):
    office = at("203.0.113.7")
    assert [sign_in(office, anna).status_code for _person in range(25)] == [303] * 25


def test_a_flood_is_on_record_by_minute_and_place(at, anna, app_engine):
    with time_machine.travel(utcnow(), tick=False) as now:
        for n in range(60):
            sign_in(at("203.0.113.7"), f"{anna}{'' if n == 0 else n}", "a secret typed")
        now.shift(61)
        clock.look_after_memory()
    looked_at = told(app_engine, "user.refused")
    assert [subject for subject, *_more in looked_at] == [anna] + ["-"] * 19
    assert {origin for _subject, origin, _detail in looked_at} == {"203.0.113.7"}
    assert told(app_engine, "user.knocked") == [("-", "203.0.113.7", "40")]


def test_who_would_wait_too_long_is_told_at_once_and_not_counted(
    browser, anna, app_engine, monkeypatch
):
    crowded = hashing.Queue(2)
    monkeypatch.setattr(hashing, "ANYBODY", crowded)
    crowded._inside, crowded._each = 60, 0.4
    answer = sign_in(browser, anna)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "stanno entrando in molti" in answer.text
    with reading(app_engine) as session:
        assert session.scalars(select(SignInFailure)).all() == []
    crowded._inside = 0
    assert sign_in(browser, anna, PASSWORD).status_code == 303
    assert crowded._each < 0.4  # it learns from each


def test_on_a_device_of_their_own_nobody_waits_for_strangers(at, anna):
    own, stranger = at("198.51.100.4"), at("203.0.113.7")
    assert sign_in(own, anna).status_code == 303
    with time_machine.travel(utcnow(), tick=False):
        for n in range(30):  # strangers in the same office, too
            sign_in(at("198.51.100.4"), anna, "wrong")
            sign_in(stranger, f"name.{n}", "wrong")
        assert sign_in(at("198.51.100.4"), anna).status_code == 429
        assert sign_in(own, anna).status_code == 303


def test_whose_turn_comes_too_late_is_told_so_and_not_counted(browser, anna, monkeypatch):
    monkeypatch.setattr(hashing, "AT_MOST_SECONDS", -1.0)
    for _try in range(7):
        assert sign_in(browser, anna).status_code == 503
    monkeypatch.setattr(hashing, "AT_MOST_SECONDS", 60.0)
    assert sign_in(browser, anna).status_code == 303
