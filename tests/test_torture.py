"""The judges of `make torture` find what is planted, and nothing where nothing is wrong."""

import asyncio

import pytest
from sqlalchemy import text
from support import fresh_app_engine
from torture import people
from torture.judge import judged
from torture.saving import NEEDS, Ledger, Told
from torture.strings import NAUGHTY, hostile
from torture.tab import Gone, opened
from torture.writer import intake_of

from db.accounts.users import demo_user, find_session
from db.drafts import keep as drafts
from db.engine import reading, transaction
from db.intake.intake import open_case
from db.record import triggers
from db.reference.catalogue import catalogue_of
from domain.permissions import Actor
from domain.vocabulary import Role

LOST, KEPT = Told("lost", NEEDS, named=False), Told("kept", NEEDS, named=False)


@pytest.fixture(scope="module")
def made():
    """A database with two cases saved as the torture saves them; and what was said of it."""
    engine, ledger = fresh_app_engine(), Ledger()
    with reading(engine) as session:
        actor = Actor(demo_user(session, Role.COMMUNITY_MANAGER), "x", Role.COMMUNITY_MANAGER)
        catalogue = catalogue_of(session)
    for named in (True, False):
        told = ledger.new()
        ledger.tried[-1] = told = Told(told.mark, NEEDS, named)
        form = intake_of(told, min(catalogue.open_quarters), min(catalogue.channels))
        with transaction(engine) as session:
            case = open_case(session, actor, form, drafts.new_token())
        ledger.saved[case.reference] = told
    with transaction(engine) as session:
        drafts.keep(session, actor, drafts.INTAKE, "t" * 43, {"story": KEPT.story})
    ledger.kept.append(KEPT)
    yield engine, ledger
    engine.dispose()


def found(made, *acts):
    """What the judge says after somebody did `acts`; then all is as before."""
    engine, ledger = made
    tables = ("case_need", "case_event", "draft", "audit_event", "case_tally")
    with transaction(engine) as session:
        connection = session.connection()
        for table in tables:
            connection.execute(text(f"CREATE TABLE was_{table} AS SELECT * FROM {table}"))
        with triggers.loosened(connection):
            for act in acts:
                connection.execute(text(act))
    try:
        return judged(engine, ledger)
    finally:
        with transaction(engine) as session:
            connection = session.connection()
            with triggers.loosened(connection):
                for table in tables:
                    connection.execute(text(f"DELETE FROM {table}"))
                    connection.execute(text(f"INSERT INTO {table} SELECT * FROM was_{table}"))
                    connection.execute(text(f"DROP TABLE was_{table}"))


def test_where_nothing_is_lost_the_judge_finds_nothing(made):
    assert judged(*made) == []


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ("DELETE FROM case_need WHERE case_id = 1 AND need_code = 'GA-MOI'", "its needs are"),
        ("DELETE FROM case_event WHERE case_id = 2", "no story"),
        (
            "INSERT INTO case_event (case_id, at, kind, text) "
            "SELECT case_id, at, kind, text FROM case_event WHERE case_id = 1",
            "2 stories",
        ),
        ("DELETE FROM audit_event WHERE action = 'case.open'", "0 lines of the record"),
        ("UPDATE audit_event SET detail = 'x' WHERE id = 1", "the record"),
        ("DELETE FROM draft WHERE used_at IS NULL", "was called kept"),
        ("UPDATE case_tally SET opened = opened + 1", "the figures"),
    ],
)
def test_a_planted_loss_is_found(made, act, says):
    assert any(says in line for line in found(made, act))


def test_what_was_called_saved_and_is_not_there_is_found(made):
    engine, ledger = made
    more = Ledger([*ledger.tried, LOST], ledger.saved | {"VA-2026-999999": LOST}, ledger.kept)
    assert any("was called saved and is not there" in line for line in judged(engine, more))


def test_a_server_that_is_not_there_is_no_screen():
    async def ask():
        async with opened("http://localhost:1", ""):
            pass

    with pytest.raises(Gone):
        asyncio.run(ask())


def test_people_are_made_who_are_signed_in(made, monkeypatch):
    engine, _ledger = made
    monkeypatch.setattr("db.engine.get_engine", lambda: engine)
    tokens = people.made(2, 2)
    with reading(engine) as session:
        found = {find_session(session, token).actor.user_id for token in tokens}
    assert len(tokens) == 4 and len(found) == 2


def test_hostile_texts_are_as_many_as_asked_and_the_same_each_time():
    first = list(hostile(700))
    assert len(set(first)) == 700 and first == list(hostile(700))
    assert set(first) > {text for text in NAUGHTY if len(text) < 100}
