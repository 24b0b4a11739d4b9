"""Words that go out and name the tenant wait for a second, knowing click."""

from datetime import UTC, datetime
from functools import partial

import pytest
import streamlit as st
from case_support import add_case, add_service, entrust
from page_support import press, visited
from sqlalchemy import select
from support import fresh_app_engine

from components.referrals import of_case
from db.accounts import users as accounts
from db.engine import reading, transaction
from db.models.accounts import User
from db.models.follow_up import Task
from db.models.people import Household, Person
from db.models.referrals import Referral
from db.referrals import reply as replies
from db.referrals.ask import reply_link
from domain.permissions import Actor
from domain.tasks.task import TaskKind
from domain.vocabulary import Role

opened = partial(visited, "cases")
WAIT, ANYWAY = "queste parole sembrano dire chi è l’inquilino", "Invia comunque"


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_MS", 200)
    made = fresh_app_engine()
    yield made
    made.dispose()


@pytest.fixture
def reference(engine):
    """A case of the household Brambilla, with a question a partner asks."""
    with transaction(engine) as session:
        user = session.get_one(User, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
        me = Actor(user.id, user.name, user.role)
        home = Household(quarter_id=1)
        session.add(home)
        session.flush()
        session.add(
            Person(
                household_id=home.id,
                family_name="Brambilla",
                given_name="Ofelia",
                fictitious=True,
                created_at=datetime.now(UTC),
            )
        )
        session.flush()
        case = add_case(session, me, household=home)
        entrust(session, me, case.reference, add_service(session), "", "token")
        session.flush()
        number = session.scalar(select(Referral.id))
        replies.ask(session, reply_link(session, me, number), "Maria di prova", "Chi è?")
        return case.reference


def answering(monkeypatch, engine, reference):
    at = opened(monkeypatch, engine, case=reference)
    with reading(engine) as session:
        number = session.scalar(select(Referral.id))
    at.session_state["referral-panel"] = (number, "answer")
    return at.run()


def warned(at):
    return any(WAIT in item.value for item in at.warning)


def answered(engine):
    with reading(engine) as session:
        return session.scalar(select(Referral.question)) is None


def say(at, text, button="Invia la risposta"):
    [area] = [area for area in at.text_area if area.label.startswith("La tua risposta")]
    area.set_value(text)
    return press(at, button)


def test_an_answer_that_names_the_tenant_goes_out_at_the_second_click_alone(
    monkeypatch, engine, reference
):
    at = say(answering(monkeypatch, engine, reference), "È la signora BRAMBILLA")
    assert warned(at)
    assert "BRAMBILLA" in [code.value for code in at.code]
    assert not answered(engine)
    press(at, ANYWAY)
    assert answered(engine)


def test_an_answer_corrected_after_the_warning_goes_out(monkeypatch, engine, reference):
    at = say(answering(monkeypatch, engine, reference), "È la signora Brambilla")
    at = say(press(at, "Correggi il testo"), "È una signora sola")
    assert answered(engine)
    assert not warned(at)


def test_another_name_written_after_the_warning_is_warned_of_again(monkeypatch, engine, reference):
    at = say(answering(monkeypatch, engine, reference), "È la signora Brambilla")
    say(at, "È Ofelia Brambilla", ANYWAY)
    assert warned(at)
    assert not answered(engine)
    press(at, ANYWAY)
    assert answered(engine)


def test_an_answer_that_names_nobody_goes_out_at_once(monkeypatch, engine, reference):
    say(answering(monkeypatch, engine, reference), "Una persona sola, libri da leggere")
    assert answered(engine)


def test_a_reminder_with_a_name_waits_too(monkeypatch, engine, reference):
    def reminders():
        with reading(engine) as session:
            return len(session.scalars(select(Task).where(Task.kind == TaskKind.OWN)).all())

    at = press(opened(monkeypatch, engine, case=reference), "Promemoria")
    [field] = [item for item in at.text_input if item.label.startswith("Che cosa ricordare")]
    field.set_value("Richiamare Ofelia")
    press(at, "Salva")
    assert warned(at)
    assert reminders() == 0
    press(at, "Salva comunque")
    assert reminders() == 1


def test_the_message_of_a_referral_waits_too(monkeypatch, engine, reference):
    def sent():
        with reading(engine) as session:
            return len(session.scalars(select(Referral.id)).all())

    with transaction(engine) as session:
        service = add_service(session, "Altro ente")

    def suggest(_found, key, *, refer_label, on_refer):
        st.button(refer_label, key=key, on_click=on_refer, args=(service,))

    monkeypatch.setattr(of_case.suggestions, "show", suggest)
    monkeypatch.setattr(of_case.navigation, "link", lambda *_args: None)
    at = press(opened(monkeypatch, engine, case=reference), "Indirizza")
    [area] = [area for area in at.text_area if area.label.startswith("Per il partner")]
    area.set_value("Per la signora brambilla")
    press(at, "Indirizza qui")
    assert warned(at)
    assert sent() == 1
    press(at, ANYWAY)
    assert sent() == 2
