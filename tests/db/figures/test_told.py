"""What a count looks like, by reader and place."""

from datetime import date

from db.figures import told
from settings import get_settings

DAY = date(2026, 11, 23)


def test_a_large_place_has_fives_and_a_few_are_like_none():
    assert [told.in_large(n).text for n in (0, 9, 10, 12, 13, 1_234)] == [
        "<10",
        "<10",
        "10",
        "10",
        "15",
        "1,235",
    ]
    assert told.in_large(0) == told.in_large(9)


def test_a_quarter_has_a_class_that_holds_the_count():
    for n in range(200):
        low, high = told.in_small(n, told.OPEN, "VA-01", DAY).text.split("–")
        assert int(low) <= n <= int(high)


def test_the_setting_of_the_data_protection_officer_shows_open_cases_as_they_are(monkeypatch):
    monkeypatch.setattr(get_settings(), "exact_from", 10)
    assert told.in_small(10, told.OPEN, "VA-01", DAY).text == "10"
    assert "–" in told.in_small(9, told.OPEN, "VA-01", DAY).text
    assert "–" in told.in_small(10, told.HEARD, "VA-01", DAY).text


def test_a_share_of_few_is_not_told():
    assert [told.share(*each).text for each in ((0, 0), (3, 19), (30, 100))] == [
        "n/a",
        "n/a",
        "30%",
    ]


def test_nothing_and_little_of_a_quarter_are_one():
    assert told.part_of_place(0) == told.part_of_place(0)
    assert told.part_of_place(0).text.startswith("<")
    assert told.part_of_place(30).value == 30
