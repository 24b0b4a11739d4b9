"""What may be told of a case to who reads no needs of health, violence and criminal measures.

A request says what it is for by the service it goes to. Who may not read reserved needs sees only
requests to services that answer none of them, and a case only by such requests: its own status,
urgency and due time follow from everything, so they would tell. That no such request was ever seen
would tell too; so a case comes up only once a partner did not take one in time.
"""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from datetime import timedelta

from domain.referrals.moves import FAILED, WAITING
from domain.vocabulary import CaseStatus, NextActor, ReferralStatus, Urgency

UNDER_WAY = WAITING | {ReferralStatus.DONE}
"""A case is told while one of its requests that may be seen stands here ..."""
TO_ASK_ANEW = FAILED
"""... or while the last of them has failed: somebody else is to be asked."""
UNANSWERED = timedelta(days=4)
"""A case comes up once a request had no answer for so long, or came to nothing. With two days of
those who came 10 to 45 days ago and are known never to have been there 45 % had a reserved need,
with four 32 %, of all 24 %.
"""
PACE = Urgency.NORMAL
"""When an answer is called late for who does not know how urgent the case is."""


def gives_away(needs: Collection[str], reserved: Collection[str], *, marked: bool) -> bool:
    """Whether a request to a service that lists these needs, or is marked for such needs, says
    that there is a reserved one.
    """
    return marked or not set(reserved).isdisjoint(needs)


def standing(states: AbstractSet[ReferralStatus], *, asks: bool) -> tuple[CaseStatus, NextActor]:
    """Where a case stands by the requests that may be seen, and who acts next; `asks`: a partner
    waits for our answer.
    """
    if states & WAITING:
        return CaseStatus.REFERRED, NextActor.ALER if asks else NextActor.PARTNER
    if ReferralStatus.DONE in states:
        return CaseStatus.TO_CONFIRM, NextActor.TENANT
    return CaseStatus.IN_PROGRESS, NextActor.ALER
