"""People with one name: the other field is blank, and nothing has to be written in it."""

from datetime import date

import pytest

from domain.corrections.fields import Identity, checked
from domain.intake.form import Intake, identity_field
from domain.intake.form import checked as checked_intake
from domain.people.one_name import stands_for_none

INSTEAD = ["-", "--", "\u2014", ".", "X", "xx", "XXX", "n.d.", "N.D.", "N/D", "/", "?", "*", "_",
           "nn", "FNU", "Sconosciuto", "senza cognome", "\u200b-"]  # fmt: skip
NAMES = ["Na", "No", "Ng", "Xu", "Li", "Null", "O", "\u738b", "X\u00e6", "D'", "N. C."]


@pytest.mark.parametrize("text", INSTEAD)
@pytest.mark.parametrize("field", ["family_name", "given_name"])
def test_what_stands_in_place_of_a_name_is_blank(field, text):
    assert identity_field(field, text) == ""
    assert stands_for_none(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_short_name_is_a_name(text):
    assert identity_field("family_name", text) == text
    assert not stands_for_none(text)


def test_a_blank_stands_for_nothing():
    assert not stands_for_none("") and not stands_for_none("  ")


def test_one_name_is_enough_for_a_case_and_for_a_correction():
    intake = Intake(1, "desk", frozenset({"A"}), family_name="-", given_name=" Amina ")
    known = {"quarters": {1: 1}, "channels": {"desk": 1}, "needs": {"A": 1}}
    stored = checked_intake(intake, **known, today=date(2026, 11, 26))
    assert (stored.family_name, stored.given_name) == ("", "Amina")
    assert checked(Identity(given_name="Amina", family_name="X"), lambda _code: False) == Identity(
        given_name="Amina"
    )
