"""Mail to partners: what it is for, where it stands, and when it is tried again."""

from datetime import timedelta
from enum import StrEnum

from domain.vocabulary import N_, Labelled


class MailKind(Labelled):
    """What a message is for."""

    REFERRAL = "referral", N_("Request")
    REMINDER = "reminder", N_("Reminder")
    ANSWER = "answer", N_("Answer to a question")
    WITHDRAWN = "withdrawn", N_("Request withdrawn")
    VERIFICATION = "verification", N_("Verification of the data we hold")
    ERASED = "erased", N_("Erasure told")
    RECTIFIED = "rectified", N_("Rectification told")


OF_RIGHTS = frozenset({MailKind.ERASED, MailKind.RECTIFIED})
"""What tells a partner of a tenant's wish: about no request that is still there."""


class MailState(Labelled):
    """Where a message stands."""

    QUEUED = "queued", N_("waiting to be sent")
    SENT = "sent", N_("sent")
    FAILED = "failed", N_("not delivered")
    UNKNOWN = "unknown", N_("outcome not known")
    DROPPED = "dropped", N_("not needed any more")
    CALLED = "called", N_("told by phone instead")


class Delivery(StrEnum):
    """What became of an attempt."""

    ACCEPTED = "accepted"
    TRY_AGAIN = "try_again"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The message was given in full and no answer came: it may have arrived. A person decides."""


WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long to wait after each failed attempt; when they are used up, a person must call."""


def wait(attempts: int) -> timedelta | None:
    """The wait after so many attempts (from 1); None when it was the last."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
