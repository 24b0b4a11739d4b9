"""What may be told of a case to who reads no needs of health, violence and criminal measures.

A request says what it is for by the service it goes to. Who may not read reserved needs sees only
requests to services that answer none of them, and a case only by such requests: its own status,
urgency and due time follow from everything, so they would tell. That no such request was ever seen
would tell too; so a case comes up only once a partner did not take one in time.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.referrals.moves import FAILED, UNDER_WAY, WAITING, was_sent
from domain.vocabulary import CaseStatus, NextActor, ReferralStatus, Urgency

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
    if states & UNDER_WAY:
        return CaseStatus.TO_CONFIRM, NextActor.TENANT
    return CaseStatus.IN_PROGRESS, NextActor.ALER


@dataclass(frozen=True, slots=True)
class KnownRequest:
    """What a request of a case tells."""

    status: ReferralStatus
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    asks: bool
    """The partner waits for an answer of ours."""

    @property
    def stuck_from(self) -> datetime | None:
        """From when on nobody has taken it in time; None: somebody has."""
        if self.status in FAILED:
            return self.sent_at
        late = self.sent_at + UNANSWERED
        return late if self.answered_at is None or self.answered_at >= late else None


@dataclass(frozen=True, slots=True)
class ByRequests:
    """What lists may be made of, of an open case."""

    told_from: datetime
    """Before it the case is not shown. It may be to come: nothing need happen for it to come up."""
    first_asked: datetime
    waits_for: NextActor
    unanswered_since: datetime | None
    """When the oldest request was sent that nobody has answered."""


def told(requests: Sequence[KnownRequest]) -> ByRequests | None:
    """What these requests of a case tell, those that the reader may know of, in the order in which
    they were made; None where all were taken in time, or nothing is under way nor last failed.
    """
    sent = [request for request in requests if was_sent(request.status, request.due_at)]
    stuck = [moment for request in sent if (moment := request.stuck_from)]
    states = {request.status for request in sent}
    if not stuck or not (states & UNDER_WAY or sent[-1].status in FAILED):
        return None
    asks = any(request.asks for request in sent if request.status in WAITING)
    unanswered = [r.sent_at for r in sent if r.status is ReferralStatus.SENT]
    return ByRequests(
        told_from=min(stuck),
        first_asked=min(request.sent_at for request in sent),
        waits_for=standing(states, asks=asks)[1],
        unanswered_since=min(unanswered, default=None),
    )
