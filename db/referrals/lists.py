"""Referrals in lists: the answers just in, and those that are late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, defer

from db.access import requires
from db.cases.filters import needs_of
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.referrals import SENT, Referral
from db.reference.statements import Built, built_once, moment
from db.visible import cases as case_visible
from db.visible import kept, referrals
from domain.permissions import Actor, Permission
from domain.vocabulary import ReferralStatus

COUNT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class ListedReferral:
    """A referral in a list, with the needs of its case that the reader may see."""

    reference: str
    needs: tuple[str, ...]
    partner_name: str
    contact_name: str
    contact_phone: str
    status: ReferralStatus
    reason: str
    due_at: datetime | None
    answered_at: datetime | None

    @property
    def accepted(self) -> bool:
        """Whether the partner took it."""
        return self.status is ReferralStatus.ACCEPTED


@requires(Permission.CASES_READ)
def answers_since(
    session: Session, actor: Actor, since: datetime, size: int = 10
) -> tuple[ListedReferral, ...]:
    """Referrals accepted or declined since then, the last answer first."""
    found = [
        row
        for status in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED)
        # one status at a time: within it the index gives the order
        for row in session.execute(_answered(session, actor, status, size), {"since": since})
    ]
    latest = sorted(found, key=lambda row: row[0].answered_at or since, reverse=True)
    return _listed(session, actor, latest[:size])


@requires(Permission.CASES_READ)
def without_answer(
    session: Session, actor: Actor, size: int = 10
) -> tuple[int, tuple[ListedReferral, ...]]:
    """How many answers are late (at most COUNT_LIMIT), and the first, most late first."""
    times = {"now": utcnow(), "sent_by": case_visible.late_if_sent_by(session, utcnow())}
    count = session.scalar(_late_count(session, actor), times) or 0
    first = session.execute(_late_first(session, actor, size), times).all()
    return count, _listed(session, actor, first)


@built_once
def _answered(session: Session, actor: Actor, status: ReferralStatus, size: int) -> Built:
    return (
        _list(session, actor)
        .where(Referral.status == status, Referral.answered_at >= moment("since"))
        .order_by(Referral.answered_at.desc())
        .limit(size)
    )


@built_once
def _late_count(session: Session, actor: Actor) -> Built:
    late, _since = _late(actor)
    asked = select(Referral.id).where(*late, *referrals.readable(actor))
    found = case_visible.counted(session, actor, asked, Referral.case_id)
    return kept.lists(select(func.count()).select_from(found.limit(COUNT_LIMIT).subquery()))


@built_once
def _late_first(session: Session, actor: Actor, size: int) -> Built:
    late, since = _late(actor)
    return _list(session, actor).where(*late).order_by(since, Referral.id).limit(size)


def _late(actor: Actor) -> tuple[list[Any], Any]:
    """What makes an answer late, and the moment it is late by."""
    if actor.may(Permission.CASES_ALL):
        return [SENT, Referral.due_at <= moment("now")], Referral.due_at
    return [SENT, Referral.sent_at <= moment("sent_by")], Referral.sent_at


def _seen(session: Session, actor: Actor, found: Select[Any]) -> Select[Any]:
    """Requests that this person may see, of cases that they may see."""
    found = found.join(Case, Case.id == Referral.case_id).where(*referrals.visible(actor))
    return case_visible.known(session, actor, found)


def _list(session: Session, actor: Actor) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Referral,
        Case.reference,
        Case.quarter_id,
        Partner.name,
        Contact.name,
        Contact.phone,
    )
    return (
        _seen(session, actor, select(*columns))
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(Contact, Contact.id == Referral.contact_id)
        .options(defer(Referral.message))
    )


def _listed(
    session: Session, actor: Actor, rows: Sequence[Row[*tuple[Any, ...]]]
) -> tuple[ListedReferral, ...]:
    needs = needs_of(session, actor, {row[0].case_id for row in rows})
    return tuple(
        ListedReferral(
            reference,
            needs[asked.case_id],
            partner,
            contact or "",
            phone or "",
            asked.status,
            asked.reason,
            case_visible.due_of(session, actor, asked, quarter_id),
            asked.answered_at,
        )
        for asked, reference, quarter_id, partner, contact, phone in rows
    )
