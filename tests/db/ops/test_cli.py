"""`python -m db`: what it does, what it refuses, what it says."""

import io
import os
import sqlite3
import subprocess
import sys

import pytest
from case_support import tallies_kept
from cryptography.fernet import Fernet
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import db.ops.cli
from db.accounts import passwords
from db.accounts.users import Refusal
from db.models.accounts import AuditEvent, User
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.network import Attendance, Meeting
from db.ops import account_entry
from db.ops.words import ACCOUNT
from settings import ROOT

KEYS = {
    "PONTE_ENCRYPTION_KEYS": Fernet.generate_key().decode(), "PONTE_INDEX_KEY": "0123456789" * 4,
}  # fmt: skip


@pytest.fixture
def run(fresh_engine, monkeypatch, capsys):
    """The command line on an empty database: gives the exit code, what was said and the errors."""
    for module in ("db.ops.cli", "db.engine", "db.ops.migrate", "db.ops.readiness"):
        monkeypatch.setattr(f"{module}.get_engine", lambda: fresh_engine)

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = db.ops.cli.main([str(argument) for argument in arguments])
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


def test_who_looked_at_a_case_is_asked_by_name(run, fresh_engine):
    code, said, _ = run("record", "va-2026-000099", "--for", "Garante di prova")
    assert (code, "of VA-2026-000099" in said) == (0, True)
    with Session(fresh_engine) as session:
        asked = select(AuditEvent.detail).where(AuditEvent.action == "record.read")
        assert session.scalar(asked) == "Garante di prova"


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
    assert "user name is taken" in errors


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


def test_a_role_that_is_none_is_answered_with_those_there_are(run, fresh_engine, capsys):
    with pytest.raises(SystemExit) as ended:
        run("create-user", "anna.prova", "--name", "Anna Prova", "--role", "boss", "--generate")
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "there is no role 'boss'" in said
    assert "coordinator" in said
    assert count(fresh_engine, User) == 0


@pytest.mark.parametrize("refusal", [*Refusal, *passwords.Flaw])
def test_every_refusal_of_an_account_has_a_sentence(refusal):
    assert " " in ACCOUNT[refusal]


def test_no_refusal_is_said_as_a_code(run):
    words = ("create-user", "--name", "Anna Prova", "--role", "coordinator")
    for username, typed in [
        ("anna", "breve"),
        ("a/b", "sette mirtilli"),
        ("anna", "aaaaaaaaaaaaaa"),
    ]:
        code, _, errors = run(*words, username, typed=f"{typed}\n")
        assert code == 1
        assert "_" not in errors.replace(". _ @", ""), errors


@pytest.mark.parametrize("missing", ["--name", "--role", "user name"])
def test_what_create_user_was_not_told_is_asked_only_of_a_person(run, missing):
    given = {"user name": ["anna"], "--name": ["--name", "A"], "--role": ["--role", "executive"]}
    words = [word for name, part in given.items() if name != missing for word in part]
    code, _, errors = run("create-user", *words, "--generate")
    assert code == 1
    assert f"say the {missing} too" in errors


def test_create_user_asks_a_person_for_all_it_needs_and_makes_the_password(
    run, fresh_engine, monkeypatch, capsys
):
    answers = iter(["anna.prova", "Anna Prova", "boss", "administrator"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    monkeypatch.setattr(account_entry, "getpass", lambda _question: "")
    monkeypatch.setattr(account_entry, "_person_there", lambda: True)
    code, said, _ = run("create-user")
    assert code == 0
    password = said.split("Password: ")[1].split()[0]
    with Session(fresh_engine) as session:
        user = session.scalars(select(User)).one()
    assert (user.username, user.name, user.role.value) == (
        "anna.prova", "Anna Prova", "administrator",
    )  # fmt: skip
    assert passwords.matches(password, user.password_hash)


def test_create_user_needs_no_migration_before(tmp_path):
    surroundings = {**os.environ, "PONTE_DEMO": "0", "PONTE_VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "db", "create-user", "anna", "--name", "Anna", "--role",
         "executive", "--generate"],
        cwd=ROOT, env=surroundings | {"DATABASE_URL": ""} | KEYS, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "can sign in" in done.stdout


def command(tmp_path, *words, **more):
    surroundings = {
        **os.environ,
        "PONTE_VAR_DIR": str(tmp_path),
        "DATABASE_URL": "",
        **KEYS,
        **more,
    }
    return subprocess.run(
        [sys.executable, "-m", "db", *words], cwd=ROOT, env=surroundings, capture_output=True,
        text=True,
    )  # fmt: skip


def test_no_command_of_a_demonstration_touches_a_database_of_real_use(tmp_path):
    person = ("--name", "Anna", "--role", "executive", "--generate")
    assert not command(tmp_path, "create-user", "anna", *person, PONTE_DEMO="0").returncode
    there = f"sqlite:///{tmp_path / 'ponte.db'}"
    for words in (["migrate"], ["demo", "--if-empty"], ["create-user", "eva", *person], ["check"]):
        done = command(tmp_path, *words, PONTE_DEMO="1", PONTE_DEMO_DATABASE_URL=there)
        assert done.returncode == 1, words
        assert "real use" in done.stderr or "real people" in done.stderr, words
        assert "Traceback" not in done.stderr, words


def test_no_command_of_real_use_touches_a_database_of_a_demonstration(tmp_path):
    assert not command(tmp_path, "demo", "--cases", "5", "--partners", "25").returncode
    for words in (["load-starter"], ["check"]):
        done = command(tmp_path, *words, PONTE_DEMO="0",
                       DATABASE_URL=f"sqlite:///{tmp_path / 'demo.db'}")  # fmt: skip
        assert done.returncode == 1, words
        assert "demonstration" in done.stderr, words


def test_a_backup_never_replaces_a_file_in_silence(run, tmp_path):
    run("demo", "--cases", 5, "--partners", 5)
    there = tmp_path / "b.zip"
    there.write_text("last month's")
    code, _, errors = run("backup", there)
    assert (code, there.read_text()) == (1, "last month's")
    assert "--replace" in errors
    assert run("backup", "--replace", there)[0] == 0
    assert there.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["restore", "{folder}"], "is a folder"),
        (["restore", "{folder}/nothing.zip"], "there is no file"),
        (["restore", "{folder}/text"], "no backup"),
        (["backup", "{folder}"], "is a folder"),
        (["backup", "{folder}/nowhere/b.zip"], "there is no"),
        (["backup", "{folder}/text/b.zip"], "is not a folder"),
    ],
)
def test_a_file_that_cannot_serve_is_named_in_a_sentence(run, tmp_path, words, part):
    (tmp_path / "text").write_text("a shopping list")
    code, _, errors = run(*[word.format(folder=tmp_path) for word in words])
    assert code == 1
    assert part in errors
    assert "Errno" not in errors
    assert len(errors.strip().splitlines()) == 1


def test_a_locked_database_is_said_in_a_sentence(tmp_path):
    assert not command(tmp_path, "migrate").returncode
    holder = sqlite3.connect(tmp_path / "demo.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = command(tmp_path, "recount")
    holder.close()
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_server_is_said_in_a_sentence(tmp_path):
    url = "postgresql://u:geheim@127.0.0.1:1/d"
    done = command(tmp_path, "recount", PONTE_DEMO_DATABASE_URL=url)
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr


def test_keys_are_put_into_a_file_only_the_owner_reads_and_never_over_others(run, tmp_path):
    file = tmp_path / ".env"
    file.write_text("PONTE_AGENCY=ALER di prova")
    file.chmod(0o644)
    code, said, _ = run("keys", "--into", file)
    assert code == 0
    assert "copy" in said
    first = file.read_text()
    assert first.startswith("PONTE_AGENCY=ALER di prova\nPONTE_ENCRYPTION_KEYS=")
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    code, said, _ = run("keys", "--into", file)
    assert (code, file.read_text()) == (0, first)
    assert "already" in said
    assert file.stat().st_mode & 0o777 == 0o600


def test_half_the_keys_are_not_completed_with_one_that_does_not_fit(run, tmp_path):
    file = tmp_path / ".env"
    file.write_text("PONTE_INDEX_KEY=abc\n")
    code, _, errors = run("keys", "--into", file)
    assert (code, file.read_text()) == (1, "PONTE_INDEX_KEY=abc\n")
    assert "PONTE_INDEX_KEY" in errors


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
        session.execute(text("UPDATE fact_tally SET n = n + 7"))
        session.execute(text("DELETE FROM case_tally"))
        session.commit()
        assert tallies_kept(session) != before
    assert run("recount")[:2] == (0, "30 cases were counted.\n")
    with Session(fresh_engine) as session:
        assert tallies_kept(session) == before
