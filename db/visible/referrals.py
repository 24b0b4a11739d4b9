"""Which requests an actor may see: every query of requests for a reader starts here."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from db.models.directory import PartnerService, ServiceNeed
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from db.reference.statements import ago
from db.visible import kept
from domain.permissions import Actor, Permission
from domain.referrals.moves import FAILED
from domain.referrals.reserved import UNANSWERED, gives_away
from domain.vocabulary import ReferralStatus

S = ReferralStatus


_OF_CASE = aliased(Referral)


def visible(actor: Actor, referral: Any = Referral) -> list[ColumnElement[bool]]:
    """What a request must meet to be shown: for who reads no reserved needs it says nothing of one;
    for who does not see every case it went to a partner, and nobody took in time one of those of
    its case that they may see.

    What a partner takes at once is not shown, so that many cases without a reserved need are not
    there either: that a case never was says little of its needs.
    """
    told = readable(actor, referral)
    if actor.may(Permission.CASES_ALL):
        return told
    same = _OF_CASE.case_id == referral.case_id
    stuck = select(_OF_CASE.id).where(
        same, *readable(actor, _OF_CASE), was_sent(_OF_CASE), _not_taken(_OF_CASE)
    )
    return [*told, was_sent(referral), stuck.correlate(referral).exists()]


def stands(referral: Any, states: Iterable[ReferralStatus]) -> ColumnElement[bool]:
    """Whether it stands in one of these states; `IN` would be written out anew at each question."""
    return or_(*(referral.status == state for state in sorted(states)))


def readable(actor: Actor, referral: Any = Referral) -> list[ColumnElement[bool]]:
    """What a request must meet so that it says nothing its reader may not know."""
    return [] if actor.may(Permission.RESTRICTED_READ) else [referral.reserved.is_(False)]


def was_sent(referral: Any = Referral) -> ColumnElement[bool]:
    """As `domain.referrals.moves.was_sent`, for a query."""
    asked = or_(referral.status != S.CANCELLED, referral.due_at.is_not(None))
    return and_(referral.status != S.DRAFT, asked)


def _not_taken(referral: Any) -> ColumnElement[bool]:
    """It came to nothing, or had no answer for UNANSWERED. Once it is so it stays so."""
    still = and_(referral.answered_at.is_(None), referral.sent_at <= ago(UNANSWERED))
    took = extract("epoch", referral.answered_at) - extract("epoch", referral.sent_at)
    failed = stands(referral, FAILED)
    return or_(failed, still, took >= UNANSWERED.total_seconds())


def is_reserved(session: Session, service: PartnerService) -> bool:
    """Whether a request to this service would say that there is a reserved need."""
    return bool(_reserved(session, [service]))


def _reserved(session: Session, services: Sequence[PartnerService]) -> list[int]:
    """Those of the services a request to which would say so: their ids."""
    listed: dict[int, list[str]] = {service.id: [] for service in services}
    query = select(ServiceNeed.service_id, ServiceNeed.need_code)
    for service, need in session.execute(query.where(ServiceNeed.service_id.in_(listed))):
        listed[service].append(need)
    reserved = [code for code, need in catalogue_of(session).needs.items() if need.restricted]
    return [
        service.id
        for service in services
        if gives_away(listed[service.id], reserved, marked=service.restricted)
    ]


def follow_services(session: Session, services: Sequence[PartnerService]) -> None:
    """Services that have come to answer a reserved need: what they were asked before is hidden
    too, for nobody can tell which was before. Never the other way round.
    """
    if found := _reserved(session, services):
        if session.get_bind().dialect.name == "postgresql":  # who counts anew takes them first too
            session.execute(text('LOCK TABLE "case" IN ROW SHARE MODE'))
        asked = and_(Referral.service_id.in_(found), Referral.reserved.is_(False))
        hidden = update(Referral).where(asked).values(reserved=True).returning(Referral.case_id)
        kept.changed(session, session.scalars(hidden))
