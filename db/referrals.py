"""What is asked of partners for a case, and what they answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select, text
from sqlalchemy.orm import Session, defer

from db.access import audit, requires
from db.case_filters import needs_of
from db.case_write import (
    Change,
    ChangeRefused,
    add_event,
    changing,
    due_from,
    lock,
    set_due,
    set_status,
)
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Contact, Partner, PartnerService
from db.models.referrals import Referral
from domain.case import check_move
from domain.diary import Entry
from domain.permissions import Actor, Permission
from domain.referral import WAITING, check_answer
from domain.text import clean_text
from domain.vocabulary import CaseStatus, EventKind, NextActor, ReferralStatus

MESSAGE_LIMIT = 2_000
COUNT_LIMIT = 1_000
_SENT = text("referral.status = 'sent'")
"""Written out, not bound: only so do both databases see that the partial index applies."""


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


class NoSuchService(LookupError):
    """The service or its organisation is not there any more, or not active."""


class NoSuchReferral(LookupError):
    """No referral has that id."""


@requires(Permission.CASES_WRITE)
def refer(
    session: Session, actor: Actor, reference: str, service_id: int, message: str, token: str
) -> None:
    """Entrust the case to a service: its first active referent is asked, the partner acts next.

    The same `token` twice does nothing. `message` must not identify the tenant: the screen warns.
    Raises ChangeRefused (that service is asked already), MoveNotAllowed, NoSuchService, TooLong,
    UnknownCase.
    """
    words = clean_text(message, MESSAGE_LIMIT)
    lock(session, reference)
    if session.scalar(select(exists().where(Referral.token == token))):
        return
    service, partner = _service(session, service_id)
    contact = _first_contact(session, partner.id)
    with changing(session, actor, reference) as change:
        case = change.case
        _check_not_waiting(session, case.id, service_id)
        _to_referred(session, change)
        session.add(
            Referral(
                case_id=case.id, partner_id=partner.id, service_id=service.id,
                contact_id=contact.id if contact else None, status=ReferralStatus.SENT,
                message=words, sent_at=change.now, sent_by=actor.user_id,
                due_at=case.due_at, token=token,
            )
        )  # fmt: skip
        _note(session, actor, case, ReferralStatus.SENT, partner, contact)
        audit(session, actor, "referral.send", reference, partner.reference)


@requires(Permission.CASES_WRITE)
def record_answer(
    session: Session, actor: Actor, referral_id: int, accepted: bool, reason: str = ""
) -> None:
    """Record what the partner said: accepted, or declined with a coded reason.

    After the last refusal the case is back with ALER. Raises AnswerNotAllowed, NoSuchReferral.
    """
    reference = session.scalar(
        select(Case.reference)
        .join(Referral, Referral.case_id == Case.id)
        .where(Referral.id == referral_id)
    )
    if reference is None:
        raise NoSuchReferral(referral_id)
    answer = ReferralStatus.ACCEPTED if accepted else ReferralStatus.DECLINED
    with changing(session, actor, reference) as change:
        referral = session.get_one(Referral, referral_id, populate_existing=True)
        check_answer(referral.status, answer, reason)
        referral.status, referral.reason, referral.answered_at = answer, reason, change.now
        session.flush()
        _follow(session, change)
        partner = session.get_one(Partner, referral.partner_id)
        contact = session.get(Contact, referral.contact_id) if referral.contact_id else None
        _note(session, actor, change.case, answer, partner, contact, reason)
        audit(session, actor, f"referral.{answer.value}", reference, partner.reference)


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
    late = (_SENT, Referral.due_at <= utcnow())
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


def _service(session: Session, service_id: int) -> tuple[PartnerService, Partner]:
    found = session.execute(
        select(PartnerService, Partner)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(PartnerService.id == service_id, PartnerService.active, Partner.active)
    ).first()
    if found is None:
        raise NoSuchService(service_id)
    return found.PartnerService, found.Partner


def _first_contact(session: Session, partner_id: int) -> Contact | None:
    return session.scalars(
        select(Contact)
        .where(Contact.partner_id == partner_id, Contact.active)
        .order_by(Contact.position, Contact.id)
        .limit(1)
    ).first()


def _check_not_waiting(session: Session, case_id: int, service_id: int) -> None:
    waiting = exists().where(
        Referral.case_id == case_id,
        Referral.service_id == service_id,
        Referral.status.in_(WAITING),
    )
    if session.scalar(select(waiting)):
        raise ChangeRefused("waiting")


def _to_referred(session: Session, change: Change) -> None:
    """To referred; a second referral keeps the status."""
    case, before = change.case, change.case.status
    if before is not CaseStatus.REFERRED:
        check_move(before, CaseStatus.REFERRED, has_outcome=False)
    set_status(session, change, CaseStatus.REFERRED)
    case.referred = True


def _follow(session: Session, change: Change) -> None:
    """After an answer: with the partner while one has it in hand, else back with ALER."""
    case = change.case
    if case.status is not CaseStatus.REFERRED:
        return
    in_hand = exists().where(Referral.case_id == case.id, Referral.status.in_(WAITING))
    if session.scalar(select(in_hand)):
        case.next_actor = NextActor.PARTNER
        set_due(change, due_from(session, change))
    else:
        set_status(session, change, CaseStatus.IN_PROGRESS)


def _note(
    session: Session,
    actor: Actor,
    case: Case,
    status: ReferralStatus,
    partner: Partner,
    contact: Contact | None,
    reason: str = "",
) -> None:
    entry = Entry(
        after=status.value,
        partner=partner.name,
        contact=contact.name if contact else "",
        reason=reason,
    )
    add_event(session, actor, case, EventKind.REFERRAL, str(entry))
