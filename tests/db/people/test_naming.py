"""The words of a text that say who the tenant is, found without showing anybody's name."""

from datetime import UTC, datetime

import pytest
from case_support import add_case

from db.models.people import Household, Person
from db.people.naming import told
from domain.permissions import PermissionDenied


@pytest.fixture
def case(session, manager):
    home = Household(quarter_id=1)
    session.add(home)
    session.flush()
    for family, given in (("Brambilla", "Ofelia"), ("Li", "Wei")):
        session.add(
            Person(
                household_id=home.id,
                family_name=family,
                given_name=given,
                address="Via Monte Rosa 12",
                fictitious=True,
                created_at=datetime.now(UTC),
            )
        )
    session.flush()
    return add_case(session, manager, household=home)


def test_the_words_that_name_anybody_of_the_household_are_told(session, manager, case):
    text = "OFELIA e la signora Li, via monte rosa; telefono 347 1234567"
    assert told(session, manager, case.reference, text) == (
        "347 1234567",
        "OFELIA",
        "Li",
        "via monte rosa",
    )


def test_what_names_nobody_is_clear(session, manager, case):
    assert told(session, manager, case.reference, "Due adulti, un libro da leggere") == ()
    assert told(session, manager, "VA-2026-999999", "Brambilla") == ()


def test_a_case_without_a_name_still_looks_for_numbers(session, manager):
    case = add_case(session, manager)
    assert told(session, manager, case.reference, "Brambilla, 347 1234567") == ("347 1234567",)


def test_who_may_not_read_identity_cannot_guess_names(session, coordinator, case):
    with pytest.raises(PermissionDenied):
        told(session, coordinator, case.reference, "Brambilla")
