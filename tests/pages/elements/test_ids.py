"""A browser may send anything where a number belongs."""

import pytest

from components.elements.ids import number
from components.mobile.tap import Tapped, _read


@pytest.mark.parametrize(
    "given", [None, "", "-1", "1.5", "x", "²", "٣", "9" * 10, "9" * 5_000, [], {}, True]
)
def test_what_is_no_id_of_ours_is_none(given):
    assert number(given) is None


def test_an_id_is_read_as_number_or_text():
    assert number("0012") == number(12) == 12


def test_a_tap_without_sense_means_no_visit():
    assert _read({"id": "x", "version": [1], "token": None}) == Tapped("None", 0, 0, "")
