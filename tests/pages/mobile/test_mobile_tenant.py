"""A convened tenant is corrected or taken off the list of a stop, on the screen."""

from functools import partial

import pytest
from page_support import press, shown, visited
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import transaction
from db.mobile import check_in as mobile_checkin
from db.models.mobile import Appointment
from db.models.people import Person
from domain.mobile.stops import VisitState
from domain.vocabulary import Role

opened = partial(visited, "mobile")
MANAGER = Role.COMMUNITY_MANAGER


def labels(at):
    return [button.label for button in at.button]


def convened(engine, family="Bianchi"):
    """The visit of that tenant."""
    with Session(engine) as session:
        found = session.execute(
            select(Appointment, Person).join(Person, Person.id == Appointment.person_id)
        )
        return next(visit for visit, person in found if person.family_name == family)


def test_a_convened_tenant_is_corrected(monkeypatch, engine, stop):
    visit = convened(engine)
    at = opened(monkeypatch, engine, stop=stop, do="tenant", visit=visit.id)
    fields = {field.label.strip(" *"): field for field in at.text_input}
    assert fields["Cognome"].value == "Bianchi"
    fields["Telefono"].set_value("332555012")
    press(at, "Salva")
    assert "Telefono: Manca lo 0 davanti?" in shown(at)
    fields = {field.label.strip(" *"): field for field in at.text_input}
    fields["Telefono"].set_value("0332 555012")
    fields["Cognome"].set_value("Bianco")
    press(at, "Salva")
    assert "Corretto" in shown(at)
    assert convened(engine, "Bianco").id == visit.id


def test_a_convened_tenant_is_taken_off_the_list_after_a_question(monkeypatch, engine, stop):
    visit = convened(engine)
    at = opened(monkeypatch, engine, stop=stop, do="tenant", visit=visit.id)
    assert "Togli dall’elenco" not in labels(at)
    press(at, "Sì, togli dall’elenco")
    with Session(engine) as session:
        assert session.get(Appointment, visit.id) is None


def test_who_was_checked_in_meanwhile_is_not_corrected_in_silence(monkeypatch, engine, me, stop):
    visit = convened(engine)
    at = opened(monkeypatch, engine, stop=stop, do="tenant", visit=visit.id)
    with transaction(engine) as session:
        mobile_checkin.mark(session, me, visit.id, visit.version, VisitState.CAME)
    next(f for f in at.text_input if f.label.startswith("Cognome")).set_value("Bianco")
    press(at, "Salva")
    assert "registrat" in shown(at)
    assert convened(engine).id == visit.id


@pytest.mark.parametrize("visit", ["", "x", "999999"])
def test_a_tenant_who_is_not_there_is_said_so(monkeypatch, engine, stop, visit):
    at = opened(monkeypatch, engine, stop=stop, do="tenant", visit=visit)
    assert not at.exception
    assert "Salva" not in labels(at)
