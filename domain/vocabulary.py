"""The coded terms that cases, referrals and the directory are described with.

Codes are stored; labels are English sources that `i18n._` translates when shown.
"""

from enum import IntEnum, StrEnum


def N_(message: str) -> str:
    """Mark a message for the catalogue without translating it here."""
    return message


class Labelled(StrEnum):
    """A code with the English label a person reads."""

    label: str

    def __new__(cls, code: str, label: str = "") -> "Labelled":
        """Make the member from its code; the label is an attribute."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Role(Labelled):
    """What a signed-in person does."""

    COMMUNITY_MANAGER = "community_manager", N_("Community manager")
    EXECUTIVE = "executive", N_("Executive")
    COORDINATOR = "coordinator", N_("Coordinator")
    ADMINISTRATOR = "administrator", N_("Administrator")


class CaseStatus(Labelled):
    """Where a case stands; the allowed moves are in `domain.cases.status`."""

    NEW = "new", N_("New")
    IN_PROGRESS = "in_progress", N_("In progress")
    REFERRED = "referred", N_("Referred")
    TO_CONFIRM = "to_confirm", N_("To confirm")
    CLOSED = "closed", N_("Closed")


class Outcome(Labelled):
    """How a case ended."""

    SOLVED = "solved", N_("Solved")
    PARTLY = "partly", N_("Partly solved")
    UNSOLVED = "unsolved", N_("Unsolved")
    WITHDRAWN = "withdrawn", N_("Withdrawn by the tenant")
    MOVED = "moved_away", N_("Moved away")
    DUPLICATE = "duplicate", N_("Duplicate")


class NextActor(Labelled):
    """Who must act next on a case."""

    ALER = "aler", N_("ALER")
    PARTNER = "partner", N_("Partner")
    TENANT = "tenant", N_("Tenant")


class Urgency(IntEnum):
    """1 is now, 4 can wait; each has a due time in `domain.business_time`."""

    NOW = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4

    @property
    def label(self) -> str:
        """English source of what the level means."""
        return _URGENCY_LABELS[self]


_URGENCY_LABELS = {
    Urgency.NOW: N_("At once"),
    Urgency.HIGH: N_("Within a day"),
    Urgency.NORMAL: N_("Within three days"),
    Urgency.LOW: N_("Within a week"),
}


class EventKind(Labelled):
    """A line of the diary of a case."""

    STORY = "story", N_("Story")
    NOTE = "note", N_("Note")
    STATUS = "status", N_("Status")
    URGENCY = "urgency", N_("Urgency")
    NEEDS = "needs", N_("Needs")
    REFERRAL = "referral", N_("Request")
    CALL = "call", N_("Call")
    CORRECTION = "correction", N_("Correction")
    MERGER = "merger", N_("Merged cases")
    SHEET = "sheet", N_("Sheet for the tenant")


class ReferralStatus(Labelled):
    """Where a referral to a partner stands."""

    DRAFT = "draft", N_("To be sent")
    SENT = "sent", N_("Sent")
    ACCEPTED = "accepted", N_("Accepted")
    IN_PROGRESS = "in_progress", N_("Under way")
    DONE = "done", N_("Done")
    CONFIRMED = "confirmed", N_("Confirmed by the tenant")
    DECLINED = "declined", N_("Declined")
    EXPIRED = "expired", N_("No answer")
    CANCELLED = "cancelled", N_("Cancelled")
    NOT_CONFIRMED = "not_confirmed", N_("Not confirmed")


class Capacity(Labelled):
    """Whether a service can take people now."""

    FREE = "free", N_("Places free")
    LIMITED = "limited", N_("Few places")
    FULL = "full", N_("Full")
    UNKNOWN = "unknown", N_("Places not known")
