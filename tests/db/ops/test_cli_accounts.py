"""`python -m db create-user`: what it asks, refuses and makes."""

import pytest
from cli_support import command, count
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import passwords
from db.accounts.users import Refusal
from db.models.accounts import User
from db.ops import account_entry
from db.ops.words import ACCOUNT


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


def test_a_role_that_is_none_is_answered_with_those_there_are(run, fresh_engine, capsys):
    with pytest.raises(SystemExit) as ended:
        run("create-user", "anna.prova", "--name", "Anna Prova", "--role", "boss", "--generate")
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "there is no role 'boss'" in said
    assert "coordinator" in said
    assert count(fresh_engine, User) == 0


@pytest.mark.parametrize("refusal", [*Refusal, *passwords.PasswordFlaw])
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
    made = (user.username, user.name, user.role.value)
    assert made == ("anna.prova", "Anna Prova", "administrator")
    assert passwords.matches(password, user.password_hash)


def test_create_user_needs_no_migration_before(tmp_path):
    words = ("create-user", "anna", "--name", "Anna", "--role", "executive", "--generate")
    done = command(tmp_path, *words, PONTE_DEMO="0")
    assert done.returncode == 0, done.stderr
    assert "can sign in" in done.stdout
