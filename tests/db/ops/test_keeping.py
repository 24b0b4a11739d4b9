"""Backups by the clock, what is wrong with them, and the commands."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pyrage
import pytest
import time_machine
from sqlalchemy.orm import Session
from support import add_user, migrated

from db import crypto
from db.engine import transaction
from db.models.installation import BackupRun
from db.ops import backup_runs, installation, keeping, problems
from db.ops.backup import save
from db.progress import Silence
from db.rights import again
from domain.vocabulary import Role
from settings import Settings

HERS = pyrage.x25519.Identity.generate()
NIGHT = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)  # half past two in Rome


@pytest.fixture
def used(monkeypatch, tmp_path):
    """Settings with a folder for backups, as a real installation's are; `more` besides."""
    folder = tmp_path / "copies"
    folder.mkdir()

    def use(**more) -> Settings:
        given = {"demo": True, "backup_dir": str(folder), "var_dir": tmp_path} | more
        made = Settings(_env_file=None, **given)
        for module in (backup_runs, keeping, problems):
            monkeypatch.setattr(module, "get_settings", lambda: made)
        return made

    use()
    use.folder = folder
    return use


def test_it_is_due_once_a_day_and_again_an_hour_after_it_failed(fresh_engine, used):
    def due() -> bool:
        with Session(fresh_engine) as session:
            return backup_runs.is_due(session)

    with time_machine.travel(NIGHT, tick=False) as clock:
        assert due()
        run = backup_runs.begin(fresh_engine, "a", if_due=True)
        assert backup_runs.begin(fresh_engine, "a", if_due=True) is None  # another server
        backup_runs.end(fresh_engine, run, 0, 0, "no space")
        assert not due()
        clock.shift(timedelta(hours=1, minutes=1))
        assert due()
        backup_runs.end(fresh_engine, backup_runs.begin(fresh_engine, "b"), 9, 9)
        clock.shift(timedelta(hours=10))
        assert not due()
        clock.shift(timedelta(hours=14))
        assert due()
    used(backup_dir="")
    assert not due()


def test_seven_days_four_weeks_and_twelve_months_are_kept():
    days = [date(2026, 11, 26) - timedelta(n) for n in range(500)]
    kept = backup_runs.kept(days, 7, 4, 12)
    assert set(days[:7]) <= kept
    assert date(2026, 11, 15) in kept  # the Sunday of a week
    assert date(2026, 10, 31) in kept
    assert min(kept) == date(2025, 12, 31)
    assert len(kept) == 7 + 2 + 11


def test_the_command_writes_reads_back_tidies_and_restores_after_a_word(run, used, fresh_engine):
    used(backup_recipient=str(HERS.to_public()))
    assert run("demo", "--cases", 5, "--partners", 25)[0] == 0
    old = used.folder / "ponte-2020-01-02-020000.age"
    for name in (old.name, *(f"ponte-2020-03-0{n}-020000.age" for n in range(1, 9)), "mine.age"):
        (used.folder / name).write_bytes(b"x")
    code, said, errors = run("backup", "--scheduled")
    assert code == 0, errors
    assert "read back" in said
    assert "somebody is at it" in run("backup", "--scheduled")[1]
    assert (used.folder / "mine.age").exists()
    assert not (used.folder / "ponte-2020-03-02-020000.age").exists()
    file = max(used.folder.glob("ponte-*.age"))
    assert file.stat().st_mode & 0o777 == 0o600
    secret = used.folder / "secret"
    secret.write_text(f"# created\n{HERS}\n")
    code, _, errors = run("restore", file, "--identity", secret)
    assert (code, "not empty" in errors) == (1, True)
    assert "secret key" in run("restore", file)[2]


def test_restore_does_nothing_without_the_word(run, used, tmp_path, fresh_engine):
    file, other = tmp_path / "b.zip", migrated(tmp_path / "other.db")
    save(other, file, Silence())
    other.dispose()
    for typed in ("", "yes\n"):
        code, said, errors = run("restore", file, typed=typed)
        assert code == 1
        assert "rows of" in said
        assert "nothing was changed" in errors
    assert run("restore", file, typed="restore\n")[0] == 0


def test_a_restore_broken_off_before_the_erased_are_gone_again_leaves_its_mark(
    run, used, tmp_path, fresh_engine, monkeypatch
):
    file, other = tmp_path / "b.zip", migrated(tmp_path / "other.db")
    installation.settle(other, demo=True)
    save(other, file, Silence())
    other.dispose()

    def broken_off() -> int:
        raise OSError("power cut")

    with monkeypatch.context() as before:
        before.setattr(again, "carry_out_again", broken_off)
        assert run("restore", file, "--yes")[0] == 1
    with transaction(fresh_engine) as session:
        assert again.put_back(session)
    again.carry_out_again(
        tmp_path / "none", lambda: transaction(fresh_engine), lambda: transaction(fresh_engine)
    )
    with transaction(fresh_engine) as session:
        assert not again.put_back(session)


def test_one_that_fails_is_noted_with_its_reason(run, used, fresh_engine):
    run("migrate")
    shutil.rmtree(used.folder)
    code, _, errors = run("backup", "--scheduled")
    assert (code, "no folder" in errors) == (1, True)
    with Session(fresh_engine) as session:
        assert "no folder" in backup_runs.last_failure(session)


def test_a_folder_of_backups_that_is_not_there_is_said_before_the_night(run, used, fresh_engine):
    run("migrate")
    shutil.rmtree(used.folder)
    with Session(fresh_engine) as session:
        texts = [problem.text for problem in problems.found(session, keeping.get_settings())]
    assert problems.NO_FOLDER in texts
    gone = used.folder / "today.age"
    code, _, errors = run("backup", str(gone))
    assert (code, f"there is no folder {gone.parent}\n" in errors) == (1, True)


def test_a_mistyped_setting_is_named(fresh_engine, used, monkeypatch):
    for name in ("PONTE_BACKUP_DRI", "PONTE_BACKUP_HOUR", "PONTE_DEMO_BACKUP_DIR"):
        monkeypatch.setenv(name, "3")
    with Session(fresh_engine) as session:
        found = [str(problem) for problem in problems.found(session, used())]
    assert [text.partition(":")[0] for text in found if "no such setting" in text] == [
        "PONTE_BACKUP_DRI"
    ]


def test_doctor_says_what_to_put_right_and_nothing_of_a_demonstration(
    fresh_engine, used, monkeypatch
):
    real = used(demo=False, encryption_keys=["a", "b"], index_key="i" * 40)
    monkeypatch.setattr(crypto, "get_settings", lambda: real)
    with transaction(fresh_engine) as session:
        admin = add_user(session, Role.ADMINISTRATOR)
        session.add(BackupRun(started_at=datetime(2026, 1, 1, tzinfo=UTC)))
    with Session(fresh_engine) as session:
        texts = [problem.text for problem in problems.of_installation(session, admin)]
        server = fresh_engine.dialect.name == "postgresql"
        assert problems.KEYS_HALF in texts
        assert problems.FAILED in texts
        assert (problems.VOLUME in texts) == server
        assert (problems.OWNER in texts) == server  # tests own their tables
        used(demo=True)
        assert problems.of_installation(session, admin) == []
