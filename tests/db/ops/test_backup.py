"""Backup and restore: both databases, from one to the other, and nothing from a damaged file."""

import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from demo_support import SUNDAY, content
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from support import copied, migrated

from db.access import audit
from db.cover.supply import supplies
from db.demo.load import Size, fill
from db.directory.search import warm
from db.engine import reading, transaction
from db.models.accounts import AuditEvent, User
from db.models.people import Person, PersonToken
from db.ops.backup import MANIFEST, save
from db.ops.restore import restore
from db.progress import Silence
from domain.acts import Act
from domain.errors import CannotRun

SMALL = Size(60, 25, today=SUNDAY)


@pytest.fixture
def elsewhere(engine, tmp_path) -> Engine:
    """An empty migrated database of the other kind, or of the same when it is SQLite's turn."""
    made = migrated(tmp_path / "elsewhere.db")
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def filled(engine, tmp_path_factory) -> Engine:
    """A database of each kind with data, which these tests only read."""
    with copied(engine, __name__, tmp_path_factory.mktemp("filled")) as made:
        fill(made, SMALL, Silence())
        yield made


@pytest.fixture(scope="module")
def archive(filled, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "ponte.zip"
    save(filled, path, Silence())
    return path


@pytest.fixture
def saved(archive, tmp_path) -> Path:
    """The backup, to be spoiled."""
    return Path(shutil.copy(archive, tmp_path))


def digests(engine: Engine) -> list[tuple]:
    with engine.connect() as connection:
        table = PersonToken.__table__
        return sorted(connection.execute(select(table.c.digest, table.c.person_id)))


def rewritten(source, target, change) -> None:
    """A copy of an archive in which `change(name, data)` gives what each file holds."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))


def test_a_backup_goes_back_into_a_database_of_either_kind(filled, archive, elsewhere):
    restore(elsewhere, archive, Silence())
    assert content(elsewhere) == content(filled)
    assert digests(elsewhere) == digests(filled)


def test_a_server_that_knew_the_empty_database_sees_what_was_restored(archive, elsewhere):
    with reading(elsewhere) as session:
        assert warm(session) == 0
        assert not supplies(session).services
    restore(elsewhere, archive, Silence())
    with reading(elsewhere) as session:
        assert warm(session) == SMALL.partners
        assert supplies(session).services


def test_a_backup_of_sqlite_goes_into_postgresql_and_the_other_way(fresh_engine, tmp_path):
    source = migrated(tmp_path / "source.db")
    fill(source, SMALL, Silence())
    save(source, tmp_path / "there.zip", Silence())
    restore(fresh_engine, tmp_path / "there.zip", Silence())
    assert content(fresh_engine) == content(source)
    with transaction(fresh_engine) as session:  # sequences stand after the last id
        person = session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()
        audit(session, None, Act.CASE_OVERDUE, f"person:{person.id}")
    source.dispose()


def test_only_the_owner_reads_the_file_and_a_failed_backup_keeps_the_old_one(
    filled, archive, saved, monkeypatch
):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    before = saved.read_bytes()
    monkeypatch.setattr("db.ops.backup._line", lambda _row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(filled, saved, Silence(), replace=True)
    assert saved.read_bytes() == before
    assert [p.name for p in saved.parent.iterdir() if "ponte.zip" in p.name] == ["ponte.zip"]


def test_no_name_and_no_key_is_readable_in_the_file(filled, archive):
    with Session(filled) as session:
        names = set(session.scalars(select(Person.family_name)))
    with zipfile.ZipFile(archive) as parts:
        people = parts.read("person.jsonl").decode() + parts.read("case_event.jsonl").decode()
    assert names
    assert not any(name in people for name in names)


def test_a_changed_file_is_refused_before_anything_is_written(saved, elsewhere, tmp_path):
    bad = tmp_path / "bad.zip"
    rewritten(saved, bad, lambda n, d: d.replace(b"-2026-", b"-2020-") if n == "case.jsonl" else d)
    before = content(elsewhere)
    with pytest.raises(CannotRun, match="damaged"):
        restore(elsewhere, bad, Silence())
    assert content(elsewhere) == before


def test_a_truncated_file_is_refused(saved, elsewhere):
    saved.write_bytes(saved.read_bytes()[:-5000])
    with pytest.raises(CannotRun, match="damaged or no backup"):
        restore(elsewhere, saved, Silence())


def test_a_file_that_is_no_backup_is_refused(elsewhere, tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    with pytest.raises(CannotRun, match="no readable manifest"):
        restore(elsewhere, other, Silence())


def test_a_backup_of_another_schema_is_refused(saved, elsewhere, tmp_path):
    def older(name: str, data: bytes) -> bytes:
        if name != MANIFEST:
            return data
        return json.dumps({**json.loads(data), "revision": "0000"}).encode()

    rewritten(saved, tmp_path / "older.zip", older)
    with pytest.raises(CannotRun, match="schema 0000"):
        restore(elsewhere, tmp_path / "older.zip", Silence())


def test_a_database_with_data_is_not_overwritten(filled, archive):
    before = content(filled)
    with pytest.raises(CannotRun, match="not empty"):
        restore(filled, archive, Silence())
    assert content(filled) == before


def test_saving_and_restoring_are_on_record(filled, archive, elsewhere):
    restore(elsewhere, archive, Silence())
    with Session(filled) as there, Session(elsewhere) as here:
        assert there.scalar(select(AuditEvent).where(AuditEvent.action == "backup.save"))
        assert here.scalar(select(AuditEvent).where(AuditEvent.action == "backup.restore"))
        assert len(here.scalars(select(User)).all()) == 4
