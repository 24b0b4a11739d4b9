"""A case and a tenant written twice, on the screens of the community manager."""

from functools import partial

import pytest
from case_support import add_case
from page_support import press, shown, visited
from sqlalchemy import select
from support import fresh_app_engine

from db.case_life import changes as case_changes
from db.clock import utcnow
from db.engine import reading, transaction
from db.merging import cases as case_merge
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.people import Household, Person
from db.people.identity import persons_of_case
from db.people.index import add_person
from db.reference.catalogue import catalogue_of
from domain.vocabulary import CaseStatus, Outcome, Role

opened = partial(visited, "cases")


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_MS", 200)
    made = fresh_app_engine()
    yield made
    made.dispose()


def add_tenant(session, me, needs, **said):
    household = Household(quarter_id=catalogue_of(session).quarters_by_code["VA-01"].id)
    session.add(household)
    session.flush()
    person = Person(household_id=household.id, created_at=utcnow(), **said)
    add_person(session, person)
    case = add_case(session, me, needs, household=household)
    session.info.pop("written", None)
    return case.reference, person.id


@pytest.fixture
def pair(engine, me):
    """Two cases of one household."""
    with transaction(engine) as session:
        first, _person = add_tenant(
            session, me, ("EC-ALI",), family_name="Rossi", given_name="Anna"
        )
        home = session.scalar(select(Case.household_id).where(Case.reference == first))
        second = add_case(session, me, ("SA-PSI",), household=session.get(Household, home))
        return first, second.reference


@pytest.fixture
def twins(engine, me):
    """Two records of one tenant, each with a case."""
    with transaction(engine) as session:
        one = add_tenant(
            session, me, ("EC-ALI",), family_name="Rossi", given_name="Anna", phone="+393331234567"
        )
        two = add_tenant(
            session,
            me,
            ("EC-UTE",),
            family_name="Rosi *Anna*",
            given_name="Anna",
            codice_fiscale="RSSNNA80A41H501X",
        )
        return one, two


def compared(monkeypatch, engine, pair):
    at = press(opened(monkeypatch, engine, case=pair[1]), "È un doppione? Unisci…")
    field = next(f for f in at.text_input if f.label == "Riferimento dell’altro caso")
    field.set_value(pair[0].lower())
    return press(at, "Confronta")


def test_two_cases_are_merged_and_the_old_address_leads_to_the_one_that_stays(
    monkeypatch, engine, me, pair
):
    at = compared(monkeypatch, engine, pair)
    assert all(word in shown(at) for word in (*pair, "Povertà alimentare", "Disagio psichico"))
    at = press(at, "Unisci i due casi")
    assert f"{pair[1]} ora porta qui" in shown(at)
    again = opened(monkeypatch, engine, case=pair[1])
    assert f"{pair[1]} è stato unito a {pair[0]}" in shown(again)
    assert again.query_params["case"] == pair[0]
    with reading(engine) as session:
        gone = session.scalar(select(Case).where(Case.reference == pair[1]))
        assert (gone.status, gone.outcome) == (CaseStatus.CLOSED, Outcome.DUPLICATE)


def test_comparing_with_no_reference_asks_for_one(monkeypatch, engine, me, pair):
    at = press(opened(monkeypatch, engine, case=pair[1]), "È un doppione? Unisci…")
    assert "Scrivi il riferimento" not in shown(at)
    assert "Scrivi il riferimento dell’altro caso" in shown(press(at, "Confronta"))


def test_two_tax_codes_are_told_as_a_sign_of_two_people(monkeypatch, engine, me, twins):
    (_first, one), (_second, two) = twins
    told = "Due codici fiscali diversi"
    assert told not in shown(opened(monkeypatch, engine, people=f"{one},{two}"))
    with transaction(engine) as session:
        third = add_tenant(
            session,
            me,
            ("EC-UTE",),
            family_name="Rossi",
            given_name="Anna",
            codice_fiscale="RSSNNA61S54F205V",
        )
    assert told in shown(opened(monkeypatch, engine, people=f"{two},{third[1]}"))


def test_a_merger_is_undone_from_the_case_that_stays(monkeypatch, engine, me, pair):
    press(compared(monkeypatch, engine, pair), "Unisci i due casi")
    at = press(opened(monkeypatch, engine, case=pair[0]), "Sì, di nuovo due casi")
    assert "Sono di nuovo due casi" in shown(at)
    assert "è stato unito" not in shown(opened(monkeypatch, engine, case=pair[1]))


def test_a_case_changed_while_they_are_compared_is_looked_at_again(monkeypatch, engine, me, pair):
    at = compared(monkeypatch, engine, pair)
    with transaction(engine) as session:
        version = session.scalar(select(Case.version).where(Case.reference == pair[0]))
        case_changes.change_urgency(session, me, pair[0], version, 1)
    assert "Intanto è cambiato qualcosa" in shown(press(at, "Unisci i due casi"))


def test_a_change_on_a_case_merged_meanwhile_is_said_not_to_be_saved(monkeypatch, engine, me, pair):
    at = opened(monkeypatch, engine, case=pair[1])
    with transaction(engine) as session:
        versions = tuple(
            session.scalar(select(Case.version).where(Case.reference == code)) for code in pair
        )
        case_merge.merge(session, me, *pair, versions)
    at = press(at, "Prendi in carico")
    assert "Non salvato: questo caso è stato unito a un altro" in shown(at)


def test_the_case_of_another_household_is_not_merged_but_the_person_is_asked(
    monkeypatch, engine, me, twins
):
    (one, _id), (two, _other) = twins
    at = press(compared(monkeypatch, engine, (one, two)), "Unisci i due casi")
    assert "due nuclei" in shown(at)


def test_two_records_of_a_tenant_are_merged_field_by_field_and_undone(
    monkeypatch, engine, me, twins
):
    (one, first), (two, second) = twins
    at = opened(monkeypatch, engine, case=two, people=f"{second},{first}")
    assert all(word in shown(at) for word in ("Rossi", "Rosi *Anna*", "RSSNNA80A41H501X", one, two))
    [family] = [radio for radio in at.radio if radio.label == "Cognome"]
    family.set_value(True).run()
    at = press(at, "È una persona sola: unisci")
    assert "ora è una persona sola" in shown(at)
    with transaction(engine) as session:
        [person] = persons_of_case(session, me, two)
        assert (person.family_name, person.phone) == ("Rosi *Anna*", "+393331234567")
        assert person.codice_fiscale == "RSSNNA80A41H501X"
    at = press(opened(monkeypatch, engine, case=two), "Sì, di nuovo due persone")
    assert "Sono di nuovo due persone" in shown(at)
    with transaction(engine) as session:
        assert [p.family_name for p in persons_of_case(session, me, one)] == ["Rossi"]


def test_the_other_record_is_looked_for_only_when_asked_and_each_reading_is_on_record(
    monkeypatch, engine, me, twins
):
    (one, _first), (_two, second) = twins
    at = press(opened(monkeypatch, engine, case=one), "È un doppione? Unisci…")
    assert "Rosi" not in shown(at)
    at = press(at, "Cerca l’altra registrazione")
    field = next(f for f in at.text_input if f.label.startswith("Con quale nome"))
    field.set_value("rosi").run()
    assert "Rosi *Anna*" in shown(at)
    with reading(engine) as session:
        read = session.scalars(select(AuditEvent.subject).where(AuditEvent.action == "person.read"))
        assert f"person:{second}" in set(read)


@pytest.mark.parametrize("people", ["", "1", "1,1", "9,8", "a,b", "1,2,3", "-1,2", "1,99999999999"])
def test_nonsense_in_the_address_compares_nobody(monkeypatch, engine, me, twins, people):
    assert "Rosi" not in shown(opened(monkeypatch, engine, people=people))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_nobody_else_sees_who_they_are(monkeypatch, engine, me, twins, role):
    (_one, first), (_two, second) = twins
    at = opened(monkeypatch, engine, role, people=f"{first},{second}")
    assert "Rossi" not in shown(at)
    assert "Il tuo ruolo" in shown(at)
