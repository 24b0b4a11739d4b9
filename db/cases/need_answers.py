"""Which needs of a case have an answer: read for `domain.cases.closing`, which knows the rule."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.cases import CaseNeed
from db.models.directory import PartnerService, ServiceNeed
from db.models.referrals import Referral, ReferralEvent
from db.reference.catalogue import catalogue_of
from domain.cases.closing import Asked, Heard, Standing, standing
from domain.referrals.reasons import DoneOutcome
from domain.vocabulary import ReferralStatus


def of_case(session: Session, case_id: int) -> Standing:
    """Where each need of the case stands, restricted ones included."""
    return standing(heard(session, case_id), _asked(session, case_id))


def heard(session: Session, case_id: int) -> dict[str, Heard]:
    """Since when each need of the case is asked, and what a person said of it."""
    session.flush()
    rows = session.execute(
        select(CaseNeed.need_code, CaseNeed.since, CaseNeed.said).where(CaseNeed.case_id == case_id)
    )
    return {code: Heard(since, said) for code, since, said in rows}


def _asked(session: Session, case_id: int) -> list[Asked]:
    referrals = session.execute(
        select(Referral.id, Referral.status, Referral.service_id)
        .where(Referral.case_id == case_id)
        .order_by(Referral.id)
    ).all()
    if not referrals:
        return []
    listed = _listed(session, {row.service_id for row in referrals if row.service_id})
    done = _done(session, [row.id for row in referrals])
    nothing: tuple[datetime | None, str] = (None, "")
    return [
        Asked(
            row.status,
            listed.get(row.service_id, frozenset()),
            done.get(row.id, nothing)[0],
            done.get(row.id, nothing)[1] == DoneOutcome.PARTLY,
        )
        for row in referrals
    ]


def _listed(session: Session, services: set[int]) -> Mapping[int, frozenset[str]]:
    """The needs of each service; a restricted one only if it is marked for such needs."""
    terms = catalogue_of(session).needs
    found: dict[int, frozenset[str]] = {}
    for service, code, marked in session.execute(
        select(ServiceNeed.service_id, ServiceNeed.need_code, PartnerService.restricted)
        .join(PartnerService, PartnerService.id == ServiceNeed.service_id)
        .where(ServiceNeed.service_id.in_(services))
    ):
        if marked or not terms[code].restricted:
            found[service] = found.get(service, frozenset()) | {code}
    return found


def _done(session: Session, referrals: list[int]) -> Mapping[int, tuple[datetime | None, str]]:
    """When each was done and what was said of it: a referral comes to that state once."""
    first = (
        select(func.min(ReferralEvent.id))
        .where(
            ReferralEvent.referral_id.in_(referrals),
            ReferralEvent.status == ReferralStatus.DONE,
            ReferralEvent.late.is_(None),
        )
        .group_by(ReferralEvent.referral_id)
    )
    rows = session.execute(
        select(ReferralEvent.referral_id, ReferralEvent.at, ReferralEvent.reason).where(
            ReferralEvent.id.in_(first)
        )
    )
    return {row.referral_id: (row.at, row.reason) for row in rows}
