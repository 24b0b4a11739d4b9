"""What is asked of partners for a case, and what they answer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.cases import need_answers, restriction
from db.cases.change import Change, calendar_of, changing, due_from, lock
from db.clock import utcnow
from db.crypto import token_hash
from db.mail import outbox
from db.models.cases import Case
from db.models.directory import Contact, Partner, PartnerService
from db.models.follow_up import Task
from db.models.referrals import Referral, ReferralEvent, ReplacedLink
from db.referrals.case_after import hand_over, turn
from db.referrals.follow_up import write
from db.referrals.lines import add_line, note
from db.referrals.move import Move, move, moving
from db.referrals.times import expires
from db.tasks import to_do as tasks
from db.visible import referrals
from domain.acts import Act
from domain.cases.status import check_move
from domain.errors import NotAllowed, NotThere, Refused
from domain.mail.messages import MailKind
from domain.permissions import Actor, Permission
from domain.referrals.moves import ASKED, By
from domain.referrals.reminders import next_step
from domain.tasks.task import TaskKind
from domain.text import clean_text
from domain.vocabulary import CaseStatus, ReferralStatus

MESSAGE_LIMIT = 2_000
SEND_WITHIN = timedelta(hours=1)
"""What is prepared and goes by no mail should be sent while the case is fresh."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request that is ready: by mail it leaves by itself, else a person must send it."""

    referral_id: int
    by_mail: bool


@requires(Permission.CASES_WRITE)
def refer(
    session: Session, actor: Actor, reference: str, service_id: int, message: str, token: str
) -> Prepared:
    """Prepare the request to a service, for its first active referent. It is not sent yet: the
    mail server takes it, or a person says that it went (`record`).

    The same `token` with the same content does nothing. `message` must not identify the tenant:
    the screen warns. Raises Refused (that service is asked or prepared for already; the
    token was used for something else), NotAllowed, Refused, TooLong, NotThere.
    """
    words = clean_text(message, MESSAGE_LIMIT)
    lock(session, reference)
    if done := session.scalar(select(Referral).where(Referral.token == token)):
        if (done.service_id, done.message) != (service_id, words):
            raise Refused("token")
        return Prepared(done.id, outbox.request_of(session, done.id) is not None)
    service, partner = _service(session, service_id)
    contact = _first_contact(session, partner.id)
    link = secrets.token_urlsafe(32)
    with changing(session, actor, reference) as change:
        case = change.case
        restriction.demand_none(session, case)
        _check_may_ask(session, case, service_id)
        referral = Referral(
            case_id=case.id,
            partner_id=partner.id,
            service_id=service.id,
            contact_id=contact.id if contact else None,
            status=ReferralStatus.DRAFT,
            message=words,
            sent_at=change.now,
            sent_by=actor.user_id,
            token=token,
            reply_hash=token_hash(link),
            reply_token=link,
            reserved=referrals.is_reserved(session, service),
        )
        session.add(referral)
        session.flush()  # the referral alone: the case is to be raised by one version, not two
        add_line(session, actor, referral, By.ALER)
        by_mail = write(session, referral, MailKind.REFERRAL)
        left = need_answers.of_case(session, case.id).left
        ended = [TaskKind.NEXT] if left else [TaskKind.NEXT, TaskKind.LEFT]
        tasks.end(session, Task.case_id == case.id, kinds=ended)
        if not by_mail:
            soon = min(case.due_at or change.now, change.now + SEND_WITHIN)
            tasks.set_for(session, TaskKind.SEND, referral, soon)
        if case.status is CaseStatus.REFERRED:
            turn(session, case)
        note(session, actor, case, referral)
        audit(session, actor, Act.REFERRAL_PREPARE, reference, partner.reference)
    return Prepared(referral.id, by_mail)


@requires(Permission.CASES_WRITE)
def record(
    session: Session,
    actor: Actor,
    referral_id: int,
    target: ReferralStatus,
    reason: str = "",
) -> frozenset[str]:
    """Record that a request went to the partner, what the partner or the tenant said, or withdraw
    it; the same twice, by the same person, once.

    Returns the needs left without an answer when the tenant's yes brought the case back; else
    none. Raises NotAllowed (the table has no such move for ALER), NotThere.
    """
    last = _last_line(session, referral_id)
    if last is not None and (last.user_id, last.status, last.reason, last.text) == (
        actor.user_id,
        target,
        reason,
        "",
    ):
        return frozenset()
    move(session, actor, referral_id, Move(target, By.ALER, reason))
    case_id = session.get_one(Referral, referral_id).case_id
    case = session.get_one(Case, case_id)
    back = target is ReferralStatus.CONFIRMED and case.status is CaseStatus.IN_PROGRESS
    return need_answers.of_case(session, case_id).left if back else frozenset()


@requires(Permission.CASES_WRITE)
def answer_question(
    session: Session, actor: Actor, referral_id: int, text: str, question: str | None = None
) -> bool:
    """Answer what the partner asked; the partner reads it behind its link and acts next. Whether
    a mail tells it so: else a person must.

    `question` is the one on screen: a partner may have added to it since. Raises Refused
    (nothing said, nothing asked any more, or more was asked), TooLong, NotThere.
    """
    words = clean_text(text, MESSAGE_LIMIT)
    if not words:
        raise Refused("empty")
    last = _last_line(session, referral_id)
    if last is not None and (last.user_id, last.text) == (actor.user_id, words):  # a second tap
        return outbox.by_mail()
    with moving(session, actor, referral_id) as (change, referral):
        if referral.question is None:
            raise Refused("answered")
        if question is not None and referral.question != question:
            raise Refused("asked more")
        referral.question = None
        if referral.status is ReferralStatus.SENT:  # its time to answer begins again
            referral.due_at = due_from(session, change)
            referral.reply_until = expires(session, change)
            referral.follow_up_at = _look_again(session, change, referral.due_at)
        line = add_line(session, actor, referral, By.ALER, text=words)
        tasks.end(session, Task.referral_id == referral.id, kinds=[TaskKind.QUESTION])
        by_mail = write(session, referral, MailKind.ANSWER, line)
        hand_over(session, change)
        audit(session, actor, Act.REFERRAL_TELL, change.case.reference)
    return by_mail


@requires(Permission.CASES_WRITE)
def reply_link(session: Session, actor: Actor, referral_id: int, *, renew: bool = False) -> str:
    """The token of the partner's link; with `renew` a new one, and the one before stops working.
    No change of the case: who looks at it meanwhile may save.

    Raises NotAllowed (the partner has nothing to do any more), NotThere.
    """
    change, referral = _held(session, referral_id)
    if referral.status not in ASKED:
        raise NotAllowed(f"link for {referral.status}")
    token = None if renew else referral.reply_token
    if token is None:
        token = secrets.token_urlsafe(32)
        if referral.reply_hash:
            session.add(
                ReplacedLink(
                    token_hash=referral.reply_hash,
                    referral_id=referral.id,
                    replaced_at=change.now,
                )
            )
        referral.reply_hash, referral.reply_token = token_hash(token), token
    waits = referral.status is ReferralStatus.SENT
    if waits and (referral.reply_until is None or referral.reply_until <= change.now):
        referral.reply_until = expires(session, change)
    audit(session, actor, Act.REFERRAL_LINK, change.case.reference, "new" if renew else "")
    return token


def _held(session: Session, referral_id: int) -> tuple[Change, Referral]:
    """The referral as it is now, held by its case, which keeps its version."""
    referral = session.get(Referral, referral_id)
    if referral is None:
        raise NotThere(referral_id)
    case = lock(session, session.get_one(Case, referral.case_id).reference)
    session.refresh(referral)
    return Change(case, {}, utcnow()), referral


def _last_line(session: Session, referral_id: int) -> ReferralEvent | None:
    lines = select(ReferralEvent).where(ReferralEvent.referral_id == referral_id)
    return session.scalars(lines.order_by(ReferralEvent.id.desc()).limit(1)).first()


def _look_again(session: Session, change: Change, due_at: datetime) -> datetime:
    return next_step(calendar_of(session, change), change.now, due_at, change.now)


def _service(session: Session, service_id: int) -> tuple[PartnerService, Partner]:
    found = session.execute(
        select(PartnerService, Partner)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(PartnerService.id == service_id, PartnerService.active, Partner.active)
    ).first()
    if found is None:
        raise Refused("no_service")
    return found.PartnerService, found.Partner


def _first_contact(session: Session, partner_id: int) -> Contact | None:
    return session.scalars(
        select(Contact)
        .where(Contact.partner_id == partner_id, Contact.active)
        .order_by(Contact.position, Contact.id)
        .limit(1)
    ).first()


def _check_may_ask(session: Session, case: Case, service_id: int) -> None:
    """Another referral beside one that runs is allowed, the same service twice is not."""
    if case.status is not CaseStatus.REFERRED:
        check_move(case.status, CaseStatus.REFERRED, has_outcome=False)
    waiting = exists().where(
        Referral.case_id == case.id,
        Referral.service_id == service_id,
        Referral.status.in_(ASKED),
    )
    if session.scalar(select(waiting)):
        raise Refused("waiting")
