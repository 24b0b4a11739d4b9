"""Which requests an actor may see: every query of requests for a reader starts here."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from db.models.directory import PartnerService, ServiceNeed
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from domain.permissions import Actor, Permission
from domain.referrals.reserved import gives_away
from domain.vocabulary import ReferralStatus

S = ReferralStatus


def visible(actor: Actor, referral: Any = Referral) -> list[ColumnElement[bool]]:
    """What a request must meet to be shown: for who reads no reserved needs it says nothing of
    one; for who does not see every case it went to a partner.
    """
    found: list[ColumnElement[bool]] = []
    if not actor.may(Permission.RESTRICTED_READ):
        found.append(referral.reserved.is_(False))
    if not actor.may(Permission.CASES_ALL):
        asked = or_(referral.status != S.CANCELLED, referral.due_at.is_not(None))
        found.append(and_(referral.status != S.DRAFT, asked))
    return found


def is_reserved(session: Session, service: PartnerService) -> bool:
    """Whether a request to this service would say that there is a reserved need."""
    listed = session.scalars(
        select(ServiceNeed.need_code).where(ServiceNeed.service_id == service.id)
    )
    reserved = [code for code, need in catalogue_of(session).needs.items() if need.restricted]
    return gives_away(list(listed), reserved, marked=service.restricted)


def follow_service(session: Session, service: PartnerService) -> None:
    """A service that has come to answer a reserved need: what it was asked before is hidden too,
    for nobody can tell which was before. Never the other way round.
    """
    if is_reserved(session, service):
        asked = and_(Referral.service_id == service.id, Referral.reserved.is_(False))
        session.execute(update(Referral).where(asked).values(reserved=True))
