"""A tenant written twice is one person, and can be two again."""

import threading

import pytest
from case_support import add_case, tallies_kept
from sqlalchemy import func, select
from support import add_user

from db.access import audit
from db.cases.detail import detail
from db.clock import utcnow
from db.corrections.person import choose_person
from db.engine import reading, transaction
from db.intake.intake import open_case
from db.merging import cases as case_merge
from db.merging import people as person_merge
from db.merging import person_snapshot
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.merging import PersonMerger
from db.models.mobile import Appointment, MobileStop
from db.models.people import Household, Person, PersonToken
from db.people.identity import persons_of_case, search, tenant_of
from db.people.index import add_person
from db.people.postings import bearers
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.errors import Refused
from domain.intake.form import Intake
from domain.merging.rules import Hindrance
from domain.mobile.stops import VisitState
from domain.people.words import terms
from domain.permissions import PermissionDenied
from domain.vocabulary import Role

ROSSI = {"family_name": "Rossi", "given_name": "Anna", "phone": "+393331234567"}
ROSI = {"family_name": "Rosi", "given_name": "Anna", "codice_fiscale": "RSSNNA80A41H501X"}


def add(session, household, **said):
    person = Person(household_id=household.id, created_at=utcnow(), **said)
    add_person(session, person)
    session.info.pop("written", None)
    return person


def home(session, **said):
    quarter = catalogue_of(session).quarters_by_code["VA-01"].id
    made = Household(quarter_id=quarter, **said)
    session.add(made)
    session.flush()
    return made


def test_the_provisional_code_of_one_and_the_final_of_the_other_are_both_kept(session, manager):
    first = add(session, home(session), **ROSSI, codice_fiscale="12345678903")
    second = add(session, home(session), **ROSI)
    person_merge.merge(
        session, manager, person_merge.compare(session, manager, first.id, second.id), {}
    )
    assert (first.codice_fiscale, first.earlier_code) == ("RSSNNA80A41H501X", "12345678903")
    made = session.scalars(select(PersonMerger)).one()
    person_merge.undo(session, manager, made.id)
    assert (first.codice_fiscale, first.earlier_code) == ("12345678903", None)
    assert [k.person.person_id for k in search(session, manager, "12345678903")] == [first.id]


@pytest.fixture
def twins(session, manager):
    """Two records of one tenant, each with a case; the later with a child and a visit."""
    one, two = home(session, size=2), home(session, size=3, minors=1)
    first, second = add(session, one, **ROSSI), add(session, two, **ROSI)
    add(session, two, family_name="Rossi", given_name="Figlio")
    add_case(session, manager, household=one)
    add_case(session, manager, ("EC-UTE",), household=two)
    for people in ((second,), (first, second)):
        stop = MobileStop(
            quarter_id=one.quarter_id,
            starts_at=utcnow(),
            ends_at=utcnow(),
            place="",
        )
        session.add(stop)
        session.flush()
        session.add_all(
            Appointment(
                stop_id=stop.id, person_id=p.id, quarter_id=one.quarter_id, state=VisitState.CAME
            )
            for p in people
        )
    session.flush()
    session.info.pop("written", None)
    return first.id, second.id


def everything(session):
    session.flush()
    session.expire_all()
    tables = (Person, Household, PersonToken, Appointment)
    found = [
        session.execute(select(*m.__table__.c).order_by(*m.__table__.primary_key.columns)).all()
        for m in tables
    ]
    bear = bearers(session, [w for p in session.scalars(select(Person)) for w in known_by(p)])
    named = {word: sorted(ids.tolist()) for word, ids in bear.items()}
    homes = session.execute(select(Case.id, Case.household_id).order_by(Case.id)).all()
    return found, named, homes


def known_by(person):
    return terms(person.family_name, person.given_name)


def merge(session, manager, ids, **taken):
    seen = person_merge.compare(session, manager, *ids)
    person_merge.merge(session, manager, seen, taken)
    session.flush()


def merger(session):
    return session.scalar(select(func.max(PersonMerger.id)))


def found(session, manager, query):
    return [known.person.person_id for known in search(session, manager, query)]


def test_the_person_keeps_what_was_chosen_and_what_only_one_record_said(session, manager, twins):
    merge(session, manager, twins, family_name=True, size=True)
    case = session.scalar(select(Case.reference).order_by(Case.id.desc()).limit(1))
    people = persons_of_case(session, manager, case)
    kept = next(person for person in people if person.person_id == twins[0])
    assert (kept.family_name, kept.given_name) == ("Rosi", "Anna")
    assert (kept.phone, kept.codice_fiscale) == (ROSSI["phone"], ROSI["codice_fiscale"])
    assert [person.given_name for person in people] == ["Anna", "Figlio"]
    size = detail(session, manager, case).household
    assert (size.size, size.minors) == (3, 1)


def test_cases_and_visits_follow_but_a_stop_where_both_were_keeps_both(session, manager, twins):
    merge(session, manager, twins)
    [known] = search(session, manager, "rossi anna")
    assert len(known.cases) == 2
    visits = session.scalars(
        select(Appointment.person_id).order_by(Appointment.stop_id, Appointment.id)
    )
    assert list(visits) == [twins[0], *twins]


@pytest.mark.parametrize("query", ["rossi anna", "rosi", "3331234567", "RSSNNA80A41H501X"])
def test_either_name_and_number_finds_the_one_person(session, manager, twins, query):
    merge(session, manager, twins)
    first, *others = found(session, manager, query)
    assert first == twins[0] and twins[1] not in others


@pytest.mark.parametrize("taken", [{}, {"family_name": True, "size": True}])
def test_undo_puts_both_back_exactly(session, manager, twins, taken):
    before, counted = everything(session), tallies_kept(session)
    merge(session, manager, twins, **taken)
    assert everything(session) != before
    person_merge.undo(session, manager, merger(session))
    assert everything(session) == before
    assert tallies_kept(session) == counted


def test_two_of_one_household_are_merged_and_undone(session, manager):
    together = home(session, size=2)
    ids = add(session, together, **ROSSI).id, add(session, together, **ROSI).id
    case = add_case(session, manager, household=together).reference
    before = everything(session)
    merge(session, manager, ids)
    assert [p.person_id for p in persons_of_case(session, manager, case)] == [ids[0]]
    person_merge.undo(session, manager, merger(session))
    assert everything(session) == before


def test_what_was_corrected_after_the_merger_stays_when_it_is_undone(session, manager, twins):
    merge(session, manager, twins, family_name=True)
    person = session.get_one(Person, twins[0])
    person.family_name = "Rossini"
    person_merge.undo(session, manager, merger(session))
    assert session.get_one(Person, twins[0]).family_name == "Rossini"
    assert session.get_one(Person, twins[1]).family_name == "Rosi"


def test_a_case_given_to_somebody_else_since_stays_with_them(session, manager, twins):
    here = session.get_one(Household, session.get_one(Person, twins[0]).household_id)
    mother = add(session, here, family_name="Rossi", given_name="Madre").id
    merge(session, manager, twins)
    case = session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
    choose_person(session, manager, case.reference, case.version, mother, "c1")
    person_merge.undo(session, manager, merger(session))
    assert tenant_of(session, case).id == mother


def test_a_case_given_since_to_one_who_goes_back_goes_with_them(session, manager, twins):
    child = session.scalar(select(func.max(Person.id)))
    merge(session, manager, twins)
    case = session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
    choose_person(session, manager, case.reference, case.version, child, "c1")
    person_merge.undo(session, manager, merger(session))
    assert tenant_of(session, case).id == child
    assert case.household_id == session.get_one(Person, twins[1]).household_id


def test_a_form_begun_before_the_merger_opens_the_case_of_the_person_that_stays(
    session, manager, twins
):
    merge(session, manager, twins)
    quarter = catalogue_of(session).quarters_by_code["VA-01"].id
    form = Intake(
        quarter_id=quarter,
        channel="UM-SPO",
        person_id=twins[1],
        needs=frozenset({"EC-ALI"}),
        story="Storia",
    )
    opened = open_case(session, manager, form, "token")
    stored = session.scalar(select(Case).where(Case.reference == opened.reference))
    assert stored.household_id == session.get_one(Person, twins[0]).household_id


def test_a_chain_is_undone_from_its_end(session, manager, twins):
    third = add(session, home(session), family_name="Rossi", given_name="A.").id
    before = everything(session)
    merge(session, manager, (twins[1], third))
    inner = merger(session)
    merge(session, manager, (twins[0], third))  # the third is the second by now
    assert found(session, manager, "rosi")[0] == twins[0]
    with pytest.raises(Refused) as refused:
        person_merge.undo(session, manager, inner)
    assert refused.value.why is Hindrance.MERGED
    person_merge.undo(session, manager, merger(session))
    person_merge.undo(session, manager, inner)
    assert everything(session) == before


def test_people_whose_cases_were_merged_since_are_not_parted(session, manager, twins):
    merge(session, manager, twins)
    one, two = session.scalars(select(Case).order_by(Case.id)).all()
    case_merge.merge(session, manager, one.reference, two.reference, (one.version, two.version))
    with pytest.raises(Refused) as refused:
        person_merge.undo(session, manager, merger(session))
    assert refused.value.why is Hindrance.CASES_MERGED
    case_merge.undo(session, manager, two.reference)
    person_merge.undo(session, manager, merger(session))


def test_what_makes_no_sense_is_refused(session, manager, coordinator, twins):
    seen = person_merge.compare(session, manager, *twins)
    session.get_one(Person, twins[1]).given_name = "Annamaria"
    session.flush()
    for call, why in (
        (lambda: person_merge.merge(session, manager, seen, {}), Hindrance.CHANGED),
        (lambda: person_merge.compare(session, manager, twins[0], twins[0]), Hindrance.SAME_PERSON),
        (lambda: person_merge.compare(session, manager, twins[0], 10**6), Hindrance.CHANGED),
        (lambda: person_merge.undo(session, manager, 10**6), Hindrance.NOT_MERGED),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.why is why
    for call in (
        lambda: person_merge.compare(session, coordinator, *twins),
        lambda: person_merge.merge(session, coordinator, seen, {}),
    ):
        with pytest.raises(PermissionDenied):
            call()
    session.info.pop("written", None)


def test_readings_and_mergers_are_on_record_and_nothing_is_readable(session, manager, twins):
    merge(session, manager, twins)
    person_merge.undo(session, manager, merger(session))
    acts = session.execute(
        select(AuditEvent.action, AuditEvent.subject, AuditEvent.detail).order_by(AuditEvent.id)
    ).all()
    one, two = (f"person:{number}" for number in twins)
    assert acts == [
        ("person.read", one, ""),
        ("person.read", two, ""),
        ("person.merge", one, two),
        ("person.unmerge", one, two),
    ]
    raw = session.connection().exec_driver_sql("SELECT before FROM person_merger").scalar()
    assert bytes(raw).startswith(b"gAAAA")


def test_the_diary_of_a_case_that_moved_says_so_without_names(session, manager, twins):
    merge(session, manager, twins)
    case = session.scalar(select(Case.reference).order_by(Case.id.desc()).limit(1))
    line = detail(session, manager, case).diary[0]
    assert (line.kind.value, line.entry.after) == ("merger", "person")
    assert len(person_snapshot.of_case(session, manager, case)) == 1


def test_of_two_who_merge_the_same_people_at_once_one_is_told(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER, "una")
        ids = [add(session, home(session), **said).id for said in (ROSSI, ROSI)]
        audit(session, actor, Act.PERSON_READ, "person")
    with transaction(fresh_engine) as session:
        seen = person_merge.compare(session, actor, *ids)
    outcomes = []

    def attempt():
        try:
            with transaction(fresh_engine) as session:
                person_merge.merge(session, actor, seen, {})
            outcomes.append("done")
        except Refused as error:
            outcomes.append(error.why)

    both = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert outcomes.count("done") == 1
    assert {Hindrance.SAME_PERSON, Hindrance.MERGED} & set(outcomes)
    with reading(fresh_engine) as session:
        assert len(session.scalars(select(PersonMerger)).all()) == 1
