"""*New from the camper* on Oggi: what somebody is told who decides on it."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from support import app_as

from components.campo import incoming
from db.campo import devices, entries
from db.clock import utcnow
from db.drafts import keep as drafts
from db.engine import reading, transaction
from db.models.campo import FieldEntry
from db.models.cases import Case
from db.reference.catalogue import catalogue_of
from domain.campo.entry import Aside, as_sent, read
from domain.vocabulary import Role

MANAGER = Role.COMMUNITY_MANAGER


@pytest.fixture
def entry(engine, me):
    """One that waits, written in a quarter that is open."""
    with transaction(engine) as session:
        typed = {
            "quarter": min(catalogue_of(session).open_quarters),
            "channel": "UM-SPO",
            "who": {"given_name": "Prova", "family_name": "Campanella"},
            "needs": ["GA-MAN"],
            "story": "La caldaia è ferma.",
            "notice": {"given": True, "language": "it"},
        }
        code = devices.register(session, me, "Tablet")
        entries.receive(session, me, code, "1b671a64-40d5-491e-99b0", read(typed), utcnow())
        return session.scalars(select(FieldEntry.id)).one()


@pytest.fixture
def page(monkeypatch, engine, me, entry):
    """Oggi with the entry open, as after a click on its row."""
    with transaction(engine) as session:
        detail = entries.detail(session, me, entry)
    at = app_as(monkeypatch, MANAGER, engine=engine)
    at.session_state[incoming.KEY] = incoming.Opened(detail, (), 1)
    return at.run()


def test_what_became_impossible_is_told_in_words_with_the_way_out(engine, page, entry):
    with transaction(engine) as session:
        waiting = session.get_one(FieldEntry, entry)
        gone = replace(read(json.loads(waiting.content)), needs=frozenset({"XX-NOT"}))
        waiting.content = json.dumps(as_sent(gone))
        session.flush()
        session.info.pop("written", None)
    page.button(key="campo-incoming-open").click().run()
    assert not page.exception
    (told,) = [error.value for error in page.error]
    assert told.startswith("Il caso non si apre: Scegli almeno un bisogno. Con «Correggi prima»")
    assert page.button(key="campo-incoming-form")


def test_what_a_colleague_put_aside_is_not_shown_any_longer(engine, page, me, entry):
    with transaction(engine) as session:
        entries.put_aside(session, me, entry, Aside.WITHDRAWN)
    page.button(key="campo-incoming-open").click().run()
    assert not page.exception
    assert incoming.KEY not in page.session_state
    with reading(engine) as session:
        assert not session.scalars(select(Case.id).where(Case.written_at.is_not(None))).all()


def test_who_comes_back_to_oggi_finds_it_shut(page):
    opened = page.session_state[incoming.KEY]
    page.session_state[incoming.KEY] = replace(opened, visit=0)
    page.run()
    assert incoming.KEY not in page.session_state
    assert not [text for text in page.text if "caldaia" in text.value]


def test_too_many_drafts_is_said_at_once(engine, page, me, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 0)
    page.button(key="campo-incoming-form").click().run()
    assert not page.exception
    assert [error.value for error in page.error] == [
        "Ha troppe bozze: prima ne salvi o ne elimini qualcuna."
    ]
