"""Passkeys as a device makes and answers them: here by a key of our own, down to the bytes."""

from datetime import timedelta

import pytest
import time_machine
from passkey_support import Authenticator
from sqlalchemy import func, select

from db.accounts import challenges, factors, passkeys
from db.accounts.factors import FactorFlaw
from db.accounts.passkeys import Site
from db.clock import utcnow
from db.models.accounts import AuditEvent
from db.models.factors import Passkey
from domain.errors import Refused
from domain.permissions import Actor
from domain.vocabulary import Role
from settings import get_settings

HERE = Site("ponte.example.org", "https://ponte.example.org")
BROWSER = "the cookie of one browser"


@pytest.fixture
def device(session, manager):
    """A device that has a passkey of the manager."""
    made = Authenticator(HERE.id, HERE.origin)
    add(session, manager, made)
    return made


def add(session, actor, device, name="tablet"):
    options = passkeys.adding(session, actor, HERE, BROWSER)
    passkeys.add(session, actor, HERE, BROWSER, device.create(options), name)
    session.flush()


def answer(session, device, **changes):
    return device.get(passkeys.asking(session, HERE, BROWSER, None), **changes)


def who(session, said, browser=BROWSER):
    found = passkeys.answered(session, HERE, browser, said)
    return found and found.user_id


def test_a_passkey_says_who_it_is_and_counts(session, manager, device):
    assert who(session, answer(session, device)) == manager.user_id
    assert who(session, answer(session, device)) == manager.user_id
    assert session.scalars(select(Passkey.sign_count)).one() == 2
    [shown] = factors.own(session, manager).passkeys
    assert (shown.name, shown.used_at is None) == ("tablet", False)


def test_a_challenge_is_answered_once_in_its_own_browser_and_in_time(session, device):
    said = answer(session, device)
    assert who(session, said, "the cookie of another browser") is None
    assert who(session, said, "") is None
    assert who(session, said) is not None
    assert who(session, said) is None  # heard on the way and sent again
    with time_machine.travel(utcnow(), tick=False) as clock:
        late = answer(session, device)
        clock.shift(challenges.LASTS + timedelta(seconds=1))
        assert who(session, late) is None
    adding = device.get(
        {"challenge": passkeys.adding(session, _owner(session), HERE, BROWSER)["challenge"]}
    )
    assert who(session, adding) is None  # made for something else


def _owner(session):
    return Actor(session.scalars(select(Passkey.user_id)).one(), "x", Role.COMMUNITY_MANAGER)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://ponte.example.org.evil.example"},
        {"origin": "http://ponte.example.org"},
        {"rp_id": "evil.example"},
        {"verified": False},
        {"signed_by_another": True},
        {"challenge": b"x" * 56},
        {"user_handle": b"somebody else"},
    ],
)
def test_an_answer_that_is_not_right_in_every_part_lets_nobody_in(session, device, change):
    assert who(session, answer(session, device, **change)) is None
    assert who(session, answer(session, device)) is not None


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"response": 1},
        {"id": "x", "response": {"clientDataJSON": "!"}},
        {"response": {"clientDataJSON": "bnVsbA"}},
    ],
)
def test_what_is_no_answer_is_only_refused(session, manager, device, junk):
    assert who(session, junk) is None
    with pytest.raises(Refused):
        passkeys.add(session, manager, HERE, BROWSER, junk, "x")


def test_a_copy_is_refused_and_stands_in_the_record(session, device):
    copy = device.copy()
    assert who(session, answer(session, device)) is not None
    assert who(session, answer(session, device)) is not None
    assert who(session, answer(session, copy)) is None
    copies = select(func.count()).where(AuditEvent.action == "factor.passkey_copy")
    session.flush()
    assert session.scalar(copies) == 1


def test_a_passkey_belongs_to_one_account(session, manager, executive, device):
    with pytest.raises(Refused, match=FactorFlaw.THERE):
        add(session, executive, device)
    [own] = factors.own(session, manager).passkeys
    passkeys.remove(session, executive, own.id)
    passkeys.rename(session, executive, own.id, "stolen")
    assert factors.own(session, manager).passkeys[0].name == "tablet"


def test_the_last_one_stays_where_it_is_compulsory(
    session, manager, executive, device, monkeypatch
):
    monkeypatch.setattr(get_settings(), "demo", False)
    [first] = factors.own(session, manager).passkeys
    with pytest.raises(Refused, match=FactorFlaw.LAST):
        passkeys.remove(session, manager, first.id)
    add(session, manager, Authenticator(HERE.id, HERE.origin), "telephone")
    passkeys.remove(session, manager, first.id)
    assert [key.name for key in factors.own(session, manager).passkeys] == ["telephone"]
    add(session, executive, Authenticator(HERE.id, HERE.origin))
    monkeypatch.setattr(get_settings(), "second_factor", "trusted")
    [free] = factors.own(session, executive).passkeys
    passkeys.remove(session, executive, free.id)
    assert factors.own(session, executive).count == 0
