"""Referrals in lists: the answers just in, and those that are late."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from db.access import requires
from db.case_filters import needs_of
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.referrals import SENT, Referral
from domain.permissions import Actor, Permission
from domain.vocabulary import ReferralStatus

COUNT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
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
) -> tuple[Asked, ...]:
    """Referrals accepted or declined since then, the last answer first."""
    found = [
        row
        for status in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED)
        for row in _listed(  # one status at a time: within it the index gives the order
            session,
            actor,
            _list()
            .where(Referral.status == status, Referral.answered_at >= since)
            .order_by(Referral.answered_at.desc())
            .limit(size),
        )
    ]
    return tuple(sorted(found, key=lambda row: row.answered_at or since, reverse=True)[:size])


@requires(Permission.CASES_READ)
def without_answer(session: Session, actor: Actor, size: int = 10) -> tuple[int, tuple[Asked, ...]]:
    """How many answers are late (at most COUNT_LIMIT), and the first, most late first."""
    late = (SENT, Referral.due_at <= utcnow())
    some = select(Referral.id).where(*late).limit(COUNT_LIMIT).subquery()
    count = session.scalar(select(func.count()).select_from(some)) or 0
    first = _list().where(*late).order_by(Referral.due_at).limit(size)
    return count, _listed(session, actor, first)


def _list() -> Select[Any]:
    columns: tuple[Any, ...] = (Referral, Case.reference, Partner.name, Contact.name, Contact.phone)
    return (
        select(*columns)
        .join(Case, Case.id == Referral.case_id)
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(Contact, Contact.id == Referral.contact_id)
    )


def _listed(session: Session, actor: Actor, found: Select[Any]) -> tuple[Asked, ...]:
    rows = session.execute(found.options(defer(Referral.message))).all()
    needs = needs_of(session, actor, {row[0].case_id for row in rows})
    return tuple(
        Asked(
            reference, needs[asked.case_id], partner, contact or "", phone or "",
            asked.status, asked.reason, asked.due_at, asked.answered_at,
        )
        for asked, reference, partner, contact, phone in rows
    )  # fmt: skip
