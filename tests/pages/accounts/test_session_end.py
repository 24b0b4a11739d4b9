"""A run of the script that finds its session ended, or somebody else in the browser."""

import pytest
from support import app_as, fresh_app_engine, token_for

from components import context
from db.accounts import users as accounts
from db.engine import transaction
from domain.vocabulary import Role

ENDED = "La sessione è terminata"


@pytest.fixture
def engine():
    return fresh_app_engine()


def said(at):
    return "\n".join(element.value for element in at.error)


def test_a_tab_of_one_person_is_not_gone_on_with_by_another(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    assert ENDED not in said(at)
    another = token_for(engine, Role.COORDINATOR)
    monkeypatch.setattr(context, "_token", lambda: another)
    at.run()
    assert ENDED in said(at)
    assert not at.text_area
    assert not at.text_input


def test_the_same_person_goes_on_under_a_new_session(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    again = token_for(engine, Role.COMMUNITY_MANAGER)
    monkeypatch.setattr(context, "_token", lambda: again)
    at.run()
    assert ENDED not in said(at)
    assert at.text_area


def test_the_words_of_an_ended_session_call_for_the_cover(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine).run()
    with transaction(engine) as session:
        user_id = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
        accounts.end_sessions(session, user_id)
        session.info["audited"] = True
    at.run()
    assert ENDED in said(at)
    assert any("ponte-ended" in element.proto.body for element in at.get("html"))
