"""The file of the embedded database says nothing to who has the disk."""

import os
import shutil
import subprocess
import sys

import pytest
from cli_support import KEYS, command
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from support import migrated

from db import cipher
from db.engine import make_engine
from db.models.directory import Partner
from db.ops import encrypt
from db.progress import Silence
from domain.errors import CannotRun
from settings import ROOT

OLD, NEW = b"o" * 32, b"n" * 32
SAID = "Associazione Parola Nascosta"


def said(engine) -> int:
    """Write a word that must not be readable, in the clear; how many tables there are."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE told (what TEXT)"))
        connection.execute(text("INSERT INTO told VALUES (:what)"), {"what": SAID})
        connection.execute(text("CREATE VIRTUAL TABLE heard USING fts5(what)"))
        connection.execute(text("INSERT INTO heard VALUES (:what)"), {"what": SAID})
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM sqlite_master"))


def readable(folder) -> list[str]:
    return [file.name for file in folder.iterdir() if SAID.encode() in file.read_bytes()]


def test_nothing_is_readable_in_database_or_journal(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'ponte.db'}", [NEW])
    said(engine)
    assert (tmp_path / "ponte.db-wal").stat().st_size > 0
    assert readable(tmp_path) == []
    assert {oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()} == {"0o600"}
    engine.dispose()


def test_a_plain_file_becomes_an_encrypted_one_with_every_row(tmp_path):
    path = tmp_path / "ponte.db"
    engine = migrated(path)
    tables = said(engine)
    engine.dispose()
    assert readable(tmp_path) == ["ponte.db"]
    kept = os.open(path, os.O_RDONLY)  # who still holds the old file
    done = encrypt.encrypt(path, [NEW], Silence())
    assert done is not None
    assert done.was_plain
    assert readable(tmp_path) == []
    assert SAID.encode() not in os.read(kept, 10**8)
    os.close(kept)
    opened = make_engine(f"sqlite:///{path}", [NEW])
    with opened.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master")) == tables
        assert connection.scalar(text("SELECT what FROM heard WHERE heard MATCH 'nascosta'"))
        assert connection.scalar(text("SELECT count(*) FROM need")) > 0
    opened.dispose()
    assert encrypt.encrypt(path, [NEW], Silence()) is None


def test_a_new_key_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "ponte.db"
    made = make_engine(f"sqlite:///{path}", [OLD])
    said(made)
    made.dispose()
    opened = make_engine(f"sqlite:///{path}", [NEW, OLD])  # the server, with both keys
    with opened.connect() as connection:
        assert connection.scalar(text("SELECT what FROM told")) == SAID
    opened.dispose()
    done = encrypt.encrypt(path, [NEW, OLD], Silence())
    assert done is not None
    assert not done.was_plain
    assert cipher.opens_with(path, NEW)
    assert not cipher.opens_with(path, OLD)


def test_it_refuses_while_the_database_is_in_use_and_changes_nothing(tmp_path):
    path = tmp_path / "ponte.db"
    engine = migrated(path)
    with Session(engine) as session:
        session.scalar(select(func.count()).select_from(Partner))  # a server at rest, connected
    with pytest.raises(CannotRun, match="in use"):
        encrypt.encrypt(path, [NEW], Silence())
    assert cipher.is_plain(path)
    engine.dispose()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ponte.db"]


def test_a_full_disk_is_said_before_anything_is_written(tmp_path, monkeypatch):
    path = tmp_path / "ponte.db"
    migrated(path).dispose()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 9))
    with pytest.raises(CannotRun, match="MB left"):
        encrypt.encrypt(path, [NEW], Silence())
    assert cipher.is_plain(path)


def test_a_file_whose_rows_differ_is_thrown_away_and_the_old_one_stays(tmp_path, monkeypatch):
    path = tmp_path / "ponte.db"
    migrated(path).dispose()
    counts = iter(range(1_000))
    monkeypatch.setattr(encrypt, "_count", lambda *_: next(counts))
    with pytest.raises(CannotRun, match="stays as it was"):
        encrypt.encrypt(path, [NEW], Silence())
    assert cipher.is_plain(path)
    assert [file.name for file in tmp_path.iterdir()] == ["ponte.db"]


def test_killed_in_the_middle_it_leaves_the_old_file_and_the_next_one_finishes(tmp_path):
    path = tmp_path / "ponte.db"
    migrated(path).dispose()
    killed = (
        "import os, sys; from pathlib import Path; from db.ops import encrypt; "
        "from db.progress import Silence; "
        "encrypt._verify = lambda *_: os._exit(9); "
        "encrypt.encrypt(Path(sys.argv[1]), [b'n' * 32], Silence())"
    )
    done = subprocess.run([sys.executable, "-c", killed, path], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert cipher.is_plain(path)
    assert encrypt.encrypt(path, [NEW], Silence()) is not None


def test_a_wrong_key_is_said_and_not_taken_for_an_empty_database(tmp_path):
    path = tmp_path / "ponte.db"
    made = make_engine(f"sqlite:///{path}", [OLD])
    said(made)
    made.dispose()
    wrong = make_engine(f"sqlite:///{path}", [NEW])
    with pytest.raises(CannotRun, match="PONTE_DATABASE_KEYS"):
        wrong.connect()


def test_an_installation_from_before_starts_and_is_told_what_to_run(tmp_path):
    plain = migrated(tmp_path / "ponte.db")
    plain.dispose()
    given = {"PONTE_DEMO": "0", "PONTE_DATABASE_KEYS": ""}
    done = command(tmp_path, "doctor", "--start", **given)
    assert done.returncode == 0, done.stderr
    assert "make keys" in done.stdout
    assert "encrypt-database" in done.stdout
    assert command(tmp_path, "encrypt-database", **given).returncode == 1
    done = command(tmp_path, "encrypt-database", PONTE_DEMO="0")
    assert done.returncode == 0, done.stderr
    assert not cipher.is_plain(tmp_path / "ponte.db")
    done = command(tmp_path, "doctor", "--start", PONTE_DEMO="0")
    assert (done.returncode, "encrypt-database" in done.stdout) == (0, False)
    done = command(tmp_path, "doctor", "--start", **given)
    assert done.returncode == 1
    assert "PONTE_DATABASE_KEYS" in done.stderr
    assert "Traceback" not in done.stderr
    assert not any(key in done.stdout + done.stderr for key in KEYS.values())


def test_a_change_of_the_key_ends_by_saying_the_command_again(tmp_path):
    kept = tmp_path / "file.keys"
    kept.write_text("o" * 40 + "\n")
    kept.chmod(0o600)
    given = {
        "PONTE_DEMO": "0",
        "PONTE_DATABASE_KEYS": "",
        "PONTE_DATABASE_KEYS_FILE": str(kept),
    }
    assert command(tmp_path, "migrate", **given).returncode == 0
    seen = []
    for _time in range(2):  # a second change has to be as possible as the first
        changed = command(tmp_path, "encrypt-database", "--new-key", **given)
        assert changed.returncode == 0 and "Make a new copy" in changed.stdout, changed.stderr
        half = command(tmp_path, "doctor", **given)
        assert "encrypt-database" in half.stdout
        ended = command(tmp_path, "encrypt-database", **given)
        assert "1 older keys are gone" in ended.stdout, ended.stderr
        assert "encrypt-database" not in command(tmp_path, "doctor", **given).stdout
        seen += kept.read_text().split()
    assert len(set(seen)) == 2 and "o" * 40 not in seen
