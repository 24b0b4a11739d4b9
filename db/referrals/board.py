"""Every referral under way by who must act next, the most late first.

Found by the index of open cases by next actor and due time: the cost is that of what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, select
from sqlalchemy.orm import Session

from db.access import requires
from db.cases.filters import OPEN, needs_of
from db.directory import by_day
from db.models.cases import Case
from db.models.directory import Partner, PartnerService
from db.models.follow_up import Mail
from db.models.referrals import Referral
from db.visible import cases as case_visible
from db.visible import referrals as referral_visible
from db.visible.places import CasePlace, place_of
from domain.mail.messages import MailKind, MailState
from domain.permissions import Actor, Permission
from domain.referrals.moves import UNDER_WAY, WAITING
from domain.vocabulary import NextActor, ReferralStatus

COUNT_LIMIT = 1_000
_INDEX = "INDEXED BY ix_case_open_next_actor"
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
    partner_reference: str
    away_until: date | None
    """The last day of the holidays of the partner, while they are."""


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
    return tuple(
        Lane(
            who,
            count=_count(session, actor, who),
            late=_late(session, actor, who, now),
            first=_first(session, actor, who, size),
        )
        for who in (NextActor.ALER, NextActor.PARTNER, NextActor.TENANT)
    )


def _of(session: Session, actor: Actor, who: NextActor) -> list[Any]:
    if actor.may(Permission.CASES_ALL):
        seen = case_visible.visible(session, actor)
        return [OPEN, Case.next_actor == who, Case.referred, *seen]
    return case_visible.waits_for(session, actor, who)


def _late(session: Session, actor: Actor, who: NextActor, now: datetime) -> int | None:
    if actor.may(Permission.CASES_ALL):
        return _count(session, actor, who, Case.due_at <= now)
    if who is not NextActor.PARTNER:
        return None
    sent_by = case_visible.late_if_sent_by(session, now)
    late = case_visible.asked(actor, {ReferralStatus.SENT}, Referral.sent_at <= sent_by)
    return _count(session, actor, who, late)


def _by_index(actor: Actor, found: Select[Any]) -> Select[Any]:
    told = actor.may(Permission.CASES_ALL)
    return found.with_hint(Case, _INDEX, "sqlite") if told else found


def _sends(actor: Actor) -> bool:
    """Others see a case once a partner has it, and no sooner."""
    return actor.may(Permission.CASES_WRITE)


def _to_send() -> list[Any]:
    """Cases with a request to send that no partner has in hand: found by the index of states."""
    prepared = select(Referral.case_id).where(Referral.status == ReferralStatus.DRAFT)
    mine = and_(Case.next_actor == NextActor.ALER, Case.referred)
    return [OPEN, Case.id.in_(prepared), ~mine]


def _count(session: Session, actor: Actor, who: NextActor, *more: ColumnElement[bool]) -> int:
    found = _by_index(actor, select(Case.id).where(*_of(session, actor, who), *more))
    counts = [_size(session, found)]
    if who is NextActor.ALER and _sends(actor):
        counts.append(_size(session, select(Case.id).where(*_to_send(), *more)))
    return min(sum(counts), COUNT_LIMIT)


def _size(session: Session, found: Select[Any]) -> int:
    some = found.limit(COUNT_LIMIT).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _first(session: Session, actor: Actor, who: NextActor, size: int) -> tuple[Waiting, ...]:
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
    lists = [_by_index(actor, select(*columns).where(*_of(session, actor, who)))]
    order: list[Any] = [Case.due_at, Case.id]
    if not actor.may(Permission.CASES_ALL):
        order = [case_visible.first_asked(actor), Case.reference]
    if who is NextActor.ALER and _sends(actor):
        lists.append(select(*columns).where(*_to_send()))
    rows = [row for one in lists for row in session.execute(one.order_by(*order).limit(size))]
    if len(lists) > 1:
        rows = sorted(rows, key=lambda row: (row.due_at is None, row.due_at, row.id))
    cases = rows[:size]
    ids = [case.id for case in cases]
    told = case_visible.told(session, actor, cases)
    needs, referrals = needs_of(session, actor, ids), _referrals(session, actor, ids, _SHOWN[who])
    return tuple(
        Waiting(
            case.reference,
            place_of(session, actor, case.quarter_id),
            needs[case.id],
            told[case.id].urgency,
            row.name,
            row.service or "",
            row.status,
            row.reason,
            bool(row.asks),
            row.mail,
            row.sent_at,
            told[case.id].due_at,
            row.partner,
            row.away_until,
        )
        for case in cases
        if (row := referrals.get(case.id))
    )


def _referrals(
    session: Session, actor: Actor, case_ids: Iterable[int], states: frozenset[ReferralStatus]
) -> dict[int, Any]:
    """The referral of each case that says most: one with a question, else one to be sent, else
    the newest.
    """
    request = literal(f"{MailKind.REFERRAL.value}.").concat(cast(Referral.id, String))
    rows = session.execute(
        select(
            Referral.case_id,
            Referral.status,
            Referral.reason,
            Referral.sent_at,
            Partner.name,
            Partner.reference.label("partner"),
            by_day.away_until_now().label("away_until"),
            PartnerService.name.label("service"),
            Referral.question.is_not(None).label("asks"),
            Mail.state.label("mail"),
        )
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(PartnerService, PartnerService.id == Referral.service_id)
        .outerjoin(Mail, and_(Mail.occasion == request, Referral.status == ReferralStatus.DRAFT))
        .where(
            Referral.case_id.in_(list(case_ids)),
            Referral.status.in_(states),
            *referral_visible.visible(actor),
        )
        .order_by(
            Referral.question.is_not(None), Referral.status == ReferralStatus.DRAFT, Referral.id
        )
    )
    return {row.case_id: row for row in rows}
