"""Referrals in lists: the answers just in, and those that are late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, union_all
from sqlalchemy.orm import Session

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

COUNT_LIMIT = 100
"""So many answers that are late are counted: each costs a look at what is told of its case."""
_TAKEN = (ReferralStatus.ACCEPTED, ReferralStatus.IN_PROGRESS, ReferralStatus.DONE)


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
        return self.status in _TAKEN


@requires(Permission.CASES_READ)
def answers_since(
    session: Session, actor: Actor, since: datetime, size: int = 10
) -> tuple[ListedReferral, ...]:
    """Referrals taken or declined since then, the last answer first; those of which the tenant has
    said the last word are left out.
    """
    return _listed(
        session, actor, session.execute(_answered(session, actor, size), {"since": since})
    )


@requires(Permission.CASES_READ)
def without_answer(
    session: Session, actor: Actor, size: int = 10
) -> tuple[int, tuple[ListedReferral, ...]]:
    """How many answers are late (at most COUNT_LIMIT), and the first, most late first."""
    times = {"now": utcnow(), "sent_by": case_visible.late_if_sent_by(session, utcnow())}
    rows = session.execute(_late_first(session, actor, size), times).all()
    return rows[0].every if rows else 0, _listed(session, actor, rows)


@built_once
def _answered(session: Session, actor: Actor, size: int) -> Built:
    """One status after the other: within it the index gives the order."""
    lately = _list(session, actor).where(Referral.answered_at >= moment("since"))
    last = lately.order_by(Referral.answered_at.desc()).limit(size)
    each = (last.where(Referral.status == status) for status in (*_TAKEN, ReferralStatus.DECLINED))
    found = union_all(*(select(one.subquery()) for one in each)).subquery()
    return kept.lists(select(found).order_by(found.c.answered_at.desc()).limit(size))


@built_once
def _late_first(session: Session, actor: Actor, size: int) -> Built:
    """The first, each with how many there are."""
    late, since = _late(actor)
    asked = select(Referral.id).where(*late, *referrals.readable(actor))
    some = case_visible.counted(session, actor, asked, Referral.case_id).limit(COUNT_LIMIT)
    every = select(func.count()).select_from(some.subquery()).scalar_subquery()
    found = _list(session, actor).add_columns(every.label("every"))
    return found.where(*late).order_by(since, Referral.id).limit(size)


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
    it = Referral
    columns: tuple[Any, ...] = (
        *(it.case_id, it.status, it.reason, it.due_at, it.sent_at, it.answered_at),
        *(Case.reference, Case.quarter_id, Partner.name.label("partner")),
        *(Contact.name.label("contact"), Contact.phone.label("phone")),
    )
    return (
        _seen(session, actor, select(*columns))
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(Contact, Contact.id == Referral.contact_id)
    )


def _listed(
    session: Session, actor: Actor, found: Iterable[Row[*tuple[Any, ...]]]
) -> tuple[ListedReferral, ...]:
    rows = tuple(found)
    needs = needs_of(session, actor, {row.case_id for row in rows})
    return tuple(
        ListedReferral(
            row.reference,
            needs[row.case_id],
            row.partner,
            row.contact or "",
            row.phone or "",
            row.status,
            row.reason,
            case_visible.due_of(session, actor, row, row.quarter_id),
            row.answered_at,
        )
        for row in rows
    )
