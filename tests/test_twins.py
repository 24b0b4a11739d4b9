"""Two worlds that differ in one secret are read alike by whoever may not know it."""

import inspect
from datetime import datetime

import pytest
from inference import readings, twin_worlds, twins
from inference.world import made
from reserved_support import GUARDED, READERS
from sqlalchemy import true

from db.visible import cases as case_visible
from db.visible import referrals
from domain.permissions import Actor
from domain.vocabulary import Role

OF_WRITING = {None, bool, int, str, datetime}
"""What writing gives back."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return made(tmp_path_factory.mktemp("twins"), 150)


def test_nobody_can_tell_which_of_two_worlds_has_the_secrets(world, tmp_path):
    assert twins.together(world, tmp_path, [twins.LATER]) == []


def test_a_reserved_need_is_told_where_requests_for_it_are(world, tmp_path, monkeypatch):
    """By what a coordinator sees, and by what comes to their mail."""
    monkeypatch.setattr(twin_worlds, "PROTECTED", [Role.COORDINATOR])
    monkeypatch.setattr(referrals, "readable", lambda actor, referral=None: [])
    monkeypatch.setattr(case_visible, "need_visible", lambda actor: [])
    monkeypatch.setattr(case_visible, "among", lambda session, actor: [true()])
    asked = [each for each in twins.QUESTIONS if each.asks == "that it was declined"]
    told = {(each.who, each.by) for each in twins.asked(world, tmp_path, asked, [twins.SOON])}
    assert ("coordinator", "the number that Oggi compares") in told
    assert ("mail", "mail to elena@example.org") in told


def test_whatever_a_reader_without_every_case_may_call_is_read_or_named_with_a_reason():
    open_to_them = {
        name: inspect.signature(function).return_annotation
        for name, function in GUARDED.items()
        if any(Actor(0, "", role).may(function.permission) for role in READERS)
    }
    telling = {name for name, gives in open_to_them.items() if gives not in OF_WRITING}
    known = readings.CALLS.keys() | readings.NOT_READ.keys()
    assert len(telling) > 60 and telling - known == set()
    assert known - open_to_them.keys() == set()
