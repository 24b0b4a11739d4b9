"""What a partner sees and does behind its link, without an account.

Whoever holds the token acts for the partner, on that one referral. It is found by its hash; the
token itself stands encrypted beside it, so that a reminder has the same link. A token that is not
known, not whole or of another referral finds nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import tasks
from db.access import audit, requires, without_actor
from db.case_referrals import Step
from db.case_write import ChangeRefused
from db.clock import utcnow
from db.crypto import token_hash
from db.models.accounts import User
from db.models.cases import Case, CaseNeed
from db.models.directory import Contact, Partner, PartnerService, ServiceNeed
from db.models.referrals import Referral, ReferralEvent
from db.people import tenant_of
from db.reference import QuarterPlace, Term, catalogue_of
from db.referral_write import Move, NoSuchReferral, add_line, hand_over, move, moving
from domain.permissions import Actor, Permission
from domain.referral import WAITING, AnswerNotAllowed, By
from domain.task import TaskKind
from domain.text import clean_line, clean_text
from domain.vocabulary import ReferralStatus

TOKEN_LIMIT, WHO_LIMIT, TEXT_LIMIT = 64, 120, 2_000
WITH_NAME = frozenset({ReferralStatus.ACCEPTED, ReferralStatus.IN_PROGRESS})
"""States in which the partner needs to know whom to call."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """Whom the partner is to call."""

    name: str
    phone: str
    person_id: int
    """For the record of who was shown; no page says it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One referral as the partner may know it: what it needs and no more.

    `needs` are those of the case that the service lists: a restricted need reaches only a service
    that is marked for such needs. `tenant` is None before the partner has accepted, for anonymous
    cases, and where no privacy notice was given.
    """

    referral_id: int
    reference: str
    status: ReferralStatus
    partner: str
    service: str
    contact: str
    email: str
    asked_by: str
    quarter: QuarterPlace
    urgency: int
    needs: tuple[Term, ...]
    message: str
    due_at: datetime | None
    until: datetime | None
    question: str
    tenant: Tenant | None
    lines: tuple[Step, ...]
    """`who` is empty for what ALER said."""


class LinkExpired(Exception):
    """The link was good once; its time is over."""


@requires(Permission.CASES_WRITE)
def letter(session: Session, actor: Actor, referral_id: int) -> Asked:
    """What a message to the partner may say. Raises NoSuchReferral."""
    return facts(session, referral_id)


@without_actor("whoever writes the message has checked the actor, or is the clock")
def facts(session: Session, referral_id: int) -> Asked:
    """As `letter`."""
    referral = session.get(Referral, referral_id)
    if referral is None:
        raise NoSuchReferral(referral_id)
    return _asked(session, referral, named=False)


@without_actor("whoever holds the link of a referral acts for its partner")
def by_link(session: Session, token: str) -> Asked:
    """The referral behind a link. Raises NoSuchReferral, LinkExpired. Writes nothing."""
    return _asked(session, _found(session, token), named=True)


@without_actor("whoever holds the link of a referral acts for its partner")
def note_reading(session: Session, token: str) -> None:
    """Put on record that a tenant's name was shown behind a link: to which partner, and whose."""
    referral = _found(session, token)
    asked = _asked(session, referral, named=True)
    if asked.tenant:
        partner = session.get_one(Partner, referral.partner_id).reference
        detail = f"{partner} person:{asked.tenant.person_id}"
        audit(session, None, "identity.link", asked.reference, detail)


@without_actor("whoever holds the link of a referral acts for its partner")
def answer(
    session: Session,
    token: str,
    seen: ReferralStatus,
    target: ReferralStatus,
    reason: str,
    who: str,
    text: str,
) -> None:
    """The partner's move from the state it has `seen`: each state is answered once.

    Raises NoSuchReferral, LinkExpired, AnswerNotAllowed (answered meanwhile, or no such move),
    TooLong.
    """
    referral = _found(session, token)
    made = Move(target, By.PARTNER, reason, clean_line(who)[:WHO_LIMIT], _words(text), seen)
    move(session, None, referral.id, made)


@without_actor("whoever holds the link of a referral acts for its partner")
def ask(session: Session, token: str, who: str, text: str) -> None:
    """The partner asks something; ALER acts next until it has answered.

    Raises NoSuchReferral, LinkExpired, AnswerNotAllowed (nothing is asked of it any more),
    ChangeRefused (nothing said, or the question before is still open), TooLong.
    """
    words = _words(text)
    if not words:
        raise ChangeRefused("empty")
    referral_id = _found(session, token).id
    with moving(session, None, referral_id) as (change, referral):
        if referral.status not in WAITING:
            raise AnswerNotAllowed(f"question for {referral.status}")
        if referral.question is not None:
            raise ChangeRefused("asked")
        referral.question = words
        name = clean_line(who)[:WHO_LIMIT]
        line = add_line(session, None, referral, By.PARTNER, who=name, text=words)
        hand_over(session, change)
        with session.no_autoflush:  # the case is to be raised by one version, not two
            tasks.add(
                session, TaskKind.QUESTION, f"question.{line}", change.case.id, referral.sent_by,
                change.case.due_at or change.now, referral_id=referral.id,
            )  # fmt: skip
        audit(session, None, "referral.ask", change.case.reference, By.PARTNER.value)


@without_actor("the clock writes the message")
def link_token(session: Session, referral_id: int) -> str:
    """The token for the link in a message; made now for a referral that has none yet."""
    referral = session.get_one(Referral, referral_id)
    if referral.reply_token is None:
        token = secrets.token_urlsafe(32)
        values = {"reply_token": token, "reply_hash": token_hash(token)}
        session.execute(update(Referral).where(Referral.id == referral_id).values(**values))
        return token
    return referral.reply_token


def _words(text: str) -> str:
    return clean_text(text, TEXT_LIMIT)


def _found(session: Session, token: str) -> Referral:
    if not token or len(token) > TOKEN_LIMIT:
        raise NoSuchReferral("link")
    referral = session.scalar(select(Referral).where(Referral.reply_hash == token_hash(token)))
    if referral is None:
        raise NoSuchReferral("link")
    if referral.reply_until is None or referral.reply_until <= utcnow():
        raise LinkExpired
    return referral


def _asked(session: Session, referral: Referral, *, named: bool) -> Asked:
    case = session.get_one(Case, referral.case_id)
    partner = session.get_one(Partner, referral.partner_id)
    service = session.get(PartnerService, referral.service_id) if referral.service_id else None
    contact = session.get(Contact, referral.contact_id) if referral.contact_id else None
    return Asked(
        referral_id=referral.id,
        reference=case.reference,
        status=referral.status,
        partner=partner.name,
        service=service.name if service else "",
        contact=contact.name if contact else "",
        email=(contact.email if contact else "") or partner.email,
        asked_by=session.get_one(User, referral.sent_by).name,
        quarter=catalogue_of(session).quarters[case.quarter_id],
        urgency=case.urgency,
        needs=_needs(session, referral),
        message=referral.message,
        due_at=referral.due_at,
        until=referral.reply_until,
        question=referral.question or "",
        tenant=_tenant(session, case) if named and referral.status in WITH_NAME else None,
        lines=_lines(session, referral),
    )


def _needs(session: Session, referral: Referral) -> tuple[Term, ...]:
    """Those the service lists; a restricted one only if the service is marked for such needs."""
    heard = select(CaseNeed.need_code).where(CaseNeed.case_id == referral.case_id)
    listed = select(ServiceNeed.need_code, PartnerService.restricted).join(
        PartnerService, PartnerService.id == ServiceNeed.service_id
    )
    marked = dict(
        session.execute(listed.where(ServiceNeed.service_id == referral.service_id)).all()
    )
    codes = set(session.scalars(heard)) & marked.keys()
    return tuple(
        term
        for code, term in catalogue_of(session).needs.items()
        if code in codes and (marked[code] or not term.restricted)
    )


def _tenant(session: Session, case: Case) -> Tenant | None:
    """The person of the case, when the notice that allows it was given."""
    if case.privacy_given_on is None:
        return None
    person = tenant_of(session, case)
    if person is None:
        return None
    name = f"{person.given_name} {person.family_name}".strip()
    return Tenant(name, person.phone or "", person.id)


def _lines(session: Session, referral: Referral) -> tuple[Step, ...]:
    rows = session.scalars(
        select(ReferralEvent)
        .where(ReferralEvent.referral_id == referral.id)
        .order_by(ReferralEvent.id)
    )
    return tuple(Step(e.at, e.by, e.status, e.reason, e.who, e.text) for e in rows)
