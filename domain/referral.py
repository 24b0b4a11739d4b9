"""The life of a referral: allowed moves, and why a partner declines."""

from domain.vocabulary import N_, Labelled, ReferralStatus

S = ReferralStatus

MOVES: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    S.DRAFT: frozenset({S.SENT, S.CANCELLED}),
    S.SENT: frozenset({S.ACCEPTED, S.DECLINED, S.EXPIRED, S.CANCELLED}),
    S.ACCEPTED: frozenset({S.IN_PROGRESS, S.DONE, S.CANCELLED}),
    S.IN_PROGRESS: frozenset({S.DONE, S.CANCELLED}),
    S.DONE: frozenset({S.CONFIRMED, S.NOT_CONFIRMED}),
}
"""From each state, where a referral may go; the states that are missing are final."""

WAITING = frozenset({S.SENT, S.ACCEPTED, S.IN_PROGRESS})
"""The partner still has something to do."""


class DeclineReason(Labelled):
    """Why a partner declines."""

    NO_CAPACITY = "no_capacity", N_("No places")
    OUT_OF_AREA = "out_of_area", N_("Outside its area")
    NOT_ELIGIBLE = "not_eligible", N_("The tenant is not eligible")
    WRONG_SERVICE = "wrong_service", N_("Not the right service")
    INFORMATION_MISSING = "information_missing", N_("Information missing")
    CONFLICT = "conflict_of_interest", N_("Conflict of interest")
    OTHER = "other", N_("Other reason")


class AnswerNotAllowed(ValueError):
    """The table of moves has no such step, or a refusal has no reason."""


def check_answer(current: ReferralStatus, target: ReferralStatus, reason: str) -> None:
    """Raise AnswerNotAllowed unless `current -> target` stands in the table.

    A refusal needs one of DeclineReason; no other move may carry a reason.
    """
    if target not in MOVES.get(current, frozenset()):
        raise AnswerNotAllowed(f"{current} -> {target}")
    if (reason in list(DeclineReason)) != (target is S.DECLINED) or (
        reason and target is not S.DECLINED
    ):
        raise AnswerNotAllowed(f"{target}: reason {reason!r}")
