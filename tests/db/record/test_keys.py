"""What is on record of a person is under their key, which their erasure destroys."""

import os

from case_support import add_case
from record_support import unbroken
from sqlalchemy import select

from db.access import audit
from db.models.accounts import AuditEvent
from db.models.people import PersonKey
from db.people import keys
from db.record import answer, key
from domain.acts import Act

WAS = {"family_name": ("Colombo", "Brambilla"), "phone": (None, "+39333"), "email": ("a", "a")}


def test_what_was_changed_is_read_by_the_key_of_the_person_until_it_is_destroyed(session, manager):
    case = add_case(session, manager)
    kept = keys.sealed(session, 12, WAS)
    audit(session, manager, Act.CASE_CORRECT, case.reference, changes=kept)
    session.flush()
    assert "Brambilla" not in kept and '"person":12' in kept
    [line] = of(session, case)
    assert line.changes == {"family_name": ["Colombo", "Brambilla"], "phone": ["", "+39333"]}
    stored = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    keys.destroy(session, [12, 13])
    [line] = of(session, case)
    assert (line.changes, line.closed) == ({}, True)
    assert unbroken(stored)
    assert session.scalars(select(PersonKey.key).where(PersonKey.person_id == 12)).all() == [None]
    assert keys.sealed(session, 12, WAS) is None and keys.sealed(session, 13, WAS) is None


def of(session, case):
    found = answer.of_case(session, case.reference, "Garante di prova")
    return [line for line in found if line.action == Act.CASE_CORRECT]


def test_nothing_changed_makes_no_key(session, manager):
    assert keys.sealed(session, 12, {"phone": ("1", "1")}) is None
    assert session.scalar(select(PersonKey.person_id)) is None


def test_the_key_of_the_seals_is_made_where_a_start_was_broken_off_before(monkeypatch, tmp_path):
    place = tmp_path / "record.key"
    monkeypatch.setattr(key, "file", lambda: place)
    draft = place.with_name(f"record.key.{os.getpid()}")  # a container has one number for ever
    draft.write_text("half a k")
    assert key.make() and place.stat().st_size == 65
    assert not draft.exists()
