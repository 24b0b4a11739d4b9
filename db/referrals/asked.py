"""One referral as its partner may know it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import naming as case_naming
from db.cases import restriction
from db.cases.change import Change, due_from
from db.cases.timeline import Step
from db.clock import utcnow
from db.models.accounts import User
from db.models.cases import Case, CaseNeed
from db.models.directory import Contact, Partner, PartnerService, ServiceNeed
from db.models.referrals import Referral, ReferralEvent
from db.people.identity import tenant_of
from db.reference.catalogue import QuarterPlace, Term, catalogue_of
from db.referrals import links
from domain.cases.status import Naming
from domain.referrals.moves import TENANTS_WORD, WITH_NAME
from domain.vocabulary import ReferralStatus


@dataclass(frozen=True, slots=True)
class TenantToCall:
    """Whom the partner is to call."""

    name: str
    phone: str
    person_id: int
    """For the record of who was shown; no page says it."""


@dataclass(frozen=True, slots=True)
class ReferralForPartner:
    """One referral as the partner may know it: what it needs and no more.

    `needs` are those of the case that the service lists: a restricted need reaches only a service
    that is marked for such needs. There is a tenant `to_call` once the partner has accepted, unless
    nobody is named or no privacy notice was given; `tenant` says who, where that was asked for.
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
    to_call: bool
    tenant: TenantToCall | None
    naming: Naming
    """Why nobody is `to_call` where it is so: nobody is named, or the notice was not given."""
    live: bool
    """Whether an answer counts; the page can still be read for a while when not."""
    lines: tuple[Step, ...]
    """`who` is empty for what ALER said."""


def show(session: Session, referral: Referral, *, named: bool) -> ReferralForPartner:
    """The referral as the partner may know it; `named` where the tenant may be named too."""
    case, live = session.get_one(Case, referral.case_id), links.is_live(session, referral)
    draft = referral.status is ReferralStatus.DRAFT
    partner = session.get_one(Partner, referral.partner_id)
    service = session.get(PartnerService, referral.service_id) if referral.service_id else None
    contact = session.get(Contact, referral.contact_id) if referral.contact_id else None
    tenant = _tenant(session, case) if live and referral.status in WITH_NAME else None
    return ReferralForPartner(
        referral_id=referral.id,
        reference=case.reference,
        # Who reads the request has got it, whatever ALER knows of that.
        status=ReferralStatus.SENT if draft else referral.status,
        partner=partner.name,
        service=service.name if service else "",
        contact=contact.name if contact else "",
        email=(contact.email if contact else "") or partner.email,
        asked_by=session.get_one(User, referral.sent_by).name,
        quarter=catalogue_of(session).quarters[case.quarter_id],
        urgency=case.urgency,
        needs=_needs(session, referral),
        message=referral.message,
        due_at=due_from(session, Change(case, {}, utcnow())) if draft else referral.due_at,
        until=referral.reply_until,
        question=referral.question or "",
        to_call=tenant is not None,
        tenant=tenant if named else None,
        naming=case_naming.of_case(session, case),
        live=live,
        lines=lines_of(session, referral),
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


def _tenant(session: Session, case: Case) -> TenantToCall | None:
    """The person of the case, when the notice that allows it was given, unless they asked that
    their data is not used.
    """
    if case.privacy_given_on is None or restriction.among(session, (case.id,)):
        return None
    person = tenant_of(session, case)
    if person is None:
        return None
    name = f"{person.given_name} {person.family_name}".strip()
    return TenantToCall(name, person.phone or "", person.id)


def lines_of(session: Session, referral: Referral) -> tuple[Step, ...]:
    """The timeline of a referral, oldest first; of the tenant's word only that it was given."""
    rows = session.scalars(
        select(ReferralEvent)
        .where(ReferralEvent.referral_id == referral.id)
        .order_by(ReferralEvent.id)
    )
    return tuple(_step(event) for event in rows if event.status is not ReferralStatus.DRAFT)


def _step(event: ReferralEvent) -> Step:
    """What the tenant said is not told, nor the way the request came, which the reader knows."""
    hidden = event.status in TENANTS_WORD and not event.late
    reason = "" if event.status is ReferralStatus.SENT and not event.late else event.reason
    words = ("", "", "") if hidden else (reason, event.who, event.text)
    return Step(event.at, event.by, event.status, *words, event.late or "")
