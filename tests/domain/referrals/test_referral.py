from itertools import product

import pytest

from domain.referrals.moves import (
    FAILED,
    MOVES,
    OPEN,
    REASONS,
    AnswerNotAllowed,
    By,
    DeclineReason,
    DoneOutcome,
    check_move,
    next_actor,
    targets,
)
from domain.vocabulary import NextActor, ReferralStatus

S = ReferralStatus
ALLOWED = {
    By.ALER: {
        "draft": {"sent", "cancelled"},
        "sent": {"accepted", "declined", "cancelled"},
        "accepted": {"in_progress", "done", "cancelled"},
        "in_progress": {"done", "cancelled"},
        "done": {"confirmed", "not_confirmed"},
    },
    By.PARTNER: {
        "draft": {"sent"},
        "sent": {"accepted", "declined"},
        "accepted": {"in_progress", "done"},
        "in_progress": {"done"},
    },
    By.CLOCK: {"draft": {"sent"}, "sent": {"expired"}},
}


def reason_for(target: ReferralStatus) -> str:
    return next(iter(REASONS[target])).value if target in REASONS else ""


@pytest.mark.parametrize("by", list(By))
def test_every_move_is_allowed_or_refused_as_the_table_says(by: By) -> None:
    for current, target in product(S, S):
        if target in ALLOWED[by].get(current.value, set()):
            check_move(current, target, by, reason_for(target))
        else:
            with pytest.raises(AnswerNotAllowed):
                check_move(current, target, by, reason_for(target))


@pytest.mark.parametrize("current", list(S))
def test_what_a_screen_offers_is_what_the_table_allows(current: ReferralStatus) -> None:
    for by in By:
        assert set(targets(current, by)) == ALLOWED[by].get(current.value, set())


def test_two_keys_are_needed_the_partner_cannot_confirm() -> None:
    assert not [pair for pair, who in MOVES.items() if pair[1] is S.CONFIRMED and By.PARTNER in who]
    assert {start for start, target in MOVES if target is S.CONFIRMED} == {S.DONE}


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (S.DECLINED, ""),
        (S.DECLINED, "because"),
        (S.DECLINED, DoneOutcome.ANSWERED),
        (S.ACCEPTED, DeclineReason.NO_CAPACITY),
        (S.ACCEPTED, " "),
    ],
)
def test_a_reason_is_one_of_its_move_or_none(target: ReferralStatus, reason: str) -> None:
    with pytest.raises(AnswerNotAllowed):
        check_move(S.SENT, target, By.PARTNER, reason)


def test_a_referral_is_open_failed_or_confirmed() -> None:
    assert OPEN | FAILED | {S.CONFIRMED} == set(S)
    assert not OPEN & FAILED
    assert {status for status in S if next_actor(status)} == OPEN
    assert next_actor(S.DONE) is NextActor.TENANT
