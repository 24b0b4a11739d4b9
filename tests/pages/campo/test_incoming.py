"""*Nuovi dal campo* on Oggi: looked at, one click makes the case, and a second tab is told."""

import pytest
from sqlalchemy import func, select
from support import app_as, fresh_app_engine

from components.campo import incoming
from db.accounts import users as accounts
from db.campo import devices, entries
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import User
from db.models.campo import FieldEntry
from db.models.cases import Case
from db.reference.catalogue import catalogue_of
from domain.campo.entry import read
from domain.permissions import Actor
from domain.vocabulary import Role

NAMES = {"Campanella": "b1", "Rondinella": "b2"}


@pytest.fixture
def engine():
    made = fresh_app_engine()
    with transaction(made) as session:
        user = session.get_one(User, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
        me = Actor(user.id, user.name, user.role)
        code = devices.register(session, me, "Tablet 1")
        quarter = str(min(catalogue_of(session).open_quarters))
        for name, token in NAMES.items():
            typed = {
                "quarter": quarter,
                "channel": "UM-SPO",
                "who": {"given_name": "Prova", "family_name": name, "language": "uk"},
                "needs": ["GA-MAN"],
                "urgency": 2,
                "story": "La caldaia è ferma.",
                "notice": {"given": True, "language": "it", "way": "read"},
            }
            entries.receive(session, me, code, token * 18, read(typed), utcnow())
    yield made
    made.dispose()


def looked_at(monkeypatch, engine, name="Campanella"):
    """Oggi with that entry open, as *Guarda e decidi* leaves it."""
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, engine=engine)
    with transaction(engine) as session:
        user = session.get_one(User, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
        me = Actor(user.id, user.name, user.role)
        number = session.scalar(select(FieldEntry.id).where(FieldEntry.token == NAMES[name] * 18))
        detail = entries.detail(session, me, number)
    at.session_state[incoming.KEY] = incoming.Opened(detail, (), 1)
    return at.run()


def button(at, key):
    return at.button(key=f"{incoming.KEY}-{key}")


def said(at):
    assert not at.exception
    return " ".join(each.value for each in (*at.success, *at.info, *at.warning, *at.error))


def cases(engine):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Case))


def test_what_is_open_stands_under_its_own_row(monkeypatch, engine):
    shown = [
        str(found.proto)
        for found in looked_at(monkeypatch, engine).get("bidi_component")
        if "Nuovi dal campo" in str(found.proto)
    ]
    assert len(shown) == 2
    assert "Chiudi" in shown[0]
    assert "Guarda e decidi" in shown[1]


def test_who_decides_reads_the_language_and_how_the_notice_was_given(monkeypatch, engine):
    facts = " ".join(each.value for each in looked_at(monkeypatch, engine).text)
    assert "Parla ucraino" in facts
    assert "Informativa data (" in facts


def test_one_click_makes_the_case_and_a_second_tab_makes_none(monkeypatch, engine):
    first, second = looked_at(monkeypatch, engine), looked_at(monkeypatch, engine)
    assert "Il caso" in said(button(first, "open").click().run())
    assert cases(engine) == 1
    said(button(second, "open").click().run())
    assert cases(engine) == 1


def test_put_aside_it_is_no_case_and_a_second_tab_is_told(monkeypatch, engine):
    first, second = looked_at(monkeypatch, engine), looked_at(monkeypatch, engine)
    assert "Messa da parte" in said(button(first, "mistake").click().run())
    assert "Nel frattempo qualcuno ha già deciso" in said(button(second, "open").click().run())
    assert cases(engine) == 0
