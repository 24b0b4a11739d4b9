"""What people of the agency are told by mail of their work, and who may ask for what."""

from domain.permissions import Actor, Permission
from domain.vocabulary import N_, Labelled, Urgency


class AtOnce(Labelled):
    """Of which requests somebody wants to hear at once."""

    NO = "no", N_("No")
    MINE = "mine", N_("Of the requests I sent")
    ALL = "all", N_("Of all requests I may see")


class StaffMailKind(Labelled):
    """What is told; the label is the line in the mail. None says of what, for whom, by whom."""

    DECLINED = "declined", N_("the partner says no")
    QUESTION = "question", N_("the partner asks something")
    EXPIRED = "expired", N_("the partner has not answered in time")
    DIGEST = "digest", N_("what is to be done today")


def choices_of(actor: Actor) -> tuple[AtOnce, ...]:
    """Who sends no requests has none of their own."""
    if actor.may(Permission.CASES_WRITE):
        return tuple(AtOnce)
    return (AtOnce.NO, AtOnce.ALL)


def wants(actor: Actor, chosen: AtOnce, kind: StaffMailKind, urgency: int, *, sent: bool) -> bool:
    """Whether somebody is told at once. That nobody answered in time is told where it is urgent;
    who is not told how urgent a case is hears of all, or the mail would tell them.
    """
    if chosen is AtOnce.NO or (chosen is AtOnce.MINE and not sent):
        return False
    told_urgency = actor.may(Permission.CASES_ALL)
    return kind is not StaffMailKind.EXPIRED or not told_urgency or urgency <= Urgency.HIGH
