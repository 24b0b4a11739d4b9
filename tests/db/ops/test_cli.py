"""`python -m db`: what it does, what it refuses, what it says."""

import os

import forked
from case_support import tallies_kept
from cli_support import command, count
from ponte_server import opened
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.network import Attendance, Meeting
from db.record import triggers
from settings import ROOT


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
    words = ("-m", "db", "demo", "--cases", 5, "--partners", 25)
    assert forked.python(*words, cwd=ROOT, env=surroundings).returncode == 0
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


def test_the_starter_is_loaded_once_unverified_and_without_contacts(run, fresh_engine):
    assert run("load-starter")[1].startswith("53 organisations added")
    assert run("load-starter")[1].startswith("0 organisations added")
    with Session(fresh_engine) as session:
        partners = session.scalars(select(Partner)).all()
    assert len(partners) == 53
    assert not any(p.fictitious or p.verified_at or p.phone or p.email for p in partners)
    assert count(fresh_engine, Contact) == 0
    assert (count(fresh_engine, Meeting), count(fresh_engine, Attendance)) == (1, 0)


def test_no_command_of_a_demonstration_touches_a_database_of_real_use(tmp_path):
    person = ("--name", "Anna", "--role", "executive", "--generate")
    assert not command(tmp_path, "create-user", "anna", *person, PONTE_DEMO="0").returncode
    there = f"sqlite:///{tmp_path / 'ponte.db'}"
    for words in (
        ["migrate"],
        ["demo", "--if-empty"],
        ["create-user", "eva", *person],
        ["doctor", "--start"],
    ):
        done = command(tmp_path, *words, PONTE_DEMO="1", PONTE_DEMO_DATABASE_URL=there)
        assert done.returncode == 1, words
        assert "real use" in done.stderr or "real people" in done.stderr, words
        assert "Traceback" not in done.stderr, words


def test_no_command_of_real_use_touches_a_database_of_a_demonstration(tmp_path):
    assert not command(tmp_path, "demo", "--cases", "5", "--partners", "25").returncode
    for words in (["load-starter"], ["doctor", "--start"]):
        done = command(
            tmp_path, *words, PONTE_DEMO="0", DATABASE_URL=f"sqlite:///{tmp_path / 'demo.db'}"
        )
        assert done.returncode == 1, words
        assert "demonstration" in done.stderr, words


def test_a_locked_database_is_said_in_a_sentence(tmp_path):
    assert not command(tmp_path, "migrate").returncode
    holder = opened(tmp_path)
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


def test_a_database_on_another_machine_is_not_asked_before_it_shows_who_it_is(tmp_path):
    url = "postgresql://u:geheim@db.example.org/d?sslmode=require"
    done = command(tmp_path, "migrate", PONTE_DEMO="0", DATABASE_URL=url)
    assert done.returncode == 1
    assert "sslmode=verify-full" in done.stderr
    assert "geheim" not in done.stderr


def test_backups_that_nobody_could_open_are_refused_before_the_start(tmp_path):
    done = command(tmp_path, "doctor", "--start", PONTE_DEMO="0", PONTE_BACKUP_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "PONTE_BACKUP_RECIPIENT: not set" in done.stderr
    assert "python -m db backup-key" in done.stderr


def test_a_wrong_command_ends_with_2_and_the_usage(tmp_path):
    wrong = command(tmp_path, "dance")
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


def test_a_record_that_was_tampered_with_ends_with_an_error_that_names_the_line(run, fresh_engine):
    assert run("seal")[0] == 0
    code, said, _ = run("verify-audit")
    assert (code, said.splitlines()[-1]) == (0, "The record is whole.")
    run("record", "va-2026-000099", "--for", "Garante di prova")
    with fresh_engine.begin() as connection, triggers.loosened(connection):
        connection.execute(text("UPDATE audit_event SET detail = 'nobody'"))
    code, said, errors = run("verify-audit")
    assert (code, errors) == (1, "python -m db: the record is not what was written\n")
    assert said.startswith("line 1 of 20")
    assert run("cut-record")[0] == 1


def test_the_statements_for_the_role_of_the_application_are_printed(run):
    code, said, _ = run("grants", "ponte_app")
    assert code == 0 and "REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM ponte_app;" in said
    assert run("grants", "no role")[0] == 1
