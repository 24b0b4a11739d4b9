"""Beside each number of a partner one click says what became of the call."""

import pytest
from directory_support import add_partner
from support import app_as, fresh_app_engine

import i18n
from db.directory import search as directory_search
from db.directory.calls import called
from db.engine import reading, transaction
from domain.directory.forms import Referent
from domain.permissions import Actor
from domain.phones.called import Called
from domain.vocabulary import Role

COORDINATOR = Actor(1, "test", Role.COORDINATOR)


@pytest.fixture(autouse=True)
def italian(english):
    i18n.use("it")


@pytest.fixture
def engine():
    directory_search.memory.forget()
    made = fresh_app_engine()
    with transaction(made) as session:
        referent = Referent("Piera Castoldi", phone="0332 123456")
        add_partner(session, COORDINATOR, "Banco della Brughiera", referent=referent)
    yield made
    made.dispose()
    directory_search.memory.forget()


def test_who_sees_a_number_marks_it_with_one_click_and_takes_it_back(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "partners", engine=engine)
    at.query_params["partner"] = "P-00001"
    at.run()
    press(at, "called-wrong")
    assert any("Numero sbagliato: " in each.value for each in at.caption)
    with reading(engine) as session:
        [only] = called(session, COORDINATOR, "P-00001")
    assert only.last.result is Called.WRONG
    press(at, "called-back")
    assert not any("Numero sbagliato: " in each.value for each in at.caption)


def press(at, key):
    [button] = [each for each in at.button if (each.key or "").startswith(key)]
    button.click().run()
    assert not at.exception
