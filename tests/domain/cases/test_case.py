import itertools

import pytest

from domain.cases.status import MOVES, NEXT_ACTOR, MoveNotAllowed, check_move
from domain.vocabulary import CaseStatus

ALLOWED = {
    ("new", "in_progress"),
    ("new", "referred"),
    ("new", "closed"),
    ("in_progress", "referred"),
    ("in_progress", "to_confirm"),
    ("in_progress", "closed"),
    ("referred", "in_progress"),
    ("referred", "to_confirm"),
    ("referred", "closed"),
    ("to_confirm", "in_progress"),
    ("to_confirm", "closed"),
    ("closed", "in_progress"),
}


@pytest.mark.parametrize("pair", list(itertools.product(CaseStatus, CaseStatus)))
def test_only_the_moves_of_the_table_are_possible(pair):
    current, target = pair
    closing = target is CaseStatus.CLOSED
    if (current.value, target.value) in ALLOWED:
        check_move(current, target, has_outcome=closing)
    else:
        with pytest.raises(MoveNotAllowed):
            check_move(current, target, has_outcome=closing)


@pytest.mark.parametrize("target", [s for s in CaseStatus if s is not CaseStatus.NEW])
def test_an_outcome_is_due_when_closing_and_only_then(target):
    current = next(s for s in CaseStatus if target in MOVES[s])
    with pytest.raises(MoveNotAllowed):
        check_move(current, target, has_outcome=target is not CaseStatus.CLOSED)


def test_every_open_status_says_who_acts_next():
    assert {s for s, who in NEXT_ACTOR.items() if who is None} == {CaseStatus.CLOSED}
    assert set(NEXT_ACTOR) == set(CaseStatus)
