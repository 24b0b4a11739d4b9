"""What one process saves, another knows: reference data within a second, a permission at once."""

from time import monotonic

import pytest
from other_process import other_process
from sqlalchemy import update
from support import token_for

from db.accounts import sessions
from db.engine import transaction
from db.memory import LOOKED_AT
from db.models.accounts import User
from db.reference import load
from domain.vocabulary import Role


@pytest.fixture
def token(fresh_engine):
    return token_for(fresh_engine, Role.COMMUNITY_MANAGER)


def test_a_quarter_added_here_is_known_there_to_whoever_asks_a_second_later(
    fresh_engine, token, monkeypatch
):
    rows = load._quarters()
    added = {**rows[0], "code": "VA-99", "name": "Quartiere di prova"}
    monkeypatch.setattr(load, "_quarters", lambda: [*rows, added])
    with other_process(fresh_engine) as ask:
        known = ask(token).quarters
        assert "VA-99" not in known
        with fresh_engine.begin() as connection:
            load.load(connection)
        seen_by = monotonic() + LOOKED_AT.total_seconds()
        while "VA-99" not in known:
            asked, known = monotonic(), ask(token).quarters
            assert "VA-99" in known or asked < seen_by


def test_a_role_that_was_changed_and_a_session_that_was_ended_hold_there_at_once(
    fresh_engine, token
):
    with other_process(fresh_engine) as ask:
        assert ask(token).role is Role.COMMUNITY_MANAGER
        with transaction(fresh_engine) as session:
            of_role = User.role == Role.COMMUNITY_MANAGER
            session.execute(update(User).where(of_role).values(role=Role.EXECUTIVE))
        assert ask(token).role is Role.EXECUTIVE
        with transaction(fresh_engine) as session:
            sessions.revoke(session)
        assert ask(token).role is None
