from itertools import product

import pytest

from domain.merging.rules import (
    CaseSide,
    Hindrance,
    hindrance,
    needs_of_both,
    status_of,
    status_of_both,
    value_of,
)
from domain.vocabulary import CaseStatus, ReferralStatus

S, R = CaseStatus, ReferralStatus


def side(reference, status=S.NEW, household=1, merged=False):
    return CaseSide(reference, status, household, merged)


@pytest.mark.parametrize(
    ("stays", "gone", "why"),
    [
        (side("A"), side("B"), None),
        (side("A"), side("B", household=None), None),
        (side("A"), side("B", S.CLOSED), None),
        (side("A"), side("A"), Hindrance.SAME),
        (side("A"), side("B", merged=True), Hindrance.MERGED),
        (side("A", merged=True), side("B"), Hindrance.MERGED),
        (side("A"), side("B", household=2), Hindrance.TWO_TENANTS),
        (side("A", S.CLOSED), side("B"), Hindrance.OPEN_STAYS),
    ],
)
def test_what_may_be_merged(stays, gone, why):
    assert hindrance(stays, gone) is why


def test_a_partner_who_has_one_of_the_two_in_hand_has_the_case_that_stays():
    for stays, gone in product(set(S) - {S.CLOSED}, S):
        assert status_of_both(stays, gone, [R.DONE, R.SENT]) is S.REFERRED
        assert status_of_both(stays, gone, [R.DONE]) is S.TO_CONFIRM


def test_a_closed_case_stays_closed_and_one_nobody_has_in_hand_is_at_work_again():
    assert status_of_both(S.CLOSED, S.CLOSED, [R.SENT]) is S.CLOSED
    assert status_of(S.REFERRED, [R.DECLINED]) is S.IN_PROGRESS
    assert status_of_both(S.NEW, S.NEW, []) is S.NEW
    assert status_of_both(S.NEW, S.IN_PROGRESS, []) is S.IN_PROGRESS


def test_needs_are_as_grave_as_where_they_are_graver():
    assert needs_of_both({"A": 1, "B": 3}, {"A": 2, "C": 1}) == {"A": 2, "B": 3, "C": 1}


@pytest.mark.parametrize(
    ("stays", "gone", "taken", "kept"),
    [
        ("a", "b", False, "a"),
        ("a", "b", True, "b"),
        (None, "b", False, "b"),
        ("a", "", True, "a"),
        (0, 2, False, 0),
        (None, None, True, None),
    ],
)
def test_a_field_keeps_what_was_chosen_else_the_only_value_there_is(stays, gone, taken, kept):
    assert value_of(stays, gone, taken) == kept
