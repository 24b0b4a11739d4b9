import pytest

from domain.cases.diary import DiaryEntry, entry
from domain.corrections.fields import Fault, Field, Identity, changes, checked
from domain.errors import Changed, Refused
from domain.intake.form import IDENTITY, Gap
from domain.people.flaws import Flaw
from domain.phones.read import PhoneFlaw

ANNA = Identity(family_name="Prova", given_name="Anna", phone="+393470000000")
CODE = "PRVNNA80A41L682M"


def free(code: str) -> bool:
    return False


def test_every_field_of_identity_can_be_corrected():
    assert set(IDENTITY) <= {field.value for field in Field}
    assert all(Field(name).tells_identity for name in IDENTITY)
    assert not any(f.tells_identity for f in (Field.QUARTER, Field.CHANNEL, Field.NOTICE))


def test_every_problem_is_said_at_once():
    typed = Identity(family_name="x" * 300, codice_fiscale="ABC", phone="112", email="chi@")
    with pytest.raises(Refused) as refused:
        checked(typed, free)
    assert refused.value.problems == {
        "family_name": Gap.TOO_LONG,
        "codice_fiscale": Flaw.CF_LENGTH,
        "phone": PhoneFlaw.SHORT,
        "email": Flaw.EMAIL_WRONG,
    }


def test_what_is_stored_is_clean_and_normal():
    typed = Identity(
        family_name="  Prova \0 Rossi ", phone="347 111 2222", email="Anna@Example.ORG"
    )
    assert checked(typed, free) == Identity(
        family_name="Prova Rossi", phone="+393471112222", email="Anna@example.org"
    )


def test_a_code_of_somebody_else_is_refused_and_ones_own_is_not():
    typed = Identity(family_name="Prova", codice_fiscale="RSSMRA80A01H501U")
    with pytest.raises(Refused) as refused:
        checked(typed, lambda code: code == "RSSMRA80A01H501U")
    assert refused.value.problems == {"codice_fiscale": Fault.CF_TAKEN}
    assert checked(typed, lambda code: True, present=typed) == typed


def test_nobody_at_all_is_not_a_person():
    with pytest.raises(Refused) as refused:
        checked(Identity(family_name=" \t "), free)
    assert refused.value.problems == {"family_name": Fault.NOBODY}


def test_what_stands_there_already_is_not_judged_again():
    old = Identity(family_name="Prova", phone="0332 vecchio")
    assert (
        checked(Identity(family_name="Prova B", phone="0332 vecchio"), free, old).phone == old.phone
    )


def test_only_what_differs_is_a_change():
    mine = Identity(family_name="Prova", given_name="Anna", phone="+393471112222")
    assert changes(ANNA, mine, ANNA.marks()) == {Field.PHONE: ("+393470000000", "+393471112222")}
    assert changes(ANNA, ANNA) == {}


def test_a_field_left_alone_keeps_what_somebody_else_wrote_meanwhile():
    seen = ANNA.marks()
    theirs = Identity(family_name="Prova", given_name="Anna Maria", phone="+393470000000")
    mine = Identity(family_name="Prova", given_name="Anna", phone="+393471112222")
    assert set(changes(theirs, mine, seen)) == {Field.PHONE}


def test_a_field_that_two_people_corrected_is_a_conflict():
    seen = ANNA.marks()
    theirs = Identity(family_name="Prova", given_name="Anna", phone="+393479999999")
    mine = Identity(family_name="Prova", given_name="Anna", phone="+393471112222")
    with pytest.raises(Changed):
        changes(theirs, mine, seen)
    assert set(changes(theirs, mine)) == {Field.PHONE}  # decided with both before them


def test_the_marks_of_what_was_seen_hold_no_identity():
    text = str(ANNA.marks())
    assert not any(word in text for word in ("Prova", "Anna", "347"))


def test_a_line_of_the_diary_keeps_what_was_corrected():
    line = DiaryEntry(corrected=(("phone", "", ""), ("quarter", "VA-01", "VA-02")))
    assert entry(str(line)) == line
    assert entry('{"corrected":[["phone"]]}') is None
