"""References that do not say how many cases there are."""

import re
from itertools import pairwise

from domain.cases.number import SIZE, reference
from domain.figures.protection import draw_of

DRAW = draw_of(b"of this installation")


def numbers(draw, counts, province="VA", year=2026):
    return [int(reference(draw, province, year, count)[8:]) for count in counts]


def test_no_two_cases_have_one_number_and_all_look_alike(monkeypatch):
    monkeypatch.setattr("domain.cases.number.SIZE", 999)
    monkeypatch.setattr("domain.cases.number._BITS", 5)
    monkeypatch.setattr("domain.cases.number._HALF", 31)
    assert sorted(numbers(DRAW, range(1, 1000))) == list(range(1, 1000))
    assert sorted(numbers(DRAW, range(1000, 1999))) == list(range(1000, 1999))


def test_one_number_says_nothing_of_the_next():
    found = numbers(DRAW, range(1, 3001))
    assert len(set(found)) == 3000 and min(found) >= 1 and max(found) <= SIZE
    pairs = list(pairwise(found))
    assert sum(later > one for one, later in pairs) in range(1350, 1650)
    assert sum(abs(later - one) < SIZE / 100 for one, later in pairs) < 120
    assert 0.45 < sum(found) / len(found) / SIZE < 0.55
    assert re.fullmatch(r"CO-2027-\d{6}", reference(DRAW, "CO", 2027, 7))


def test_another_place_year_or_installation_has_an_order_of_its_own():
    some = range(1, 200)
    orders = [
        numbers(DRAW, some),
        numbers(DRAW, some, "CO"),
        numbers(DRAW, some, year=2027),
        numbers(draw_of(b"of another"), some),
    ]
    assert all(len(set(one) & set(other)) < 5 for one in orders for other in orders if one != other)
    assert numbers(DRAW, some) == orders[0]
