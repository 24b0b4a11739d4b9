"""Who comes in by which browser, what is still asked of them, and what their owner is told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.accounts import admission, devices, notices, passwords
from db.accounts import users as accounts
from db.accounts.admission import Browser
from db.clock import utcnow
from db.models.accounts import User
from db.models.factors import CodeApp
from domain.accounts.notices import NoticeKind
from domain.accounts.second import SignInStep, Way
from settings import get_settings

MORNING = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def come_in(session, user, device="", way=Way.PASSWORD, **more):
    return admission.admit(session, user.user_id, way, Browser(device, "Firefox"), **more)


@pytest.fixture
def with_codes(session, manager):
    session.add(CodeApp(user_id=manager.user_id, secret="ABCD", last_step=0, created_at=utcnow()))
    session.flush()
    return manager


def test_a_browser_is_known_to_the_account_that_came_in_by_it_and_to_no_other(
    session, manager, executive
):
    first = come_in(session, manager).device
    assert devices.knows(session, first, "community_manager")
    assert not devices.knows(session, first, "executive")
    second = come_in(session, executive, first).device  # one tablet, two people
    assert devices.knows(session, second, "executive")
    assert devices.knows(session, second, "community_manager")
    assert not devices.knows(session, "", "executive")


def test_a_copy_of_a_devices_token_is_worth_nothing_after_the_next_sign_in(session, manager):
    copy = come_in(session, manager).device
    assert come_in(session, manager, copy).device != copy
    assert not devices.knows(session, copy, "community_manager")


def test_a_token_that_was_never_given_out_is_nobodys_device(session, manager):
    assert come_in(session, manager, "planted").device not in ("", "planted")
    assert not devices.knows(session, "planted", "community_manager")


def test_a_password_alone_makes_no_device_of_who_has_a_second_factor(session, with_codes):
    half = come_in(session, with_codes)
    assert (half.me.step, half.device) == (SignInStep.SECOND, "")
    assert accounts.find_session(session, half.session) is None
    whole = admission.prove(session, half.session, Browser("", "Firefox"), "code")
    assert whole.me.step is None
    assert accounts.find_session(session, whole.session).actor == with_codes
    assert accounts.find_session(session, half.session, before_change=True) is None
    assert devices.knows(session, whole.device, "community_manager")


def test_the_second_factor_is_asked_once_a_day_on_a_known_device(session, with_codes):
    with time_machine.travel(MORNING, tick=False) as clock:
        half = come_in(session, with_codes)
        known = admission.prove(session, half.session, Browser("", "Firefox"), "code").device
        clock.shift(timedelta(hours=4))
        back = come_in(session, with_codes, known)
        assert back.me.step is None
        known = back.device
        assert come_in(session, with_codes).me.step is SignInStep.SECOND
        clock.shift(timedelta(hours=20))
        assert come_in(session, with_codes, known).me.step is SignInStep.SECOND
        assert come_in(session, with_codes, known, Way.PASSKEY, proved=True).me.step is None


def test_a_new_password_makes_every_other_device_unknown(session, executive):
    here, there = come_in(session, executive), come_in(session, executive)
    chosen = passwords.chosen("tre gatti sotto il letto", "executive")
    accounts.change_password(session, executive, chosen)
    onward = admission.again(session, here.me, Browser(here.device, "Firefox"))
    assert accounts.find_session(session, onward.session).actor == executive
    assert devices.knows(session, onward.device, "executive")
    assert not devices.knows(session, there.device, "executive")


def test_the_owner_is_told_of_a_new_device_once(session, executive, monkeypatch):
    monkeypatch.setattr(get_settings(), "smtp_host", "mail.example.org")
    monkeypatch.setattr(get_settings(), "mail_from", "Ponte <ponte@example.org>")
    session.scalars(select(User).where(User.username == "executive")).one().email = "e@example.org"
    known = come_in(session, executive).device
    come_in(session, executive, known)
    due = notices.claim(session)
    assert (due.kind, due.address, due.user_agent) == (
        NoticeKind.NEW_DEVICE,
        "e@example.org",
        "Firefox",
    )
    assert due.message_id.endswith("@example.org>")
    assert notices.claim(session) is None  # held while it is sent
    notices.settle(session, due, sent=True, refused=False, error="")
    assert not notices.anything(session)
