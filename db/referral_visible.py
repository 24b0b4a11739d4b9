"""Which requests an actor may see: every query of requests for a reader starts here."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from db.access import without_actor
from db.models.directory import PartnerService, ServiceNeed
from db.models.referrals import Referral
from db.reference import catalogue_of
from domain.permissions import Actor, Permission
from domain.reserved import gives_away
from domain.vocabulary import ReferralStatus

S = ReferralStatus


@without_actor("conditions, no data")
def visible(actor: Actor, referral: Any = Referral) -> list[ColumnElement[bool]]:
    """What a request must meet to be shown: all for who reads reserved needs; for others it went to
    a partner and says nothing of such a need.
    """
    if actor.may(Permission.RESTRICTED_READ):
        return []
    went = and_(
        referral.status != S.DRAFT,
        or_(referral.status != S.CANCELLED, referral.due_at.is_not(None)),
    )
    return [referral.reserved.is_(False), went]


@without_actor("used inside db by functions that have checked their actor")
def is_reserved(session: Session, service: PartnerService) -> bool:
    """Whether a request to this service would say that there is a reserved need."""
    listed = session.scalars(
        select(ServiceNeed.need_code).where(ServiceNeed.service_id == service.id)
    )
    reserved = [code for code, need in catalogue_of(session).needs.items() if need.restricted]
    return gives_away(list(listed), reserved, marked=service.restricted)


@without_actor("used inside db by functions that have checked their actor")
def follow_service(session: Session, service: PartnerService) -> None:
    """A service that has come to answer a reserved need: what it was asked before is hidden too,
    for nobody can tell which was before. Never the other way round.
    """
    if is_reserved(session, service):
        asked = and_(Referral.service_id == service.id, Referral.reserved.is_(False))
        session.execute(update(Referral).where(asked).values(reserved=True))
