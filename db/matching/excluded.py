"""Why not others: services that list a need of the case and are left out all the same."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from db.matching.candidates import services
from db.models.cases import Case
from db.models.directory import Partner, PartnerService, ServiceArea, ServiceNeed
from db.models.reference import Municipality
from db.models.referrals import Referral
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.visible import cases as case_visible
from db.visible import referrals
from domain.directory.forms import EVERYWHERE
from domain.matching.rank import Reason, Why
from domain.permissions import Actor, Permission
from domain.referrals.moves import STATES
from domain.vocabulary import ReferralStatus

EXCLUDED_LIMIT = 6
S = ReferralStatus


@dataclass(frozen=True, slots=True)
class Excluded:
    """A service that lists a need and is left out, with why."""

    partner_reference: str
    partner_name: str
    service_name: str
    reason: Reason
    partner_id: int


def asked(session: Session, actor: Actor, case_reference: str) -> dict[int, Excluded]:
    """The services asked for a case, by id, each with what became of the last request; of those
    that this person may see.
    """
    if not actor.may(Permission.CASES_READ):
        return {}
    rows = session.execute(
        services()
        .add_columns(Referral.status, Referral.reason)
        .join(Referral, Referral.service_id == PartnerService.id)
        .join(Case, Case.id == Referral.case_id)
        .where(
            Case.reference == case_reference,
            or_(Referral.status != S.CANCELLED, Referral.due_at.is_not(None)),  # was ever asked
            *case_visible.visible(session, actor),
            *referrals.visible(actor),
        )
        .order_by(Referral.id)
    )
    last = {row.id: row for row in rows}
    return {
        number: of(row, STATES[row.status].why, "" if row.status is S.SENT else row.reason)
        for number, row in sorted(last.items(), key=lambda item: item[1].status is S.CONFIRMED)
    }


def left_out(
    session: Session,
    need_codes: frozenset[str],
    quarter: QuarterPlace,
    shown: set[int],
    asked: set[int],
) -> list[Excluded]:
    """Services of organisations of the province that list a need, yet work elsewhere, are closed,
    or may not be told it; the first EXCLUDED_LIMIT, always the same while the directory is.
    """
    works_here = (
        select(ServiceArea.service_id)
        .where(
            ServiceArea.service_id == PartnerService.id,
            ServiceArea.place.in_((quarter.istat, quarter.province, EVERYWHERE)),
        )
        .exists()
    )
    active = and_(PartnerService.active, Partner.active)
    terms = catalogue_of(session).needs
    restricted = {code for code in need_codes if terms[code].restricted}
    unmarked = and_(~PartnerService.restricted, _lists(restricted))
    rows = session.execute(
        services()
        .add_columns(works_here.label("here"))
        .join(Municipality, Municipality.istat == Partner.istat)
        .where(
            _lists(need_codes),
            Municipality.province == quarter.province,
            or_(~works_here, ~active, unmarked),
            Partner.id.not_in(shown),
            PartnerService.id.not_in(asked),
        )
        .order_by(PartnerService.id)
        .limit(EXCLUDED_LIMIT)
    )
    return [of(row, _why(row)) for row in rows]


def _lists(codes: set[str] | frozenset[str]) -> Any:
    return (
        select(ServiceNeed.service_id)
        .where(ServiceNeed.service_id == PartnerService.id, ServiceNeed.need_code.in_(codes))
        .exists()
    )


def _why(row: Row[Any]) -> Why:
    if not row.active:
        return Why.INACTIVE
    return Why.NOT_MARKED if row.here else Why.OUT_OF_AREA


def of(service: Row[Any], why: Why, value: str = "") -> Excluded:
    """A service left out."""
    reason = Reason(why, value)
    return Excluded(
        service.reference, service.name, service.service_name, reason, service.partner_id
    )
