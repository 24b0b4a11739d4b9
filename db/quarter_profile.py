"""One quarter in full: figures, needs, two years of trend, who covers it, what nobody covers."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.cover import open_needs
from db.cover_supply import supplies
from db.figure_text import as_displayed, figure
from db.models.cases import CaseTally
from db.models.directory import Partner, PartnerService, ServiceArea
from db.quarter_figures import of_all_quarters
from db.reference import QuarterPlace, catalogue_of
from db.tally_figures import figures_for, protection_of
from domain import rates
from domain.business_time import week_of
from domain.cell_key import Count, protect_one
from domain.cover import Grade, grade
from domain.directory import EVERYWHERE
from domain.figure import Figure
from domain.permissions import Actor, Permission
from domain.rates import Measure, Place
from domain.shrinkage import Rate
from domain.tally import ANY_AREA, ANY_URGENCY

LISTED = 6


@dataclass(frozen=True, slots=True)
class NeedCount:
    """Open cases with a need, and how well it is covered here."""

    code: str
    count: Figure
    grade: Grade


@dataclass(frozen=True, slots=True)
class Span:
    """Cases opened between two Mondays; the last one is not counted in."""

    since: date
    until: date
    opened: Figure

    @property
    def last_day(self) -> date:
        """The last day that is counted in."""
        return self.until - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PartnerBrief:
    """An organisation that works here."""

    reference: str
    name: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What a role may know of a quarter.

    `needs` are open cases of any period. The community manager sees every need; the others
    those not restricted that reach the threshold, so that a need left out says nothing.
    `areas` are open cases of the period by area of need, for who does not see every need;
    `rate` is the steadied one with its interval, None where dwellings are not known; `trend` is
    oldest first.
    """

    place: QuarterPlace
    figures: dict[Measure, Figure]
    rate: Rate | None
    needs: tuple[NeedCount, ...]
    areas: dict[str, Figure]
    trend: tuple[Span, ...]
    partners: tuple[PartnerBrief, ...]
    partner_count: int

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Needs heard here that no active, verified service answers."""
        return tuple(need.code for need in self.needs if need.grade.hole)


class NoSuchQuarter(LookupError):
    """There is no quarter with that code."""


@requires(Permission.FIGURES_READ)
def profile(
    session: Session,
    actor: Actor,
    code: str,
    area: str = ANY_AREA,
    weeks: int = rates.DEFAULT_WEEKS,
    urgency: int = ANY_URGENCY,
) -> Profile:
    """The profile of the quarter `code` under the filters of the map. Raises NoSuchQuarter."""
    catalogue = catalogue_of(session)
    place = catalogue.quarters_by_code.get(code)
    if place is None:
        raise NoSuchQuarter(code)
    known = of_all_quarters(session, actor, area, weeks, urgency)[place.id]
    partners, partner_count = _partners(session, place)
    return Profile(
        place=place,
        figures=known.measures,
        rate=known.rate,
        needs=_needs(session, actor, place),
        areas={}
        if actor.may(Permission.EXACT_FIGURES)
        else _areas(session, actor, place, weeks, urgency),
        trend=_trend(session, actor, place, area, urgency),
        partners=partners,
        partner_count=partner_count,
    )


def _areas(
    session: Session, actor: Actor, place: QuarterPlace, weeks: int, urgency: int
) -> dict[str, Figure]:
    return {
        area: figure(
            figures_for(session, actor, area).count(
                Place.QUARTER, place.id, Measure.OPEN, weeks, urgency
            )
        )
        for area in catalogue_of(session).areas
    }


def _needs(session: Session, actor: Actor, place: QuarterPlace) -> tuple[NeedCount, ...]:
    offered, k = supplies(session), protection_of(actor)
    rows = open_needs(session, actor, frozenset([place.id]))
    found = [(code, protect_one(count, key, k)) for _quarter, code, count, key in rows]
    shown = [
        NeedCount(
            code,
            figure(count),
            grade(as_displayed(count) or 0, offered.of(place.istat, code)),
        )
        for code, count in found
        if k is None or count.value is not None
    ]
    return tuple(sorted(shown, key=lambda need: (-(need.count.value or 0), need.code)))


def _trend(
    session: Session, actor: Actor, place: QuarterPlace, area: str, urgency: int
) -> tuple[Span, ...]:
    """Spans of 13 weeks over two years; for the community manager, months over one year."""
    monday = week_of(utcnow())
    if actor.may(Permission.EXACT_FIGURES):
        return _exact_trend(session, place, area, urgency, monday)
    known = figures_for(session, actor, area)
    first = monday - timedelta(weeks=13 * len(rates.TREND))
    spans = []
    for i, node in enumerate(rates.TREND):
        count = known.opened_in(Place.QUARTER, place.id, node, urgency)
        since = first + timedelta(weeks=13 * i)
        spans.append(Span(since, since + timedelta(weeks=13), figure(count)))
    return tuple(spans)


def _exact_trend(
    session: Session, place: QuarterPlace, area: str, urgency: int, monday: date
) -> tuple[Span, ...]:
    starts = [monday - timedelta(weeks=4 * n) for n in range(13, 0, -1)]
    rows = session.execute(
        select(CaseTally.week, CaseTally.opened).where(
            CaseTally.area == area,
            CaseTally.urgency == urgency,
            CaseTally.quarter_id == place.id,
            CaseTally.week >= starts[0],
            CaseTally.week < monday,
        )
    )
    totals = [0] * len(starts)
    for week, opened in rows:
        totals[(week - starts[0]).days // 28] += opened
    return tuple(
        Span(since, since + timedelta(weeks=4), figure(Count(total)))
        for since, total in zip(starts, totals, strict=True)
    )


def _partners(session: Session, place: QuarterPlace) -> tuple[tuple[PartnerBrief, ...], int]:
    """Active organisations with a service here: the nearest and verified first, and how many."""
    here = _here(place).subquery()
    rows = session.execute(
        select(Partner.reference, Partner.name, Partner.verified_at)
        .join(here, here.c.partner_id == Partner.id)
        .order_by(Partner.verified_at.is_(None), here.c.distance, Partner.name, Partner.id)
        .limit(LISTED)
    )
    count = session.scalar(select(func.count()).select_from(here)) or 0
    briefs = tuple(PartnerBrief(reference, name, bool(at)) for reference, name, at in rows)
    return briefs, count


def _here(place: QuarterPlace) -> Select[tuple[int, int]]:
    """Active partners by the closest area of theirs that takes the quarter in."""
    distance = case((ServiceArea.place == place.istat, 0), (ServiceArea.place == EVERYWHERE, 2))
    return (
        select(
            PartnerService.partner_id,
            func.min(func.coalesce(distance, 1)).label("distance"),
        )
        .join(ServiceArea, ServiceArea.service_id == PartnerService.id)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(
            Partner.active,
            PartnerService.active,
            ServiceArea.place.in_((place.istat, place.province, EVERYWHERE)),
        )
        .group_by(PartnerService.partner_id)
    )
