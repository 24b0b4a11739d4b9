"""Who a case is about, put right: fields, the wrong person, nobody."""

import threading

import pytest
from case_support import add_case, tallies_kept, tallies_recounted
from correction_support import (
    CODE,
    NEW_PHONE,
    add_household,
    add_tenant,
    case_of_somebody,
    put_right,
    sent,
    typed,
)
from sqlalchemy import func, select
from support import add_user

from db.cases.detail import detail
from db.corrections import history as corrections
from db.corrections.person import choose_person, correct_person, detach, identity_of, new_person
from db.engine import transaction
from db.merging import people as person_merge
from db.models.accounts import AuditEvent
from db.models.cases import CaseEvent
from db.models.people import Correction, Household, Person
from db.people import identity
from domain.corrections.fields import Fault, Field, Identity
from domain.errors import Changed, NotThere, Refused
from domain.intake.form import Gap
from domain.people.flaws import Flaw
from domain.permissions import PermissionDenied
from domain.phones.read import PhoneFlaw
from domain.vocabulary import CaseStatus, EventKind, Role

OTHER_CODE, OMOCODIA = "RSSMRA85T10A562S", "RSSMRA80A01H50MM"
PROVISIONAL = "12345678903"


def audited(session):
    return [
        (e.action, e.detail) for e in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    ]


def test_a_wrong_telephone_is_put_right(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, phone="347 111 2222")
    session.refresh(person)
    assert person.phone == NEW_PHONE
    assert case.version == 2
    [found] = identity.search(session, manager, "347 1112222")
    assert found.person.person_id == person.id
    assert identity.search(session, manager, "3470000000") == ()


def test_a_new_name_is_found_and_the_old_one_is_not(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, family_name="Verdiprova", codice_fiscale=CODE.lower())
    for query in ("Verdip", "verdiprova ofelia", CODE):
        assert [k.person.person_id for k in identity.search(session, manager, query)] == [person.id]
    assert identity.search(session, manager, "Provarossi") == ()


def test_the_history_says_before_after_who_and_when_and_reading_it_is_on_record(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, phone=NEW_PHONE, email="o@example.org")
    reads = audited(session).count(("person.read", ""))
    lines = corrections.history(session, manager, case.reference)
    assert {(c.field, c.before, c.after, c.who) for c in lines} == {
        (Field.PHONE, "+393470000000", NEW_PHONE, manager.name),
        (Field.EMAIL, "", "o@example.org", manager.name),
    }
    assert all(c.person == "Provarossi Ofelia" for c in lines)
    assert audited(session).count(("person.read", "")) == reads + 1


def test_diary_and_record_name_the_field_and_nothing_of_who_it_is(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, phone=NEW_PHONE, family_name="Verdiprova")
    [line] = detail(session, manager, case.reference).diary
    assert line.kind is EventKind.CORRECTION
    assert {name for name, _before, _after in line.entry.corrected} == {"phone", "family_name"}
    assert ("case.correct", "family_name, phone") in audited(session)
    stored = str(session.scalars(select(CaseEvent.text)).all()) + str(audited(session))
    for secret in ("Verdiprova", "Provarossi", "347"):
        assert secret not in stored


def test_the_history_is_not_readable_in_the_database(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, family_name="Verdiprova")
    rows = session.connection().exec_driver_sql("SELECT before, after FROM correction").all()
    stored = b"".join(bytes(value) for row in rows for value in row)
    assert b"prova" not in stored
    assert b"Prova" not in stored


def test_the_coordinator_sees_nothing_of_a_correction(session, manager, coordinator):
    case, person = case_of_somebody(session, manager)
    sent(session, manager, case)
    before = repr(detail(session, coordinator, case.reference))
    put_right(session, manager, case, person, phone=NEW_PHONE)
    assert repr(detail(session, coordinator, case.reference)) == before


@pytest.mark.parametrize("role", ["executive", "coordinator", "administrator"])
def test_only_the_community_manager_corrects(session, manager, request, role):
    case, person = case_of_somebody(session, manager)
    actor, code = request.getfixturevalue(role), case.reference
    for attempt in (
        lambda: correct_person(session, actor, code, 1, person.id, Identity(), {}, "t"),
        lambda: choose_person(session, actor, code, 1, person.id, "t"),
        lambda: new_person(session, actor, code, 1, Identity(), "t"),
        lambda: detach(session, actor, code, 1, "t"),
        lambda: corrections.history(session, actor, code),
        lambda: corrections.shown_to_partners(session, actor, code),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_undoing_is_correcting_again_and_both_stay_in_the_history(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, "t1", phone=NEW_PHONE)
    put_right(session, manager, case, person, "t2", phone="+393470000000")
    found = corrections.history(session, manager, case.reference)
    assert [(c.before, c.after) for c in found] == [
        (NEW_PHONE, "+393470000000"),
        ("+393470000000", NEW_PHONE),
    ]


def test_every_problem_is_said_at_once_and_nothing_is_written(session, manager):
    case, person = case_of_somebody(session, manager)
    add_tenant(session, add_household(session), "Altrui", codice_fiscale=CODE)
    with pytest.raises(Refused) as refused:
        put_right(session, manager, case, person, codice_fiscale=CODE, phone="112", email="x@")
    assert refused.value.problems == {
        "codice_fiscale": Fault.CF_TAKEN,
        "phone": PhoneFlaw.SHORT,
        "email": Flaw.EMAIL_WRONG,
    }
    assert session.scalar(select(func.count()).select_from(Correction)) == 0
    assert person.codice_fiscale is None


def test_nothing_changed_is_said_so(session, manager):
    case, person = case_of_somebody(session, manager)
    with pytest.raises(Refused):
        put_right(session, manager, case, person, phone="+39 347 000 0000")


def test_a_double_click_corrects_once(session, manager):
    case, person = case_of_somebody(session, manager)
    seen = identity_of(person).marks()
    for _click in range(2):
        form = typed(person, phone=NEW_PHONE)
        correct_person(session, manager, case.reference, 1, person.id, form, seen, "t1")
    session.flush()
    assert session.scalar(select(func.count()).select_from(Correction)) == 1
    assert session.scalar(select(func.count()).select_from(CaseEvent)) == 1


def test_the_second_of_two_people_is_told_what_the_first_saved(session, manager):
    case, person = case_of_somebody(session, manager)
    other = add_user(session, Role.COMMUNITY_MANAGER, "colleague")
    seen, mine = identity_of(person).marks(), typed(person, phone="+393479999999")
    put_right(session, other, case, person, phone=NEW_PHONE)
    with pytest.raises(Changed) as caught:
        correct_person(session, manager, case.reference, 1, person.id, mine, seen, "t2")
    assert caught.value.present.diary[0].kind is EventKind.CORRECTION
    correct_person(session, manager, case.reference, 2, person.id, mine, None, "t2")
    assert person.phone == "+393479999999"


def test_a_correction_from_another_case_of_the_household_is_no_silent_loss(session, manager):
    case, person = case_of_somebody(session, manager)
    second = add_case(session, manager, household=session.get_one(Household, person.household_id))
    seen, mine = identity_of(person).marks(), typed(person, phone="+393479999999")
    put_right(session, manager, second, person, phone=NEW_PHONE)
    with pytest.raises(Changed) as caught:
        correct_person(session, manager, case.reference, 1, person.id, mine, seen, "t2")
    assert caught.value.present.diary[0].kind is EventKind.CORRECTION
    assert [c.after for c in corrections.history(session, manager, case.reference)] == [NEW_PHONE]


def test_a_closed_case_is_corrected_too(session, manager):
    case, person = case_of_somebody(session, manager, status=CaseStatus.CLOSED)
    put_right(session, manager, case, person, phone=NEW_PHONE)
    assert person.phone == NEW_PHONE


def test_only_who_lives_in_the_household_of_the_case_is_corrected_through_it(session, manager):
    case, _person = case_of_somebody(session, manager)
    stranger = add_tenant(session, add_household(session), "Estranea")
    with pytest.raises(Refused) as refused:
        put_right(session, manager, case, stranger, phone=NEW_PHONE)
    assert refused.value.problems == {"person_id": Gap.PERSON_GONE}
    with pytest.raises(NotThere):
        correct_person(session, manager, "VA-1999-000001", 1, 1, Identity(), {}, "t")


def test_who_was_not_known_is_named_later(session, manager):
    case = add_case(session, manager)
    form = Identity(family_name="Nuovaprova", phone="347 1112222")
    new_person(session, manager, case.reference, 1, form, "t1")
    session.refresh(case)
    [person] = identity.persons_of_case(session, manager, case.reference)
    assert (person.family_name, person.phone) == ("Nuovaprova", NEW_PHONE)
    assert session.get_one(Household, case.household_id).quarter_id == case.quarter_id
    assert identity.search(session, manager, "nuovaprova")


def test_the_name_joins_the_household_whose_numbers_were_written_down(session, manager):
    home = add_household(session)
    home.size = 4
    case = add_case(session, manager, household=home)
    new_person(session, manager, case.reference, 1, Identity(family_name="Nuovaprova"), "t1")
    session.refresh(case)
    assert case.household_id == home.id


def test_the_wrong_person_gives_place_to_another_known_one(session, manager):
    case, wrong = case_of_somebody(session, manager)
    right = add_tenant(session, add_household(session), "Giustaprova")
    choose_person(session, manager, case.reference, 1, right.id, "t1")
    session.refresh(case)
    [shown] = identity.persons_of_case(session, manager, case.reference)
    assert shown.person_id == right.id
    assert session.get(Person, wrong.id) is not None
    [line] = corrections.history(session, manager, case.reference)
    assert (line.field, line.before, line.after) == (
        Field.PERSON,
        "Provarossi Ofelia",
        "Giustaprova Ofelia",
    )


def test_the_wrong_person_gives_place_to_a_new_one_in_a_household_of_their_own(session, manager):
    case, wrong = case_of_somebody(session, manager)
    new_person(session, manager, case.reference, 1, Identity(family_name="Nuovaprova"), "t1")
    session.refresh(case)
    assert case.household_id != wrong.household_id
    shown = identity.persons_of_case(session, manager, case.reference)
    assert [p.family_name for p in shown] == ["Nuovaprova"]


def test_a_new_person_never_takes_the_code_of_a_known_one(session, manager):
    case = add_case(session, manager)
    add_tenant(session, add_household(session), "Altrui", codice_fiscale=CODE)
    with pytest.raises(Refused) as refused:
        form = Identity(family_name="Nuovaprova", codice_fiscale=CODE)
        new_person(session, manager, case.reference, 1, form, "t1")
    assert refused.value.problems == {"codice_fiscale": Fault.CF_TAKEN}


def test_another_form_of_a_known_persons_code_is_theirs(session, manager):
    case, person = case_of_somebody(session, manager)
    add_tenant(session, add_household(session), "Altrui", codice_fiscale=OMOCODIA)
    with pytest.raises(Refused) as refused:
        put_right(session, manager, case, person, codice_fiscale=CODE)
    assert refused.value.problems == {"codice_fiscale": Fault.CF_TAKEN}


def test_a_provisional_code_is_kept_when_the_final_one_comes(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, "t1", codice_fiscale=PROVISIONAL)
    put_right(session, manager, case, person, "t2", codice_fiscale=CODE)
    session.refresh(person)
    assert (person.codice_fiscale, person.earlier_code) == (CODE, PROVISIONAL)
    for query in (CODE, OMOCODIA, PROVISIONAL):
        [found] = identity.search(session, manager, query)
        assert found.person.person_id == person.id
        assert found.person.earlier_code == PROVISIONAL
    put_right(session, manager, case, person, "t3", codice_fiscale=OTHER_CODE)
    assert person.earlier_code == PROVISIONAL


def test_the_code_of_a_record_merged_into_a_person_is_their_own(session, manager):
    case, person = case_of_somebody(session, manager)
    twin = add_tenant(session, add_household(session), "Provarossi", codice_fiscale=CODE)
    seen = person_merge.compare(session, manager, person.id, twin.id)
    person_merge.merge(session, manager, seen, {})
    session.refresh(case)
    put_right(session, manager, case, person, "t1", codice_fiscale=OTHER_CODE)
    put_right(session, manager, case, person, "t2", codice_fiscale=CODE)
    assert person.codice_fiscale == CODE


def test_two_people_given_one_code_at_the_same_moment_do_not_both_get_it(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
        ready = [case_of_somebody(session, actor) for _each in range(2)]
        work = [(case.reference, case.version, person.id) for case, person in ready]
    said: list[object] = []

    def give(reference: str, version: int, person_id: int) -> None:
        form = Identity(family_name="Provarossi", codice_fiscale=CODE)
        try:
            with transaction(fresh_engine) as session:
                correct_person(session, actor, reference, version, person_id, form, None, reference)
            said.append(None)
        except Refused as refused:
            said.append(refused.problems["codice_fiscale"])

    clicks = [threading.Thread(target=give, args=each) for each in work]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert sorted(map(str, said)) == ["None", "cf_taken"]


def test_a_person_is_taken_off_the_case_and_stays_known(session, manager):
    case, person = case_of_somebody(session, manager)
    detach(session, manager, case.reference, 1, "t1")
    session.refresh(case)
    assert (case.household_id, case.person_id) == (None, None)
    [known] = identity.search(session, manager, "provarossi")
    assert (known.person.person_id, known.cases) == (person.id, ())
    choose_person(session, manager, case.reference, 2, person.id, "t2")
    session.refresh(case)
    assert case.household_id == person.household_id
    with pytest.raises(Refused):
        choose_person(session, manager, case.reference, 3, person.id, "t3")


def test_a_person_who_is_not_there_any_more_is_not_chosen(session, manager):
    case, _person = case_of_somebody(session, manager)
    with pytest.raises(Refused) as refused:
        choose_person(session, manager, case.reference, 1, 999_999, "t1")
    assert refused.value.problems == {"person_id": Gap.PERSON_GONE}


def test_who_a_case_is_about_moves_no_count(session, manager):
    case, _person = case_of_somebody(session, manager)
    detach(session, manager, case.reference, 1, "t1")
    session.refresh(case)
    new_person(session, manager, case.reference, 2, Identity(family_name="Nuovaprova"), "t2")
    assert tallies_kept(session) == tallies_recounted(session)
