"""Who opens a case or a list of cases is on record once, and so is whoever is refused."""

import pytest
from case_support import add_case
from sqlalchemy import select
from support import app_as, fresh_app_engine

from db.accounts import users as accounts
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case
from domain.permissions import Actor
from domain.vocabulary import Role


@pytest.fixture
def engine():
    made = fresh_app_engine()
    yield made
    made.dispose()


@pytest.fixture
def references(engine):
    with transaction(engine) as session:
        me = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
        actor = Actor(me, "x", Role.COMMUNITY_MANAGER)
        return [add_case(session, actor, needs).reference for needs in (("SA-PSI",), ("EC-ALI",))]


def told(engine, *acts):
    with reading(engine) as session:
        asked = select(AuditEvent.subject, AuditEvent.detail).where(AuditEvent.action.in_(acts))
        return [tuple(row) for row in session.execute(asked.order_by(AuditEvent.id))]


def test_a_case_is_on_record_once_for_each_opening_and_not_for_each_run(
    monkeypatch, engine, references
):
    one, two = references
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
    at.query_params["case"] = one
    at.run().run().run()
    at.query_params["case"] = two
    at.run().run()
    at.query_params["case"] = one
    at.run()
    assert told(engine, "case.read") == [(one, ""), (two, ""), (one, "")]
    with reading(engine) as session:  # nothing of it changes the case
        assert set(session.scalars(select(Case.version))) == {1}


def test_a_case_that_is_not_there_leaves_no_reading(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
    at.query_params["case"] = "VA-2026-000999"
    at.run()
    assert told(engine, "case.read") == []


def test_a_list_is_on_record_with_what_it_was_narrowed_by_and_no_name(
    monkeypatch, engine, references
):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
    at.query_params["need"] = "SA-PSI"
    at.query_params["q"] = "Brambilla"
    at.run().run()
    assert told(engine, "case.list") == [("list", "view=open need=SA-PSI")]


def test_a_page_that_is_refused_is_on_record_with_who_asked(monkeypatch, engine):
    at = app_as(monkeypatch, Role.EXECUTIVE, "cases", engine=engine)
    at.run().run()
    assert [warning.value for warning in at.warning]
    assert told(engine, "access.refused") == [("cases.read", "demand")]
    with reading(engine) as session:
        [user_id] = session.scalars(
            select(AuditEvent.user_id).where(AuditEvent.action == "access.refused")
        )
        assert user_id == accounts.demo_user(session, Role.EXECUTIVE)
