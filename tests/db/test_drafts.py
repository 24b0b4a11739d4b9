from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from support import add_user

from db import drafts
from db.engine import reading, transaction
from db.models.people import Draft
from domain.vocabulary import Role

NOW = datetime(2026, 3, 10, 9, 42, tzinfo=UTC)


def test_a_draft_comes_back_as_it_was(session, manager):
    content = {"story": "“perché” 🏠 <b>", "needs": ["EC-UTE"], "size": None}
    token = drafts.new_token()
    drafts.keep(session, manager, token, content)
    kept = drafts.load(session, manager)
    assert (kept.token, kept.content) == (token, content)


def test_a_draft_survives_the_browser_that_wrote_it(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
    with transaction(fresh_engine) as session:
        drafts.keep(session, actor, "t", {"story": "a metà"})
    with reading(fresh_engine) as session:
        assert drafts.load(session, actor).content == {"story": "a metà"}


def test_what_did_not_change_is_not_written_again(session, manager):
    with time_machine.travel(NOW, tick=False):
        first = drafts.keep(session, manager, "t", {"a": 1})
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        again = drafts.keep(session, manager, "t", {"a": 1})
        later = drafts.keep(session, manager, "t", {"a": 2})
    assert (first, again, later) == (NOW, NOW, NOW + timedelta(minutes=5))


def test_each_person_has_one_draft_of_their_own(session, manager):
    other = add_user(session, Role.COMMUNITY_MANAGER, "other")
    drafts.keep(session, manager, "t1", {"a": 1})
    drafts.keep(session, manager, "t2", {"a": 2})
    assert drafts.load(session, other) is None
    assert len(session.scalars(select(Draft)).all()) == 1
    drafts.discard(session, other)
    assert drafts.load(session, manager).content == {"a": 2}
    drafts.discard(session, manager)
    assert drafts.load(session, manager) is None


def test_a_draft_cannot_be_read_in_the_database(session: Session, manager):
    drafts.keep(session, manager, "t", {"family_name": "Segretissimo"})
    stored = session.execute(text("SELECT content FROM draft")).scalar_one()
    assert b"Segretissimo" not in bytes(stored)
