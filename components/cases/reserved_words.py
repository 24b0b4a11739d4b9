"""What is said, alike on every case and list, to who reads no reserved needs."""

from domain.permissions import Actor, Permission
from domain.referrals.reserved import UNANSWERED
from i18n import _


def in_lists(me: Actor) -> str:
    """Above a list: what does not come into it, and who follows it; empty for who sees all."""
    stuck = _(
        "A case comes into this list once a request has no answer for {n} days or comes to "
        "nothing: the others are followed by the community manager."
    ).format(n=UNANSWERED.days)
    reserved = _("All reserved requests are followed by the community manager.")
    return " ".join(
        text
        for text, sees in ((stuck, Permission.CASES_ALL), (reserved, Permission.RESTRICTED_READ))
        if not me.may(sees)
    )


def nothing_listed() -> str:
    """In place of a list that is empty: not that there is nothing."""
    return _("No case is in this list now.")


def title() -> str:
    """The line that stands on every case."""
    return _("Reserved service")


def on_a_case() -> str:
    """Under it: nothing can be read from its being there, for it always is."""
    return _(
        "Other needs and other requests may be reserved. This line stands on every case: if there "
        "are any, the community manager follows them."
    )
