"""The grades of the map: each has its look, and the legend says what it stands for."""

import math

from domain.figures.protection import class_of
from domain.quarters.scale import SIZES, Method, OnScale, height, scale_of


def classes(*counts: int) -> list[OnScale]:
    known = [class_of(n) for n in counts]
    return [
        OnScale(f"{c.low}–{c.high}", c.middle if c.order else 0.0, c.order, exact=False)
        for c in known
    ]


def numbers(*values: float, base: float | None = None) -> list[OnScale]:
    return [OnScale(f"{value:g}", value, base=base) for value in values]


def ranges(*ends: tuple[float, float]) -> list[OnScale]:
    """Those from nought have no place above the others."""
    return [
        OnScale(f"{low:.1f}–{high:.1f}", (low + high) / 2 if low else 0.0, exact=False)
        for low, high in ends
    ]


def look(rows: list[OnScale], *, difference: bool = False) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in scale_of(rows, difference=difference).legend]


def test_one_high_number_leaves_the_low_ones_their_grades():
    """As fifths it was `1`, `2`, `3–28`."""
    low = [1.0] * 24 + [2.0] * 14 + [3.0] * 9 + [4.0] * 5 + [5.0] * 3 + [6.0, 7.0]
    found = [text for _kind, text in look(numbers(*low, 28.0))]
    assert found == ["1", "2", "3–4", "5–7", "28"]


def test_a_few_classes_are_far_apart_in_look():
    assert look(classes(0, 0, 1, 2, 4, 4)) == [("zero", "0–1"), ("v2", "0–3"), ("v5", "2–6")]


def test_of_many_classes_the_lowest_share_a_colour():
    assert look(classes(0, 1, 3, 6, 12, 24, 48, 96)) == [
        ("zero", "0–1"),
        ("v1", "0–3 … 5–12"),
        ("v2", "11–24"),
        ("v3", "23–48"),
        ("v4", "47–96"),
        ("v5", "95–192"),
    ]


def test_where_all_are_alike_none_looks_the_worst():
    assert look(classes(4, 4, 4)) == [("v3", "2–6")]
    assert look(numbers(7, 7)) == look(numbers(7)) == [("v3", "7")]
    assert look(numbers(0, 0)) == [("zero", "none")]
    assert look([]) == []


def test_more_and_fewer_have_a_colour_each_and_the_rest_none():
    scale = scale_of(numbers(3, 0, -1), difference=True)
    assert [scale.kind(stands) for stands in (3, 0, -1)] == ["up", "same", "down"]
    assert scale.size("up", 3, "+3") > scale.size("down", -1, "−1") > scale.size("same", 0, "")
    told = [OnScale("more", 2.0, exact=False), OnScale("about as many", 0.0, exact=False)]
    assert ("same", "about as many") in look(told, difference=True)


def test_the_lowest_of_ranges_are_called_as_they_read():
    told = ranges((0.0, 0.3), (0.0, 1.2), (1.0, 2.0))
    assert look(told)[0] == ("zero", "0.0–0.3 … 0.0–1.2")
    assert "zero" not in dict(look(told[2:]))
    assert look([*told, *numbers(3)])[0] == ("zero", "0.0–0.3 … 0.0–1.2")


def test_what_is_not_known_keeps_its_sign():
    kinds = [kind for kind, _text in look(numbers(0, *range(1, 11), math.nan))]
    assert kinds == ["zero", "v1", "v2", "v3", "v4", "v5", "hidden"]


def test_a_handful_of_dwellings_makes_no_grade_of_its_own():
    rates = numbers(4, 5, 6, 7, 8, 9, base=400)
    assert look([*rates, *numbers(33.3, base=400)])[-1] == ("v5", "33.3")
    assert look([*rates, *numbers(33.3, base=3)])[-1] == ("v5", "8–33.3")


def test_a_grade_is_told_by_size_and_letter_too():
    assert [line.sign for line in scale_of(numbers(0, 1, 3, 9)).legend] == ["0", "A", "B", "C"]
    scale = scale_of(numbers(1, 2, 3, 5, 9))
    sizes = [scale.size(kind, 1, "1") for kind in SIZES]
    assert sizes == [24, 29, 35, 41, 48]
    assert scale.size("v1", 1, "12–25") == 28 and scale.size("zero", 0, "") == 12


def test_the_legend_names_how_the_grades_are_made():
    assert scale_of(numbers(1, 2)).method is Method.NUMBERS
    assert scale_of(numbers(1, 2, base=90)).method is Method.RATES
    assert scale_of(classes(1, 2, 4)).method is Method.CLASSES
    assert scale_of(ranges((0, 0.3), (1, 2))).method is Method.RANGES
    assert (
        scale_of(numbers(math.nan)).method is scale_of(numbers(1), difference=True).method is None
    )


def test_two_maps_of_one_measure_have_one_scale():
    both = scale_of([*numbers(1, 9), *numbers(4, 30)])
    assert [both.kind(stands) for stands in (1, 4, 9, 30)] == ["v2", "v3", "v4", "v5"]


def test_the_worst_lie_on_top_and_of_a_grade_the_smaller():
    worst = height("v5", 48, warned=False)
    others = [height(f"v{n}", size, warned=w) for n in (1, 4) for size in (20, 47) for w in (0, 1)]
    assert worst > max(others) and min(others) > height("zero", 12, warned=False)
    assert height("v5", 30, warned=False) > worst
    assert height("up", 20, warned=False) > height("down", 20, warned=False)
    assert height("v2", 48, warned=True) > height("v2", 20, warned=False)
    assert height("hidden", 12, warned=True) > height("hidden", 12, warned=False)
