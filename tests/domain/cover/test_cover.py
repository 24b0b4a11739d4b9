import pytest

from domain.cover.grade import (
    MANY,
    Grade,
    Supply,
    grade,
)


@pytest.mark.parametrize(
    ("open_needs", "supply", "expected"),
    [
        (1, Supply(), Grade.NOBODY),
        (900, Supply(), Grade.NOBODY),
        (1, Supply(unverified=3), Grade.UNVERIFIED),
        (1, Supply(full=2), Grade.FULL),
        (1, Supply(full=2, unverified=5), Grade.FULL),
        (MANY, Supply(free=1), Grade.COVERED),
        (MANY + 1, Supply(free=1), Grade.OVERLOADED),
        (MANY + 1, Supply(free=1, full=9, unverified=9), Grade.OVERLOADED),
        (3 * MANY, Supply(free=1, limited=1, unknown=1), Grade.COVERED),
        (3 * MANY + 1, Supply(free=1, limited=1, unknown=1), Grade.OVERLOADED),
        (2.5, Supply(unknown=1), Grade.COVERED),
    ],
)
def test_a_need_is_covered_as_well_as_verified_services_with_places_can(
    open_needs, supply, expected
):
    assert grade(open_needs, supply) is expected


def test_holes_are_the_needs_no_verified_service_answers_and_stand_first():
    assert [g for g in Grade if g.hole] == [Grade.NOBODY, Grade.UNVERIFIED]
    assert sorted(Grade, key=lambda g: g.rank) == list(Grade)
    assert all(
        g.hole == (not s.verified)
        for g, s in (
            (grade(1, s), s)
            for s in (Supply(), Supply(unverified=1), Supply(full=1), Supply(free=1))
        )
    )


def test_every_grade_says_what_it_means():
    meanings = [g.meaning for g in Grade]
    assert all(text.endswith(".") for text in meanings) and len(set(meanings)) == len(meanings)
