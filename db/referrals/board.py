"""Every referral under way by who must act next, the most late first.

Found by the index of open cases by next actor and due time: the cost is that of what is shown.
"""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from db.access import requires
from db.cases import restriction
from db.cases.filters import OPEN, needs_of
from db.directory import by_day, calls
from db.models.cases import Case
from db.models.directory import Partner, PartnerService
from db.models.follow_up import Mail
from db.models.referrals import Referral
from db.models.told import CaseTold
from db.reference.statements import Built, built_once, moment
from db.visible import cases as case_visible
from db.visible import kept
from db.visible import referrals as referral_visible
from db.visible.cases import VisibleCase
from db.visible.places import CasePlace, place_of
from domain.mail.messages import MailKind, MailState
from domain.permissions import Actor, Permission
from domain.referrals.moves import UNDER_WAY, WAITING
from domain.vocabulary import NextActor, ReferralStatus

COUNT_LIMIT = 1_000
_LANES = NextActor.ALER, NextActor.PARTNER, NextActor.TENANT
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
    """What waits for one actor: how many (at most COUNT_LIMIT) and the first; `late` is None for
    who is not told when it is due.
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
    sent_by = case_visible.late_if_sent_by(session, now)
    counts = session.execute(_counts(session, actor), {"now": now, "sent_by": sent_by}).one()
    first = {who: _first(session, actor, who, size) for who in _LANES}
    cases = {case.id: case for listed in first.values() for case in listed}
    known = _Known.of(session, actor, cases)
    return tuple(
        Lane(
            who,
            count=_bounded(counts, who.value, f"{who.value}_to_send"),
            late=_late_of(actor, counts, who),
            first=tuple(
                waiting
                for case in first[who]
                if (waiting := known.waiting(session, actor, case, who))
            ),
        )
        for who in _LANES
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
            case_visible.told(session, actor, cases.values()),
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


def _bounded(counts: Any, *names: str) -> int:
    return min(sum(getattr(counts, name, 0) for name in names), COUNT_LIMIT)


def _late_of(actor: Actor, counts: Any, who: NextActor) -> int | None:
    """None for who is not told when it is due."""
    told = actor.may(Permission.CASES_ALL) or who is NextActor.PARTNER
    return _bounded(counts, f"{who.value}_late", f"{who.value}_to_send_late") if told else None


def _of(session: Session, actor: Actor, who: NextActor) -> list[Any]:
    among = case_visible.among(session, actor)
    if actor.may(Permission.CASES_ALL):
        return [OPEN, Case.next_actor == who, Case.referred, *among]
    return [CaseTold.waits_for == who, *among]


def _late(actor: Actor) -> ColumnElement[bool]:
    if actor.may(Permission.CASES_ALL):
        return Case.due_at <= moment("now")
    return CaseTold.unanswered_since <= moment("sent_by")


def _sends(actor: Actor) -> bool:
    """Others see a case once a partner has it, and no sooner."""
    return actor.may(Permission.CASES_WRITE)


def _to_send() -> list[Any]:
    """Cases with a request to send that no partner has in hand: found by the index of states."""
    prepared = select(Referral.case_id).where(Referral.status == ReferralStatus.DRAFT)
    mine = and_(Case.next_actor == NextActor.ALER, Case.referred)
    return [OPEN, Case.id.in_(prepared), ~mine]


@built_once
def _counts(session: Session, actor: Actor) -> Built:
    """How many wait in each lane and how many of them are late, each at most COUNT_LIMIT."""
    of = case_visible.listed(actor)
    found = {who.value: select(of.id).where(*_of(session, actor, who)) for who in _LANES}
    if _sends(actor):
        found[f"{NextActor.ALER.value}_to_send"] = select(Case.id).where(*_to_send())
    dated = found if actor.may(Permission.CASES_ALL) else {NextActor.PARTNER.value}
    late = {f"{name}_late": found[name].where(_late(actor)) for name in dated}
    every = {**found, **late}
    return kept.lists(select(*(_size(each).label(name) for name, each in every.items())))


def _size(found: Select[Any]) -> ScalarSelect[int]:
    some = found.limit(COUNT_LIMIT).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _first(session: Session, actor: Actor, who: NextActor, size: int) -> list[Any]:
    rows = list(session.execute(_listed(session, actor, who, size)))
    if who is NextActor.ALER and _sends(actor):
        rows += session.execute(_listed(session, actor, None, size))
        rows.sort(key=lambda row: (row.due_at is None, row.due_at, row.id))
    return rows[:size]


@built_once
def _listed(session: Session, actor: Actor, who: NextActor | None, size: int) -> Built:
    """The first of a lane; None: those with a request to send that are in no other."""
    columns: tuple[Any, ...] = (
        Case.id,
        Case.reference,
        Case.quarter_id,
        Case.urgency,
        Case.status,
        Case.next_actor,
        Case.due_at,
        Case.outcome,
        Case.closed_at,
        Case.opened_at,
    )
    found = select(*columns).limit(size)
    if who is None:
        return found.where(*_to_send()).order_by(Case.due_at, Case.id)
    found = found.where(*_of(session, actor, who))
    if actor.may(Permission.CASES_ALL):
        return found.order_by(Case.due_at, Case.id)
    first = found.select_from(CaseTold).order_by(CaseTold.first_asked, CaseTold.reference)
    return kept.lists(case_visible.shown(session, actor, first))


def _says_most(requests: list[Any], states: frozenset[ReferralStatus]) -> Any:
    """Of those in these states one with a question, else one to be sent, else the newest."""
    return next((request for request in reversed(requests) if request.status in states), None)


def _referrals(session: Session, actor: Actor, cases: Collection[int]) -> dict[int, list[Any]]:
    """The requests of each case, the one that says most last."""
    found: dict[int, list[Any]] = {number: [] for number in cases}
    for row in session.execute(_requests(session, actor), {"cases": list(cases)}):
        found[row.case_id].append(row)
    return found


@built_once
def _requests(session: Session, actor: Actor) -> Built:
    request = literal(f"{MailKind.REFERRAL.value}.").concat(cast(Referral.id, String))
    return (
        select(
            Referral.case_id,
            Referral.status,
            Referral.reason,
            Referral.sent_at,
            Partner.name,
            Referral.partner_id,
            by_day.away_until_now().label("away_until"),
            PartnerService.name.label("service"),
            Referral.question.is_not(None).label("asks"),
            Mail.state.label("mail"),
        )
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(PartnerService, PartnerService.id == Referral.service_id)
        .outerjoin(Mail, and_(Mail.occasion == request, Referral.status == ReferralStatus.DRAFT))
        .where(
            Referral.case_id.in_(bindparam("cases", expanding=True)),
            *referral_visible.visible(actor),
        )
        .order_by(
            Referral.question.is_not(None), Referral.status == ReferralStatus.DRAFT, Referral.id
        )
    )
