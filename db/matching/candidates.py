"""The services a case could be entrusted to: found by SQL, before `domain.matching.rank` ranks
them.

The cost does not grow with the cases, and with the directory only by the services that list
one of the needs: of these the best CANDIDATES are read in full.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.directory import by_day
from db.models.directory import Partner, PartnerService, ServiceArea, ServiceNeed
from db.reference.catalogue import QuarterPlace, catalogue_of
from domain.directory.forms import EVERYWHERE
from domain.matching.rank import (
    AWAY_PENALTY,
    CAPACITY_WEIGHT,
    FIT_WEIGHT,
    FULL_PENALTY,
    NEAR_WEIGHT,
    VERIFIED_WEIGHT,
    Nearness,
)
from domain.periods import verified_since
from settings import get_settings

CANDIDATES, FOR_ONE_NEED = 60, 6


@dataclass(frozen=True, slots=True)
class FullService:
    """A service read in full, with what of the case it answers."""

    service: Row[Any]
    needs: frozenset[str]
    nearness: Nearness


def find(
    session: Session, need_codes: frozenset[str], quarter: QuarterPlace
) -> dict[int, FullService]:
    """The best services for some needs in a quarter, with some for each need that the first
    CANDIDATES leave without an answer.

    A service that is not marked for restricted needs is found by the other needs alone.
    """
    marked = _restricted(session, need_codes) == need_codes
    best = list(session.execute(_best(need_codes, quarter, CANDIDATES, marked=marked)))
    needs = _answered(session, [row.service_id for row in best], need_codes)
    for code in sorted(need_codes.difference(*needs.values())):
        one = frozenset({code})
        marked = bool(_restricted(session, one))
        more = list(session.execute(_best(one, quarter, FOR_ONE_NEED, marked=marked)))
        needs |= _answered(session, [row.service_id for row in more], need_codes)
        best += more
    near = {row.service_id: row.near for row in best}
    rows = session.execute(services().where(PartnerService.id.in_(near)))
    restricted = _restricted(session, need_codes)
    found = {}
    for row in rows:
        answers = needs[row.id] if row.restricted else needs[row.id] - restricted
        if answers:
            found[row.id] = FullService(row, frozenset(answers), Nearness(near[row.id]))
    return found


def _restricted(session: Session, need_codes: frozenset[str]) -> frozenset[str]:
    terms = catalogue_of(session).needs
    return frozenset(code for code in need_codes if terms[code].restricted)


def _best(
    need_codes: frozenset[str], quarter: QuarterPlace, size: int, *, marked: bool
) -> Select[*tuple[Any, ...]]:
    """The first `size` active services by what SQL can tell of `domain.matching.rank.score`; with
    `marked` only those that may be told restricted needs.

    The verification of the organisation stands for that of its first referent: one row less to
    read for each service.
    """
    reaching = _reaching(need_codes, quarter).subquery()
    near = {int(nearness): weight for nearness, weight in NEAR_WEIGHT.items()}
    places = dict(CAPACITY_WEIGHT)
    since = verified_since(utcnow(), get_settings().verify_every_months)
    score = (
        FIT_WEIGHT / len(need_codes) * reaching.c.fit
        + case(near, value=reaching.c.near)
        + case((Partner.verified_at >= since, VERIFIED_WEIGHT), else_=0.0)
        + case(places, value=by_day.capacity_now(), else_=-FULL_PENALTY)
        + case((by_day.away_until_now().is_not(None), -AWAY_PENALTY), else_=0.0)
    )
    return (
        select(reaching.c.service_id, reaching.c.near)
        .join(PartnerService, PartnerService.id == reaching.c.service_id)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(PartnerService.active, Partner.active)
        .where(*([PartnerService.restricted] if marked else []))
        .order_by(score.desc(), Partner.verified_at.is_(None), reaching.c.service_id)
        .limit(size)
    )


def _reaching(need_codes: frozenset[str], quarter: QuarterPlace) -> Select[*tuple[Any, ...]]:
    """Services that answer a need from near enough, by their two narrow tables: how many, how."""
    level = case(
        (ServiceArea.place == quarter.istat, int(Nearness.MUNICIPALITY)),
        (ServiceArea.place == quarter.province, int(Nearness.PROVINCE)),
        else_=int(Nearness.EVERYWHERE),
    )
    return (
        select(
            ServiceNeed.service_id,
            func.count(ServiceNeed.need_code.distinct()).label("fit"),
            func.max(level).label("near"),
        )
        .join(ServiceArea, ServiceArea.service_id == ServiceNeed.service_id)
        .where(
            ServiceNeed.need_code.in_(need_codes),
            ServiceArea.place.in_((quarter.istat, quarter.province, EVERYWHERE)),
        )
        .group_by(ServiceNeed.service_id)
    )


def _answered(
    session: Session, services: list[int], need_codes: frozenset[str]
) -> dict[int, set[str]]:
    """Which of the needs each service answers."""
    needs: dict[int, set[str]] = {service_id: set() for service_id in services}
    for service_id, code in session.execute(
        select(ServiceNeed.service_id, ServiceNeed.need_code).where(
            ServiceNeed.service_id.in_(services), ServiceNeed.need_code.in_(need_codes)
        )
    ):
        needs[service_id].add(code)
    return needs


def services() -> Select[*tuple[Any, ...]]:
    """What a suggestion says of a service and its organisation."""
    return select(
        PartnerService.id,
        PartnerService.name.label("service_name"),
        by_day.capacity_now().label("capacity"),
        by_day.full_until_now().label("full_until"),
        by_day.away_until_now().label("away_until"),
        PartnerService.languages,
        PartnerService.restricted,
        Partner.id.label("partner_id"),
        Partner.reference,
        Partner.name,
        Partner.phone,
        Partner.email,
        Partner.istat,
        and_(PartnerService.active, Partner.active).label("active"),
    ).join(Partner, Partner.id == PartnerService.partner_id)
