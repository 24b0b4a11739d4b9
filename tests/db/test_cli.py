"""`python -m db`: what it does, what it refuses, what it says."""

import io
import os
import subprocess
import sys

import pytest
from case_support import tallies_kept
from cryptography.fernet import Fernet
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import db.cli
from db import passwords
from db.models.accounts import User
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.network import Attendance, Meeting
from settings import ROOT


@pytest.fixture
def run(fresh_engine, monkeypatch, capsys):
    """The command line on an empty database: gives the exit code, what was said and the errors."""
    for module in ("db.cli", "db.engine", "db.migrate"):
        monkeypatch.setattr(f"{module}.get_engine", lambda: fresh_engine)

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = db.cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def count(engine, model) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_demo_fills_once_and_refuses_to_mix(run, fresh_engine):
    code, said, _ = run("demo", "--cases", 30, "--partners", 25, "--seed", 4)
    assert (code, count(fresh_engine, Case), count(fresh_engine, Partner)) == (0, 30, 25)
    assert "30 invented cases" in said
    code, _, errors = run("demo", "--cases", 30)
    assert code == 1
    assert "holds data already" in errors
    assert run("demo", "--cases", 30, "--if-empty")[0] == 0
    assert count(fresh_engine, Case) == 30


def test_demo_refuses_where_real_people_have_accounts(run, fresh_engine):
    run("create-user", "anna.prova", "--role", "coordinator", "--generate", "--name", "Anna Prova")
    code, _, errors = run("demo")
    assert code == 1
    assert "real people have accounts" in errors
    assert count(fresh_engine, Case) == 0


def test_demo_says_by_itself_that_the_database_is_a_demonstration(tmp_path):
    surroundings = {**os.environ, "PONTE_DEMO": "0", "PONTE_VAR_DIR": str(tmp_path)}
    surroundings.pop("DATABASE_URL", None)
    words = [sys.executable, "-m", "db", "demo", "--cases", "5", "--partners", "25"]
    subprocess.run(words, cwd=ROOT, env=surroundings, check=True, capture_output=True)
    assert (tmp_path / "demo.db").exists()
    assert not (tmp_path / "ponte.db").exists()


def test_what_cannot_be_stored_is_refused_in_one_line(run, fresh_engine):
    words = ("create-user", "anna.prova", "--role", "coordinator", "--generate", "--name")
    code, _, errors = run(*words, "A" * 121)
    assert (code, errors) == (1, "python -m db: 121 characters, at most 120\n")
    with fresh_engine.begin() as connection:
        connection.execute(text('ALTER TABLE "user" RENAME TO user_before'))
    code, _, errors = run(*words, "Anna Prova")
    assert (code, errors.count("python -m db: ")) == (1, 1)


def test_a_user_is_created_with_the_password_from_standard_input(run, fresh_engine):
    words = ("create-user", "anna.prova", "--name", "Anna Prova", "--role", "coordinator")
    code, said, _ = run(*words, typed="sette mirtilli sul davanzale\n")
    assert code == 0
    assert "sette" not in said
    with Session(fresh_engine) as session:
        user = session.scalars(select(User)).one()
    assert passwords.matches("sette mirtilli sul davanzale", user.password_hash)
    code, _, errors = run(*words, typed="sette mirtilli sul davanzale\n")
    assert code == 1
    assert "username_taken" in errors


def test_a_short_password_is_refused(run, fresh_engine):
    words = ("create-user", "anna.prova", "--name", "Anna Prova", "--role", "coordinator")
    assert run(*words, typed="breve\n")[0] == 1
    assert count(fresh_engine, User) == 0


def test_a_generated_password_is_printed_and_works(run, fresh_engine):
    code, said, _ = run(
        "create-user", "anna", "--name", "Anna", "--role", "executive", "--generate"
    )
    assert code == 0
    password = said.split("Password: ")[1].strip()
    with Session(fresh_engine) as session:
        assert passwords.matches(password, session.scalars(select(User)).one().password_hash)


def test_the_starter_is_loaded_once_unverified_and_without_contacts(run, fresh_engine):
    assert run("load-starter")[1].startswith("53 organisations added")
    assert run("load-starter")[1].startswith("0 organisations added")
    with Session(fresh_engine) as session:
        partners = session.scalars(select(Partner)).all()
    assert len(partners) == 53
    assert not any(p.fictitious or p.verified_at or p.phone or p.email for p in partners)
    assert count(fresh_engine, Contact) == 0
    assert (count(fresh_engine, Meeting), count(fresh_engine, Attendance)) == (1, 0)


def test_keys_are_new_and_of_the_right_form(run):
    first, second = run("keys")[1], run("keys")[1]
    assert first != second
    lines = dict(line.split("=", 1) for line in first.splitlines())
    Fernet(lines["PONTE_ENCRYPTION_KEYS"])
    assert len(lines["PONTE_INDEX_KEY"]) == 64


def test_backup_says_that_the_keys_are_not_in_it(run, tmp_path):
    run("demo", "--cases", 5, "--partners", 5)
    code, said, _ = run("backup", tmp_path / "b.zip")
    assert code == 0
    assert "The keys are not in it" in said
    code, _, errors = run("restore", tmp_path / "b.zip")
    assert code == 1
    assert "not empty" in errors


def test_a_missing_file_is_said_in_one_line(run, tmp_path):
    code, _, errors = run("restore", tmp_path / "nothing.zip")
    assert code == 1
    assert len(errors.strip().splitlines()) == 1


def test_a_wrong_command_ends_with_2_and_the_usage():
    wrong = subprocess.run(
        [sys.executable, "-m", "db", "dance"], cwd=ROOT, capture_output=True, text=True
    )
    assert wrong.returncode == 2
    assert "usage: python -m db" in wrong.stderr


def test_recount_sets_the_figures_right(run, fresh_engine):
    run("demo", "--cases", 30, "--partners", 25, "--seed", 4)
    with Session(fresh_engine) as session:
        before = tallies_kept(session)
        session.execute(text("UPDATE fact_tally SET n = n + 7, key_sum = 0"))
        session.execute(text("DELETE FROM case_tally"))
        session.commit()
        assert tallies_kept(session) != before
    assert run("recount")[:2] == (0, "30 cases were counted.\n")
    with Session(fresh_engine) as session:
        assert tallies_kept(session) == before
