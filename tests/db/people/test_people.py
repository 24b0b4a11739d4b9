import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from db.clock import utcnow
from db.intake.intake import open_case
from db.models.accounts import AuditEvent
from db.models.people import Household, NamePosting, NameWord, Person, PersonToken
from db.people.identity import FOUND_LIMIT, alike, households, persons_of_case, search
from db.people.index import add_person, owner_of
from db.reference.catalogue import catalogue_of
from domain.intake.form import Intake
from domain.people.words import asked, terms
from domain.permissions import PermissionDenied

BASE, OMOCODIA = "RSSMRA80A01H501U", "RSSMRA80A01H50MM"


@pytest.fixture
def quarter(session):
    return catalogue_of(session).quarters_by_code["VA-01"].id


@pytest.fixture
def person(session, quarter):
    """Store a person; returns their id."""

    def add(family_name, given_name="", **more):
        household = Household(quarter_id=quarter)
        session.add(household)
        session.flush()
        made = Person(
            household_id=household.id,
            family_name=family_name,
            given_name=given_name,
            created_at=utcnow(),
            **more,
        )
        add_person(session, made)
        return made.id

    yield add
    session.info.pop("written", None)


def ids(found):
    return [known.person.person_id for known in found]


@pytest.mark.parametrize(
    "query",
    [
        "perez",
        "PÉREZ",
        "per",
        "josé",
        "Jose Perez",
        "perez gar",
        "garcia",
        "perezgarcia",
        "francescantonio",
        "francescant",
        "perez francescan",
    ],
)
def test_a_person_is_found_by_words_and_beginnings_of_the_name(session, manager, person, query):
    found = person("Pérez García", "José Francescantonio")
    person("Altra", "Prova")
    assert ids(search(session, manager, query)) == [found]


@pytest.mark.parametrize("query", ["", "  ", "p", "pe", "rez", "perez altra", "francescantx", "%"])
def test_blanks_short_words_and_other_words_find_nobody(session, manager, person, query):
    person("Pérez", "José Francescantonio")
    assert search(session, manager, query) == ()


@pytest.mark.parametrize(
    "query",
    [
        "rss mra 80a01 h501u",
        "RSSMRA80A01H501U",
        "RSSMRA80A01H50MM",
        "333 1234567",
        "+39 333 123 4567",
        "(333) 1234567",
        "0039 3331234567",
        "39333\u20131234567",
        "3331234567.0",
    ],
)
def test_a_person_is_found_by_codice_fiscale_and_phone(session, manager, person, query):
    found = person("Prova", codice_fiscale="RSSMRA80A01H501U", phone="+393331234567")
    person("Prova", codice_fiscale="RSSMRA80A01H501X", phone="+393331234568")
    assert ids(search(session, manager, query)) == [found]


@pytest.mark.parametrize(("stored", "typed"), [(BASE, OMOCODIA), (OMOCODIA, BASE)])
def test_a_codice_fiscale_in_another_form_is_the_same_person(
    session, manager, person, stored, typed
):
    found = person("Prova", codice_fiscale=stored)
    assert ids(alike(session, manager, "", "", typed, "")) == [found]
    assert owner_of(session, typed) == owner_of(session, stored) == found
    assert owner_of(session, typed, besides=found) is None
    assert session.get(Person, found).codice_fiscale == stored


def test_somebody_is_found_by_the_provisional_code_that_another_followed(session, manager, person):
    found = person("Prova", codice_fiscale=OMOCODIA, earlier_code="12345678903")
    for query in ("12345678903", BASE, OMOCODIA):
        assert ids(search(session, manager, query)) == [found]
    assert owner_of(session, "12345678903") == found


@pytest.mark.parametrize("query", ["332 555012", "0332 555012", "+39 332555012"])
def test_a_landline_is_found_without_its_zero(session, manager, person, query):
    found = person("Prova", phone="+390332555012")
    stored_as_it_came = person("Prova", phone="+39332555012")
    assert found in ids(search(session, manager, query))
    assert query[0] == "0" or stored_as_it_came in ids(search(session, manager, query))


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_what_was_stored_is_found(session, manager, person, family_name, given_name):
    clean = [name.replace("\0", "") for name in (family_name, given_name)]
    stored = person(*clean)
    for word in {*asked(clean[0]).heavy, *asked(clean[1]).heavy} & terms(*clean):
        if not word.isdigit():
            assert stored in ids(search(session, manager, word))


def test_the_last_written_come_first_and_the_list_ends(session, manager, person):
    stored = [person("Comune", f"Prova {i}") for i in range(FOUND_LIMIT + 3)]
    assert ids(search(session, manager, "comune prova")) == stored[::-1][:FOUND_LIMIT]


def test_codice_fiscale_and_phone_come_before_the_name(session, manager, person):
    phone = person("Altra", phone="+393331234567")
    code = person("Diversa", codice_fiscale="RSSMRA80A01H501U")
    name = person("Uguale")
    found = alike(session, manager, "Uguale", "", "rssmra80a01h501u", "333 123 4567")
    assert ids(found) == [code, phone, name]


def test_what_is_half_typed_looks_for_nobody(session, manager, person):
    person("Uguale", codice_fiscale="RSSMRA80A01H501U", phone="+393331234567")
    assert alike(session, manager, "", "", "RSSMRA80", "333 12") == ()
    assert alike(session, manager, " ", "ug", "", "") == ()


def test_a_person_comes_with_the_open_cases(session, manager, person, quarter):
    known = person("Prova")
    intake = Intake(quarter_id=quarter, channel="TEL", needs=frozenset({"EC-UTE"}), person_id=known)
    opened = open_case(session, manager, intake, "t")
    (found,) = search(session, manager, "prova")
    (case,) = found.cases
    assert (case.reference, case.days, case.needs) == (opened.reference, 0, ("EC-UTE",))


def test_each_search_and_reading_is_on_record_without_the_text(session, manager, person, quarter):
    known = person("Segretissimo")
    search(session, manager, "segretissimo")
    search(session, manager, "nessuno di questi")
    events = session.execute(select(AuditEvent.action, AuditEvent.subject, AuditEvent.detail)).all()
    assert [tuple(event) for event in events] == [
        ("person.search", "person", "1"),
        ("person.read", f"person:{known}", ""),
        ("person.search", "person", "0"),
    ]


def test_reading_the_people_of_a_case_is_on_record(session, manager, quarter):
    intake = Intake(
        quarter_id=quarter, channel="TEL", needs=frozenset({"EC-UTE"}), family_name="Prova"
    )
    opened = open_case(session, manager, intake, "t")
    assert [p.family_name for p in persons_of_case(session, manager, opened.reference)] == ["Prova"]
    assert persons_of_case(session, manager, "VA-1999-000001") == ()
    reads = select(AuditEvent.subject).where(AuditEvent.action == "person.read")
    assert session.scalars(reads).all() == [opened.reference]


def test_nothing_that_identifies_can_be_read_in_the_tables(session, manager, person):
    person("Segretissimo", "Ada", codice_fiscale="RSSMRA80A01H501U", phone="+393331234567")
    stored = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for model in (Person, PersonToken, NameWord, NamePosting)
        for row in session.connection().execute(text(f"SELECT * FROM {model.__tablename__}"))
        for value in row
    )
    assert not any(word in stored.lower() for word in (b"segret", b"rssmra", b"333123"))


@pytest.mark.parametrize("role", ["executive", "coordinator", "administrator"])
def test_only_the_community_manager_reads_identity(session, request, role):
    actor = request.getfixturevalue(role)
    for call in (
        lambda: search(session, actor, "prova"),
        lambda: alike(session, actor, "prova", "", "", ""),
        lambda: persons_of_case(session, actor, "VA-2026-000001"),
    ):
        with pytest.raises(PermissionDenied):
            call()


@pytest.mark.parametrize("query", ["rossini", "ross", "rossinibianchi", "rossinibianc"])
def test_every_household_of_a_name_is_found_not_only_the_first_eight(
    session, manager, person, query
):
    made = {person("Rossini" + "bianchi" * ("bianc" in query), f"Prova {n}") for n in range(13)}
    homes = set(session.scalars(select(Person.household_id).where(Person.id.in_(made))))
    found = households(session, manager, query)
    assert (found.ids, found.more) == (homes, False)


def test_households_beyond_the_limit_are_told(session, manager, person, monkeypatch):
    monkeypatch.setattr("db.people.identity.HOUSEHOLDS_LIMIT", 5)
    for n in range(6):
        person("Rossi", f"Prova {n}")
    found = households(session, manager, "rossi")
    assert (len(found.ids), found.more) == (5, True)


def test_looking_for_households_is_on_record_without_the_text(session, manager, person):
    person("Rossi")
    households(session, manager, "rossi")
    assert not households(session, manager, "  ").ids
    events = session.scalars(select(AuditEvent)).all()
    assert [(e.action, e.subject, e.detail) for e in events] == [("person.search", "person", "1")]
