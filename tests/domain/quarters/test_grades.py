"""Grades of numbers: cut where they lie apart, whatever there is of them."""

import random
from itertools import combinations, pairwise
from time import perf_counter

import pytest

from domain.quarters.grades import MOST, by_class, level, natural


def spread(values: list[float]) -> float:
    """How much the roots of a group vary together."""
    roots = [value**0.5 for value in values]
    mean = sum(roots) / len(roots)
    return sum((root - mean) ** 2 for root in roots)


@pytest.mark.parametrize("seed", range(12))
def test_no_other_cut_leaves_less_inside_the_groups(seed):
    dice = random.Random(seed)
    values = sorted(
        float(dice.choice([dice.randint(1, 9), dice.randint(1, 200)])) for _n in range(14)
    )
    different = sorted(set(values))

    def inside(steps: tuple[float, ...]) -> float:
        ends = [*steps[1:], float("inf")]
        groups = ([v for v in values if a <= v < b] for a, b in zip(steps, ends, strict=True))
        return sum(spread(group) for group in groups)

    cuts = combinations(different[1:], MOST - 1)
    best = min(inside((different[0], *cut)) for cut in cuts)
    assert inside(natural(values)) == pytest.approx(best)


def test_there_are_no_more_grades_than_numbers():
    assert natural([]) == ()
    assert natural([3.0]) == natural([3.0] * 50) == (3.0,)
    assert natural([1.0, 1.0, 28.0]) == (1.0, 28.0)
    assert natural([1.0, 2.0, 3.0, 28.0]) == (1.0, 2.0, 3.0, 28.0)


def test_ten_thousand_quarters_of_every_size_are_cut_at_once():
    dice = random.Random(1)
    values = [dice.lognormvariate(1, 1.5) for _n in range(10_000)]
    begun = perf_counter()
    steps = natural(values)
    assert perf_counter() - begun < 1
    assert len(steps) == MOST and steps[0] == pytest.approx(min(values))
    shares = [sum(a <= v < b for v in values) for a, b in pairwise([*steps, float("inf")])]
    assert all(shares) and max(shares) < 0.6 * len(values)


def test_weights_of_nought_count_a_little_and_do_not_stop_the_cut():
    assert natural([1.0, 2.0, 9.0], [0.0, 0.0, 0.0]) == (1.0, 2.0, 9.0)


def test_each_class_has_a_grade_and_of_many_the_lowest_share_one():
    assert by_class([0.0, 2.0, 1.0, 2.0]) == (1.0, 2.0)
    assert by_class([float(n) for n in range(9)]) == (1.0, 5.0, 6.0, 7.0, 8.0)
    assert by_class([0.0]) == ()


def test_looks_rise_with_the_grades_and_end_with_the_strongest():
    steps = (1.0, 2.0, 3.0, 4.0, 5.0)
    for many in range(1, MOST + 1):
        looks = [level(steps[:many], at) for at in steps[:many]]
        assert looks == sorted(set(looks)) and looks[-1] == (MOST if many > 1 else 3)
    assert level(steps, 99.0) == MOST and level(steps, 0.5) == 1
