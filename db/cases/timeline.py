"""The referrals of one case, each with its timeline and what was written to the partner."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.directory import by_day
from db.mail import outbox
from db.models.cases import Case
from db.models.directory import Contact, Partner, PartnerService
from db.models.follow_up import Mail, MailReferral
from db.models.referrals import Referral, ReferralEvent
from db.visible import cases as case_visible
from db.visible import referrals
from domain.mail.messages import MailKind, MailState
from domain.permissions import Actor, Permission
from domain.referrals.moves import By
from domain.vocabulary import ReferralStatus


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the timeline of a referral; `who` answered for the partner, as they wrote it.

    For who may not read identity: without `text`.
    """

    at: datetime
    by: By
    status: ReferralStatus
    reason: str
    who: str
    text: str
    late: str = ""
    """What a partner answered when it did not count any more: a state, `question` or `late`."""


@dataclass(frozen=True, slots=True)
class MailLine:
    """A message about a referral; `at` is when it was sent, or queued while it was not."""

    at: datetime
    kind: MailKind
    address: str
    state: MailState


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """What was asked of whom."""

    id: int
    """For who may not read all requests only its place among those of the case, from 1."""
    status: ReferralStatus
    partner_reference: str
    partner: str
    service_id: int | None
    service: str
    contact: str
    phone: str
    email: str
    message: str
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    reason: str
    question: str
    """What the partner asks; "?" for who may not read it."""
    steps: tuple[Step, ...]
    """Oldest first."""
    by_mail: bool
    """Whether Ponte can write to the partner now."""
    mails: tuple[MailLine, ...]
    """What was written to the partner, oldest first."""
    away_until: date | None = None
    """The last day of the holidays of the partner, while they are."""

    @property
    def mail(self) -> MailState | None:
        """Where the message with the request itself stands; None: a person sends it."""
        states = (mail.state for mail in self.mails if mail.kind is MailKind.REFERRAL)
        return next(states, None)


def referrals_of(session: Session, actor: Actor, case: Case) -> tuple[ReferralLine, ...]:
    """Those this person may see, newest first; for who may not read identity without anything
    that was written about the tenant.
    """
    identity = actor.may(Permission.IDENTITY_READ)
    rows = session.execute(
        select(
            Referral,
            Partner.reference,
            Partner.name,
            PartnerService.name.label("service"),
            Contact.name.label("contact"),
            Contact.phone,
            Contact.email,
            by_day.away_until_now().label("away_until"),
        )
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(PartnerService, PartnerService.id == Referral.service_id)
        .outerjoin(Contact, Contact.id == Referral.contact_id)
        .where(Referral.case_id == case.id, *referrals.visible(actor))
        .order_by(Referral.id.desc())
    ).all()
    steps, mails = _steps(session, actor, case.id), _mails(session, actor, case.id)
    return tuple(
        ReferralLine(
            id=row.Referral.id if actor.may(Permission.CASES_ALL) else len(rows) - newer,
            status=row.Referral.status,
            partner_reference=row.reference,
            partner=row.name,
            service_id=row.Referral.service_id,
            service=row.service or "",
            contact=row.contact or "",
            phone=row.phone or "",
            email=row.email or "",
            message=row.Referral.message if identity else "",
            sent_at=row.Referral.sent_at,
            due_at=case_visible.due_of(session, actor, row.Referral, case.quarter_id),
            answered_at=row.Referral.answered_at,
            reason=row.Referral.reason,
            question=_question(row.Referral.question, identity=identity),
            steps=steps.get(row.Referral.id, ()),
            by_mail=outbox.reaches(session, row.Referral.partner_id),
            mails=mails.get(row.Referral.id, ()),
            away_until=row.away_until,
        )
        for newer, row in enumerate(rows)
    )


def _question(text: str | None, *, identity: bool) -> str:
    return (text if identity else "?") if text else ""


def _steps(session: Session, actor: Actor, case_id: int) -> dict[int, tuple[Step, ...]]:
    identity = actor.may(Permission.IDENTITY_READ)
    rows = session.scalars(
        select(ReferralEvent)
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .where(Referral.case_id == case_id, *referrals.visible(actor))
        .order_by(ReferralEvent.id)
    )
    found: dict[int, tuple[Step, ...]] = {}
    for e in rows:
        words = e.text if identity else ""
        step = Step(e.at, e.by, e.status, e.reason, e.who, words, e.late or "")
        found[e.referral_id] = (*found.get(e.referral_id, ()), step)
    return found


def _mails(session: Session, actor: Actor, case_id: int) -> dict[int, tuple[MailLine, ...]]:
    rows = session.execute(
        select(
            MailReferral.referral_id,
            Mail.sent_at,
            Mail.created_at,
            Mail.kind,
            Mail.address,
            Mail.state,
        )
        .join(Mail, Mail.id == MailReferral.mail_id)
        .join(Referral, Referral.id == MailReferral.referral_id)
        .where(Referral.case_id == case_id, *referrals.visible(actor))
        .order_by(Mail.id)
    )
    found: dict[int, tuple[MailLine, ...]] = {}
    for referral_id, sent_at, created_at, kind, address, state in rows:
        line = MailLine(sent_at or created_at, kind, address, state)
        found[referral_id] = (*found.get(referral_id, ()), line)
    return found
