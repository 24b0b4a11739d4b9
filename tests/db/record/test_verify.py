"""Whoever tampers with the record is found out, and what they did is named."""

import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from support import copied

from db.access import audit
from db.clock import utcnow
from db.engine import reading, transaction
from db.progress import Silence
from db.record import checks, cuts, key, seal, triggers
from db.record.verify import verify
from domain.acts import Act
from domain.record.faults import FaultKind as K
from domain.record.faults import words
from settings import get_settings


@pytest.fixture(scope="module")
def filled(engine, tmp_path_factory):
    """Nine lines: a seal after the fifth and after the eighth."""
    with copied(engine, __name__, tmp_path_factory.mktemp("record")) as made:
        with transaction(made) as session:
            for n in range(1, 6):
                audit(session, None, Act.CASE_OVERDUE, f"line {n}")
        sealed(made)
        with transaction(made) as session:
            for n in range(6, 9):
                audit(session, None, Act.CASE_OVERDUE, f"line {n}")
        sealed(made)
        with transaction(made) as session:
            audit(session, None, Act.CASE_OVERDUE, "line 9")
        yield made


def sealed(engine):
    with transaction(engine) as session:
        seal.make(session, anyway=True)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    path = tmp_path / "seals"
    monkeypatch.setattr(get_settings(), "record_seals_file", path)
    return path


def found(engine, *acts):
    """What is found after somebody with every right has done `acts`; then all is as before."""
    with engine.connect() as connection, connection.begin() as outer:
        with triggers.loosened(connection):
            for act in acts:
                connection.execute(text(act) if isinstance(act, str) else act)
        told = [(f.kind, f.number, f.other) for f in verify_on(connection)]
        outer.rollback()
    return told


def verify_on(connection):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.record.verify.snapshot", lambda _engine: nullcontext(connection))
        faults = verify(connection.engine, Silence()).faults
    assert all(map(words, faults))
    return faults


SWAP = (
    "UPDATE audit_event SET id = 100 WHERE id = 3",
    "UPDATE audit_event SET id = 3 WHERE id = 7",
    "UPDATE audit_event SET id = 7 WHERE id = 100",
)
FORGED = "INSERT INTO audit_event (id, at, action, subject, detail) SELECT {}, at, 'x', 'x', '' "
FORGED += "FROM audit_event WHERE id = 2"
HEAD = "UPDATE record_head SET last_id = {0}, count = {0}, "
HEAD += "chain = (SELECT chain FROM audit_event WHERE id = {0})"
TAMPERED = {
    "a line changed": (["UPDATE audit_event SET detail = 'y' WHERE id = 4"], [(K.CHANGED, 4, 0)]),
    "its moment changed": (
        ["UPDATE audit_event SET at = (SELECT at FROM audit_event WHERE id = 1) WHERE id = 6"],
        [(K.CHANGED, 6, 0)],
    ),
    "a line of the middle deleted": (
        ["DELETE FROM audit_event WHERE id = 4"],
        [(K.MISSING, 4, 4), (K.HEAD, 9, 8), (K.SEALED_OTHERWISE, 5, 1), (K.SEALED_OTHERWISE, 8, 2)],
    ),
    "the last line deleted": (["DELETE FROM audit_event WHERE id = 9"], [(K.CUT_SHORT, 9, 9)]),
    "the last lines deleted and the head with them": (
        ["DELETE FROM audit_event WHERE id > 6", HEAD.format(6)],
        [(K.SEALED_OTHERWISE, 8, 2)],
    ),
    "two lines exchanged": (list(SWAP), [(K.MOVED, 3, 7), (K.MOVED, 7, 3)]),
    "a line added": ([FORGED.format(10)], [(K.ADDED, 10, 0)]),
    "a line added in the place of another": (
        ["DELETE FROM audit_event WHERE id = 4", FORGED.format(4)],
        [
            *((K.MISSING, 4, 4), (K.ADDED, 4, 0), (K.HEAD, 9, 8)),
            *((K.SEALED_OTHERWISE, 5, 1), (K.SEALED_OTHERWISE, 8, 2)),
        ],
    ),
    "a seal changed": (
        ["UPDATE record_seal SET day = '2020-01-01' WHERE id = 1"],
        [(K.SEAL_CHANGED, 1, 0)],
    ),
    "a seal deleted": (
        ["DELETE FROM record_seal WHERE id = 1"],
        [(K.SEAL_MISSING, 1, 0), (K.SEAL_CHANGED, 2, 0)],
    ),
    "the head deleted": (["DELETE FROM record_head"], [(K.ADDED, n, 0) for n in range(1, 10)]),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found_and_named(filled, what):
    acts, expected = TAMPERED[what]
    if what == "the head deleted":
        assert (K.HEAD, 0, 0) in found(filled, *acts)
    else:
        assert found(filled, *acts) == expected


def test_a_record_nobody_touched_is_whole(filled, elsewhere):
    with transaction(filled) as session:
        assert seal.write_elsewhere(session) == 2
        assert seal.write_elsewhere(session) == 0
    assert len(elsewhere.read_text().splitlines()) == 2
    verdict = verify(filled, Silence())
    assert verdict.whole and verdict.lines == 9
    assert verdict.sealed < verdict.until


def test_the_file_elsewhere_tells_of_lines_deleted_with_their_seal_and_head(filled, elsewhere):
    with transaction(filled) as session:
        seal.write_elsewhere(session)
    acts = ["DELETE FROM audit_event WHERE id > 5", "DELETE FROM record_seal WHERE id = 2"]
    assert found(filled, *acts, HEAD.format(5)) == [(K.ELSEWHERE, 2, 0)]
    line = json.loads(elsewhere.read_text().splitlines()[0])
    elsewhere.write_text(json.dumps(line | {"chain": "00"}) + "\n")
    assert found(filled) == [(K.ELSEWHERE, 1, 0)]


def test_a_seal_of_another_key_is_none_of_ours_unless_the_settings_name_it(filled, monkeypatch):
    ours = next(iter(key.trusted()))
    other = type(get_settings().record_key)("ab" * 32)
    monkeypatch.setattr(get_settings(), "record_key", other)
    assert found(filled) == [(K.SEAL_OF_OTHERS, 1, 0), (K.SEAL_OF_OTHERS, 2, 0)]
    with filled.connect() as connection:
        assert all(ours in words(fault) for fault in verify_on(connection))
    monkeypatch.setattr(get_settings(), "record_old_keys", [ours])
    assert found(filled) == []


def test_a_dropped_trigger_is_found(filled):
    with filled.connect() as connection:
        on = " ON record_head" if filled.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER record_head_forward{on}"))
        [fault] = verify_on(connection)
        assert (fault.kind, fault.name) == (K.TRIGGER, "record_head_forward")


def test_what_has_had_its_term_goes_as_a_whole_and_the_rest_still_verifies(fresh_engine):
    with time_machine.travel(utcnow() - timedelta(days=3_700), tick=False):
        write_and_seal(fresh_engine, "old")
    with transaction(fresh_engine) as session:
        audit(session, None, Act.CASE_OVERDUE, "young")
    before = verify(fresh_engine, Silence())
    with transaction(fresh_engine) as session:
        cut = cuts.cut(session)
        assert cut.count == before.lines - 1
    with transaction(fresh_engine) as session:
        assert cuts.cut(session) is None
    after = verify(fresh_engine, Silence())
    assert after.whole and after.lines == before.lines + 1
    with reading(fresh_engine) as session:
        left = session.execute(text("SELECT action FROM audit_event ORDER BY id")).scalars().all()
    assert left == ["case.overdue", "record.cut"]
    assert found(fresh_engine, "UPDATE record_cut SET count = count + 1") != []


def write_and_seal(engine, subject):
    with transaction(engine) as session:
        audit(session, None, Act.CASE_OVERDUE, subject)
    sealed(engine)


def test_the_record_is_looked_over_once_each_day(fresh_engine):
    looked, noon = [], utcnow().replace(hour=11)  # a day is one of Rome: no hour leaves it
    for hours in (0, 1, 24, 25):
        with time_machine.travel(noon + timedelta(hours=hours)):
            looked.append(checks.look(fresh_engine) is not None)
    assert looked == [True, False, True, False]
