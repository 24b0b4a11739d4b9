"""The life of a referral: the table of moves, who may make each, and the reason it asks for."""

from datetime import datetime
from enum import StrEnum

from domain.vocabulary import N_, Labelled, NextActor, ReferralStatus

S = ReferralStatus


class By(StrEnum):
    """Who makes a move: ALER on the screen, the partner by its link, the clock by itself."""

    ALER = "aler"
    PARTNER = "partner"
    CLOCK = "clock"


_EITHER = frozenset({By.ALER, By.PARTNER})
"""The partner answers by the link, or says it on the phone and ALER writes it down."""
_ALER = frozenset({By.ALER})
# A request leaves when a person says so, when the mail server has taken it (the clock), or when
# the partner answers it: then it has plainly arrived.

MOVES: dict[tuple[ReferralStatus, ReferralStatus], frozenset[By]] = {
    (S.DRAFT, S.SENT): frozenset(By),
    (S.DRAFT, S.CANCELLED): _ALER,
    (S.SENT, S.ACCEPTED): _EITHER,
    (S.SENT, S.DECLINED): _EITHER,
    (S.SENT, S.EXPIRED): frozenset({By.CLOCK}),
    (S.SENT, S.CANCELLED): _ALER,
    (S.ACCEPTED, S.IN_PROGRESS): _EITHER,
    (S.ACCEPTED, S.DONE): _EITHER,
    (S.ACCEPTED, S.CANCELLED): _ALER,
    (S.IN_PROGRESS, S.DONE): _EITHER,
    (S.IN_PROGRESS, S.CANCELLED): _ALER,
    (S.DONE, S.CONFIRMED): _ALER,
    (S.DONE, S.NOT_CONFIRMED): _ALER,
}
"""Every allowed move and who may make it; what is missing is not possible."""

WAITING = frozenset({S.SENT, S.ACCEPTED, S.IN_PROGRESS})
"""The partner still has something to do."""
OPEN = WAITING | {S.DRAFT, S.DONE}
"""Not yet at an end: a case may not be called solved meanwhile."""
TENANTS_WORD = frozenset({S.CONFIRMED, S.NOT_CONFIRMED})
"""What the tenant says of the help that came is for ALER alone: the partner reads that it is over.
"""
ENDS = TENANTS_WORD | {S.EXPIRED}
"""Counted when it comes to this: the moment is noted."""
FAILED = frozenset({S.DECLINED, S.EXPIRED, S.CANCELLED, S.NOT_CONFIRMED})
"""At an end without help: the case needs somebody else."""


class SentBy(Labelled):
    """How a request reached the partner; the first three are for a person to say."""

    MAIL = "by_mail", N_("by mail")
    PHONE = "by_phone", N_("by phone")
    HAND = "by_hand", N_("by hand")
    PONTE = "by_ponte", N_("by mail, by itself")
    LINK = "by_link", N_("the partner has answered")


SAID_BY_A_PERSON = (SentBy.MAIL, SentBy.PHONE, SentBy.HAND)


class DeclineReason(Labelled):
    """Why a partner declines."""

    NO_CAPACITY = "no_capacity", N_("No places")
    OUT_OF_AREA = "out_of_area", N_("Outside its area")
    NOT_ELIGIBLE = "not_eligible", N_("The tenant is not eligible")
    WRONG_SERVICE = "wrong_service", N_("Not the right service")
    INFORMATION_MISSING = "information_missing", N_("Information missing")
    CONFLICT = "conflict_of_interest", N_("Conflict of interest")
    OTHER = "other", N_("Other reason")


class DoneOutcome(Labelled):
    """What a partner says it has done."""

    ANSWERED = "answered", N_("The need is answered")
    PARTLY = "partly", N_("Answered in part")
    PASSED_ON = "passed_on", N_("Accompanied to another service")


class Unconfirmed(Labelled):
    """Why the tenant does not confirm."""

    NO_HELP = "no_help", N_("No help has come")
    NOT_ENOUGH = "not_enough", N_("It was not enough")
    OTHER = "other_word", N_("Something else")


REASONS: dict[ReferralStatus, type[Labelled]] = {
    S.SENT: SentBy,
    S.DECLINED: DeclineReason,
    S.DONE: DoneOutcome,
    S.NOT_CONFIRMED: Unconfirmed,
}
"""The moves that ask for a coded reason, and the codes."""


class AnswerNotAllowed(ValueError):
    """The table has no such move for who makes it, or its reason is missing or not one of ours."""


def check_move(current: ReferralStatus, target: ReferralStatus, by: By, reason: str) -> None:
    """Raise AnswerNotAllowed unless `by` may move `current -> target` with that reason.

    A move of REASONS needs one of its codes; no other may carry a reason.
    """
    if by not in MOVES.get((current, target), frozenset()):
        raise AnswerNotAllowed(f"{current} -> {target} by {by}")
    codes = list(REASONS[target]) if target in REASONS else [""]
    if reason not in codes:
        raise AnswerNotAllowed(f"{target}: reason {reason!r}")


def was_sent(status: ReferralStatus, due_at: datetime | None) -> bool:
    """Whether the partner was ever asked: its time to answer begins with the sending."""
    return status not in (S.DRAFT, S.CANCELLED) or due_at is not None


def is_word(before: ReferralStatus | None, after: ReferralStatus) -> bool:
    """Whether a line of the timeline is a question or an answer: it leaves the state as it was."""
    return before is after


def targets(current: ReferralStatus, by: By) -> tuple[ReferralStatus, ...]:
    """Where `by` may take a referral from here, in the order of the table."""
    return tuple(target for (start, target), who in MOVES.items() if start is current and by in who)


def next_actor(status: ReferralStatus) -> NextActor | None:
    """Who must act next on a referral; nobody once it is at an end."""
    if status in WAITING:
        return NextActor.PARTNER
    return {S.DRAFT: NextActor.ALER, S.DONE: NextActor.TENANT}.get(status)
