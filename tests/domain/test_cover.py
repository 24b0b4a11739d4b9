import pytest

from domain.cover import (
    MANY,
    SPOKEN_OF,
    Grade,
    Pace,
    Responsiveness,
    Supply,
    grade,
    responsiveness,
)
from domain.responsiveness import ENOUGH, Record

NETWORK = Record(in_time=700, late=200, expired=100)


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
    assert all(g.hole == (not s.verified) for g, s in (
        (grade(1, s), s) for s in (Supply(), Supply(unverified=1), Supply(full=1), Supply(free=1))
    ))  # fmt: skip


def test_every_grade_says_what_it_means():
    meanings = [g.meaning for g in Grade]
    assert all(text.endswith(".") for text in meanings) and len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("n", [0, 1, ENOUGH, SPOKEN_OF - 1])
def test_who_sees_no_history_hears_nothing_of_few_requests(n):
    assert responsiveness(Record(in_time=n), NETWORK, sees_history=False) is None


def test_who_sees_no_history_hears_a_word_and_never_a_share():
    assert responsiveness(Record(in_time=SPOKEN_OF), NETWORK, sees_history=False) == (
        Responsiveness(Pace.IN_TIME, None)
    )


def test_who_sees_the_history_reads_the_share_drawn_towards_that_of_the_network():
    assert responsiveness(Record(in_time=ENOUGH - 1), NETWORK, sees_history=True) is None
    said = responsiveness(Record(in_time=4), NETWORK, sees_history=True)
    assert said is not None and said.share is not None and 0.7 < said.share < 1


@pytest.mark.parametrize(
    ("record", "pace"),
    [
        (Record(in_time=95, late=5), Pace.IN_TIME),
        (Record(in_time=60, late=40), Pace.MIXED),
        (Record(in_time=20, late=40, expired=40), Pace.LATE),
    ],
)
def test_the_word_follows_the_share(record, pace):
    for sees in (True, False):
        said = responsiveness(record, NETWORK, sees_history=sees)
        assert said is not None and said.pace is pace
