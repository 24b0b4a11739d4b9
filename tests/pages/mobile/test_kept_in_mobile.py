"""A tenant half written into the list of a stop, or half corrected, is there again."""

from datetime import time

import pytest
from kept_support import choices, from_the_browser, kept
from page_support import press
from sqlalchemy import func, select
from support import app_as

import i18n
from components.drafts import tabs
from db.engine import reading, transaction
from db.mobile import convened as mobile_convened
from db.models.mobile import Appointment
from db.models.people import Person
from domain.mobile.convened import ConvenedRow
from domain.mobile.stops import VisitState
from domain.vocabulary import Role


@pytest.fixture(autouse=True)
def alone(english, monkeypatch):
    """The tab before is closed when the next is opened."""
    i18n.use("it")
    monkeypatch.setattr(tabs, "alive", lambda tab: False)


def page(monkeypatch, engine, name="mobile", role=Role.COMMUNITY_MANAGER, **address):
    """A tab that was just opened."""
    at = app_as(monkeypatch, role, name, engine=engine)
    for key, value in address.items():
        at.query_params[key] = str(value)
    at.run()
    assert not at.exception
    return at


def field(at, name):
    return next(f for f in at.text_input if str(f.key).endswith(f"-{name}"))


def visit_of(engine, family):
    with reading(engine) as session:
        query = select(Appointment.id, Person).join(Person, Person.id == Appointment.person_id)
        [found] = [n for n, person in session.execute(query) if person.family_name == family]
        return found


def on_first_page(monkeypatch, engine):
    """What the list of drafts on Oggi says, and the texts it shows."""
    at = page(monkeypatch, engine, "home")
    return "\n".join(str(part.value) for part in (*at.text, *at.code, *at.markdown))


def test_a_tenant_half_written_is_there_again_named_nowhere_else_and_goes_with_the_save(
    monkeypatch, engine, me, stop
):
    at = page(monkeypatch, engine, stop=stop, do="person")
    place = f"mobile_person{stop}"
    quarter = choices(at)["quarter"].options[3]
    from_the_browser(
        engine,
        me,
        at,
        place,
        family_name="Lucernario",
        given_name="Ofelia",
        hour="10:15",
        quarter=quarter,
        phone="347 1234567",
    )
    told = on_first_page(monkeypatch, engine)
    assert "Aggiungi inquilino" in told and "Lucernario" not in told and "347" not in told
    again = page(monkeypatch, engine, stop=stop, do="person")
    assert field(again, "family_name").value == "Lucernario"
    assert choices(again)["hour"].value == time(10, 15)
    press(again, "Aggiungi all’elenco")
    with reading(engine) as session:
        added = session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
        assert added.starts_at is not None
        assert session.get(Person, added.person_id).family_name == "Lucernario"
    assert kept(engine, me) == []
    assert field(page(monkeypatch, engine, stop=stop, do="person"), "family_name").value == ""


def corrected(monkeypatch, engine, me, stop, **texts):
    """The form of a convened tenant, something begun in it, and the address of the form."""
    address = {"stop": stop, "do": "tenant", "visit": visit_of(engine, "Rossi")}
    at = page(monkeypatch, engine, **address)
    [place] = at.session_state["draft-forms"]
    from_the_browser(engine, me, at, place, **texts)
    return at, address


def test_a_correction_half_written_is_there_again_named_nowhere_else_and_goes_with_the_save(
    monkeypatch, engine, me, stop
):
    _at, address = corrected(monkeypatch, engine, me, stop, family_name="Lucernario", hour="11:00")
    told = on_first_page(monkeypatch, engine)
    assert "Correggi un convocato" in told and "Lucernario" not in told
    again = page(monkeypatch, engine, **address)
    assert field(again, "family_name").value == "Lucernario"
    assert choices(again)["hour"].value == time(11)
    assert not again.warning
    press(again, "Salva")
    assert visit_of(engine, "Lucernario") == address["visit"]
    assert kept(engine, me) == []


def test_a_correction_begun_before_somebody_elses_is_compared(monkeypatch, engine, me, stop):
    at, address = corrected(
        monkeypatch,
        engine,
        me,
        stop,
        family_name="Lucernario",
        given_name="<b>Maria</b>",
        phone="333 123 4567",
    )
    with transaction(engine) as session:
        row = ConvenedRow(1, "Rossi", "<b>Maria</b>", phone="+393479998877")
        mobile_convened.change(session, me, address["visit"], 1, row)
    field(at, "given_name").input("Ofelia")
    press(at, "Salva")  # the tab that was open meanwhile
    assert field(at, "given_name").value == "Ofelia"
    again = page(monkeypatch, engine, **address)
    [warning] = [item.value for item in again.warning]
    assert "347 999 8877" in warning.replace("\u00a0", " ")
    with reading(engine) as session:
        phones = [person.phone for person in session.scalars(select(Person))]
        assert "+393479998877" in phones and "+393331234567" not in phones
    press(again, "Salva")
    assert visit_of(engine, "Lucernario") == address["visit"]


def test_taking_a_tenant_off_the_list_ends_the_draft_of_them(monkeypatch, engine, me, stop):
    at, _address = corrected(monkeypatch, engine, me, stop, family_name="Lucernario")
    press(at, "Sì, togli dall’elenco")
    with reading(engine) as session:
        convened = Appointment.state == VisitState.CONVENED
        assert session.scalar(select(func.count()).where(convened)) == 1
    assert kept(engine, me) == []
