"""The life of a referral: what each state means, the table of moves, and who may make each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import NotAllowed
from domain.mail.messages import MailKind
from domain.matching.rank import Why
from domain.referrals.reasons import DeclineReason, DoneOutcome, SentBy, Unconfirmed
from domain.tasks.task import ASKING, REACH, TaskKind
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a state of a referral means: all that hangs on it, whoever asks."""

    why: Why
    """Why the service asked is not proposed once more."""
    tone: str = "plain"
    """How its tag looks."""
    waits_for: NextActor | None = None
    """Who must act next; nobody once it is at an end."""
    counted: str = ""
    """Where the record of the partner counts it."""
    failed: bool = False
    """At an end without help: the case needs somebody else."""
    tenants_word: bool = False
    """What the tenant says of the help that came is for ALER alone: the partner reads that it is
    over.
    """
    ends: bool = False
    """Counted when it comes to this: the moment is noted."""
    named: bool = False
    """The partner needs to know whom to call."""
    reasons: type[Labelled] | None = None
    """The coded reasons a move to it asks for one of."""
    tasks: frozenset[TaskKind] = frozenset()
    """The tasks of the referral that a move to it brings to an end."""
    mails: frozenset[MailKind] = frozenset()
    """The messages about it that make sense."""
    we_say: str = ""
    """What ALER presses to move there."""
    we_ask: str = ""
    """What ALER is asked where a reason is to be given."""
    partner_says: str = ""
    """What the partner presses to move there."""
    over: str = N_("The time to answer is over.")
    """What a partner reads when nothing is asked of it any more."""


_CLOSED = N_("The request is closed: nothing more is asked of you. Thank you.")

STATES: dict[ReferralStatus, Meaning] = {
    S.DRAFT: Meaning(
        why=Why.TO_SEND,
        tone="warn",
        waits_for=NextActor.ALER,
        mails=frozenset({MailKind.REFERRAL}),
    ),
    S.SENT: Meaning(
        why=Why.IN_HAND,
        tone="info",
        waits_for=NextActor.PARTNER,
        counted="asked",
        reasons=SentBy,
        tasks=REACH,
        mails=frozenset({MailKind.REFERRAL, MailKind.REMINDER, MailKind.ANSWER}),
        we_say=N_("I have sent it…"),
        we_ask=N_("How did the partner get it?"),
    ),
    S.ACCEPTED: Meaning(
        why=Why.IN_HAND,
        tone="good",
        waits_for=NextActor.PARTNER,
        counted="accepted",
        named=True,
        tasks=ASKING,
        mails=frozenset({MailKind.ANSWER}),
        we_say=N_("Has accepted"),
        partner_says=N_("We take it on"),
    ),
    S.IN_PROGRESS: Meaning(
        why=Why.IN_HAND,
        waits_for=NextActor.PARTNER,
        named=True,
        tasks=frozenset({TaskKind.QUESTION}),
        mails=frozenset({MailKind.ANSWER}),
        we_say=N_("Is at work"),
        partner_says=N_("We are working on it"),
    ),
    S.DONE: Meaning(
        why=Why.HAS_DONE,
        tone="good",
        waits_for=NextActor.TENANT,
        counted="done",
        reasons=DoneOutcome,
        tasks=ASKING,
        we_say=N_("Has done it…"),
        we_ask=N_("What has been done?"),
        partner_says=N_("We have done it"),
        over=N_("You have done this: nothing more is asked of you. Thank you."),
    ),
    S.CONFIRMED: Meaning(
        why=Why.HAS_DONE,
        tone="good",
        counted="confirmed",
        tenants_word=True,
        ends=True,
        tasks=frozenset({TaskKind.CONFIRM}),
        we_say=N_("The tenant confirms"),
        over=_CLOSED,
    ),
    S.DECLINED: Meaning(
        why=Why.HAS_DECLINED,
        tone="bad",
        counted="declined",
        failed=True,
        reasons=DeclineReason,
        tasks=ASKING,
        we_say=N_("Has declined…"),
        we_ask=N_("Why was it declined?"),
        partner_says=N_("We cannot"),
        over=N_("You have said no to this request: nothing more is asked of you."),
    ),
    S.EXPIRED: Meaning(
        why=Why.DID_NOT_ANSWER,
        tone="bad",
        counted="expired",
        failed=True,
        ends=True,
        tasks=ASKING,
    ),
    S.CANCELLED: Meaning(
        why=Why.WITHDRAWN,
        failed=True,
        tasks=ASKING,
        mails=frozenset({MailKind.WITHDRAWN}),
        we_say=N_("Withdraw"),
        over=N_("The request was withdrawn: nothing more is asked of you."),
    ),
    S.NOT_CONFIRMED: Meaning(
        why=Why.NOT_CONFIRMED,
        counted="not_confirmed",
        failed=True,
        tenants_word=True,
        ends=True,
        reasons=Unconfirmed,
        tasks=frozenset({TaskKind.CONFIRM}),
        we_say=N_("The tenant says no…"),
        we_ask=N_("What does the tenant say?"),
        over=_CLOSED,
    ),
}
"""The one table of the states; every set of them below is a column of it."""


def states(column: Callable[[Meaning], bool]) -> frozenset[ReferralStatus]:
    """The states of which it is true."""
    return frozenset(state for state, means in STATES.items() if column(means))


WAITING = states(lambda means: means.waits_for is NextActor.PARTNER)
"""The partner still has something to do."""
ASKED = WAITING | states(lambda means: means.waits_for is NextActor.ALER)
"""The partner may answer: who holds the link of a request that is only prepared has got it."""
UNDER_WAY = WAITING | states(lambda means: means.waits_for is NextActor.TENANT)
"""The partner has it, or has done it."""
OPEN = ASKED | UNDER_WAY
"""Not yet at an end: a case may not be called solved meanwhile."""
FAILED = states(lambda means: means.failed)
ENDS = states(lambda means: means.ends)
TENANTS_WORD = states(lambda means: means.tenants_word)
WITH_NAME = states(lambda means: means.named)
REASONS = {state: means.reasons for state, means in STATES.items() if means.reasons}
"""The moves that ask for a coded reason, and the codes."""


def check_move(current: ReferralStatus, target: ReferralStatus, by: By, reason: str) -> None:
    """Raise NotAllowed unless `by` may move `current -> target` with that reason.

    A move of REASONS needs one of its codes; no other may carry a reason.
    """
    if by not in MOVES.get((current, target), frozenset()):
        raise NotAllowed(f"{current} -> {target} by {by}")
    codes = list(REASONS[target]) if target in REASONS else [""]
    if reason not in codes:
        raise NotAllowed(f"{target}: reason {reason!r}")


def was_sent(status: ReferralStatus, due_at: datetime | None) -> bool:
    """Whether the partner was ever asked: its time to answer begins with the sending."""
    return status is not S.DRAFT and (status is not S.CANCELLED or due_at is not None)


def is_word(before: ReferralStatus | None, after: ReferralStatus) -> bool:
    """Whether a line of the timeline is a question or an answer: it leaves the state as it was."""
    return before is after


def targets(current: ReferralStatus, by: By) -> tuple[ReferralStatus, ...]:
    """Where `by` may take a referral from here, in the order of the table."""
    return tuple(target for (start, target), who in MOVES.items() if start is current and by in who)
