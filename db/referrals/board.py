"""Every referral under way by who must act next, the most late first.

Found by the index of open cases by next actor and due time: the cost is that of what is shown.
"""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.access import requires
from db.cases import restriction
from db.cases.filters import needs_of
from db.directory import calls
from db.referrals import board_statements
from db.referrals.board_statements import LANES, TO_SEND
from db.visible import cases as case_visible
from db.visible.cases import VisibleCase
from db.visible.places import CasePlace, place_of
from domain.mail.messages import MailState
from domain.permissions import Actor, Permission
from domain.referrals.moves import UNDER_WAY, WAITING
from domain.vocabulary import NextActor, ReferralStatus

_SHOWN = {
    NextActor.PARTNER: WAITING,
    NextActor.TENANT: UNDER_WAY - WAITING,
    NextActor.ALER: frozenset(ReferralStatus) - (UNDER_WAY - WAITING),
}
"""The states of a referral that explain why the case waits for this actor."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case with a referral that waits for somebody; the needs are those the reader may see."""

    reference: str
    place: CasePlace
    needs: tuple[str, ...]
    urgency: int
    partner: str
    service: str
    status: ReferralStatus
    reason: str
    asks: bool
    """The partner waits for an answer of ALER."""
    mail: MailState | None
    """Where the message with the request stands, while it is not sent."""
    sent_at: datetime
    due_at: datetime | None
    away_until: date | None
    """The last day of the holidays of the partner, while they are."""
    doubted: bool
    """A number of the partner is held to be wrong."""
    not_used: bool
    """As `CaseDetail.not_used`."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What waits for one actor: how many and how many of them late, each at most
    `board_statements.COUNT_LIMIT`, and the first. `late` is None for who is not told when it is
    due.
    """

    actor: NextActor
    count: int
    late: int | None
    first: tuple[Waiting, ...]


@requires(Permission.CASES_READ)
def board(session: Session, actor: Actor, now: datetime, *, size: int = 12) -> tuple[Lane, ...]:
    """A lane for each actor; in each the `size` cases most late, then due soonest; for who is not
    told when a case is due, those asked for first.
    """
    times = {"now": now, "sent_by": case_visible.late_if_sent_by(session, now)}
    counts = session.execute(board_statements.counts(session, actor), times).one()._asdict()
    first = _first(session, actor, size)
    cases = {case.id: case for listed in first.values() for case in listed}
    known = _Known.of(session, actor, cases)
    return tuple(
        Lane(
            who,
            count=_bounded(counts, *_names(who)),
            late=_late_of(actor, counts, who),
            first=tuple(
                waiting
                for case in first[who]
                if (waiting := known.waiting(session, actor, case, who))
            ),
        )
        for who in LANES
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the cases that are shown, each by its id."""

    told: dict[int, VisibleCase]
    needs: dict[int, tuple[str, ...]]
    requests: dict[int, list[Any]]
    doubted: Container[int]
    """Partners with a number held to be wrong."""
    not_used: Container[int]

    @classmethod
    def of(cls, session: Session, actor: Actor, cases: dict[int, Any]) -> "_Known":
        requests = _referrals(session, actor, cases)
        partners = {row.partner_id for asked in requests.values() for row in asked}
        reads = actor.may(Permission.IDENTITY_READ)
        return cls(
            case_visible.told(session, actor, cases.values(), requests),
            needs_of(session, actor, cases),
            requests,
            calls.wrong_numbers(session, partners).keys(),
            restriction.among(session, cases) if reads else frozenset(),
        )

    def waiting(self, session: Session, actor: Actor, case: Any, who: NextActor) -> Waiting | None:
        """As it stands in that lane; None where nothing of it says why."""
        told = self.told[case.id]
        request = _says_most(self.requests[case.id], _SHOWN[who])
        elsewhere = told.next_actor is not who and not actor.may(Permission.CASES_ALL)
        if request is None or elsewhere:
            return None
        return Waiting(
            case.reference,
            place_of(session, actor, case.quarter_id),
            self.needs[case.id],
            told.urgency,
            request.name,
            request.service or "",
            request.status,
            request.reason,
            bool(request.asks),
            request.mail,
            request.sent_at,
            told.due_at,
            request.away_until,
            request.partner_id in self.doubted,
            case.id in self.not_used,
        )


def _names(who: NextActor) -> tuple[str, ...]:
    """What the lane is called in the statements."""
    return (who.value, TO_SEND) if who is NextActor.ALER else (who.value,)


def _bounded(counts: Mapping[str, int], *names: str) -> int:
    return min(sum(counts.get(name, 0) for name in names), board_statements.COUNT_LIMIT)


def _late_of(actor: Actor, counts: Mapping[str, int], who: NextActor) -> int | None:
    """None for who is not told when it is due."""
    told = actor.may(Permission.CASES_ALL) or who is NextActor.PARTNER
    return _bounded(counts, *(f"{name}_late" for name in _names(who))) if told else None


def _first(session: Session, actor: Actor, size: int) -> dict[NextActor, list[Any]]:
    rows = list(session.execute(board_statements.first(session, actor, size)))
    rows.sort(key=lambda row: (row.key is None, row.key, row.tie))
    return {who: [row for row in rows if row.lane in _names(who)][:size] for who in LANES}


def _says_most(requests: list[Any], states: frozenset[ReferralStatus]) -> Any:
    """Of those in these states one with a question, else one to be sent, else the newest."""
    return next((request for request in reversed(requests) if request.status in states), None)


def _referrals(session: Session, actor: Actor, cases: Collection[int]) -> dict[int, list[Any]]:
    """The requests of each case, the one that says most last."""
    found: dict[int, list[Any]] = {number: [] for number in cases}
    asked = board_statements.requests(session, actor)
    for row in session.execute(asked, {"cases": list(cases)}):
        found[row.case_id].append(row)
    return found
