"""Which needs of a case have an answer, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.cases.closing import Asked, Heard, NeedEnd, ending, standing
from domain.referrals.moves import FAILED, OPEN
from domain.vocabulary import Outcome, ReferralStatus

S = ReferralStatus
DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FOOD, BILLS = "EC-ALI", "EC-UTE"


def asked(*needs, status=S.CONFIRMED, done_at=DAY, partly=False):
    return Asked(status, frozenset(needs), done_at, partly)


def heard(**more):
    return {FOOD: Heard(), BILLS: Heard()} | {k.replace("_", "-"): v for k, v in more.items()}


def test_only_the_needs_a_confirmed_service_lists_have_an_answer():
    found = standing(heard(), [asked(FOOD)])
    assert (found.answered, found.left, found.complete) == ({FOOD}, {BILLS}, False)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_what_somebody_has_in_hand_is_neither_answered_nor_left(status):
    found = standing(heard(), [asked(FOOD), asked(BILLS, status=status)])
    assert (found.in_hand, found.left, found.complete) == ({BILLS}, set(), False)


@pytest.mark.parametrize("status", sorted(OPEN - {S.DRAFT}))
def test_what_is_only_prepared_nobody_has(status):
    drafts = [asked(FOOD, BILLS, status=S.DRAFT)]
    assert standing(heard(), drafts).prepared == {FOOD, BILLS}
    assert standing(heard(), [*drafts, asked(FOOD, status=status)]).prepared == {BILLS}
    assert standing(heard(), [*drafts, asked(FOOD)]).prepared == {BILLS}


@pytest.mark.parametrize("status", sorted(FAILED))
def test_a_request_that_failed_answers_nothing(status):
    assert standing(heard(), [asked(FOOD, BILLS, status=status)]).left == {FOOD, BILLS}


def test_a_need_of_no_case_changes_nothing():
    assert standing(heard(), [asked("SA-PSI")]).left == {FOOD, BILLS}


def test_an_answer_from_before_the_need_was_heard_does_not_count():
    later = heard(EC_UTE=Heard(since=DAY + timedelta(hours=1)))
    assert standing(later, [asked(FOOD, BILLS)]).left == {BILLS}


def test_a_yes_stays_a_yes_when_another_partner_did_not_help_with_the_same():
    found = standing(heard(), [asked(FOOD, BILLS), asked(FOOD, status=S.NOT_CONFIRMED)])
    assert found.complete


@pytest.mark.parametrize(
    ("said", "helped", "outcome"),
    [
        (None, asked(FOOD, BILLS), Outcome.SOLVED),
        (None, asked(FOOD, BILLS, partly=True), Outcome.PARTLY),
        (NeedEnd.ELSEWHERE, asked(FOOD), Outcome.SOLVED),
        (NeedEnd.NO_LONGER, asked(FOOD), Outcome.SOLVED),
        (NeedEnd.NOBODY, asked(FOOD), Outcome.PARTLY),
        (NeedEnd.NOBODY, asked(FOOD, partly=True), Outcome.PARTLY),
    ],
)
def test_how_it_ends(said, helped, outcome):
    found = standing(heard(EC_UTE=Heard(said=said)), [helped])
    assert found.complete
    assert ending(found) is outcome


def test_a_need_answered_whole_by_one_and_in_part_by_another_is_answered_whole():
    found = standing({FOOD: Heard()}, [asked(FOOD, partly=True), asked(FOOD)])
    assert ending(found) is Outcome.SOLVED
