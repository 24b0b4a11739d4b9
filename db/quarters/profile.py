"""One quarter in full: figures, needs, two years of trend, who covers it, what nobody covers."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.cover.lines import open_needs
from db.cover.supply import supplies
from db.figures import told
from db.figures.told import Reader, exact, reader_of
from db.models.cases import CaseTally
from db.models.directory import Partner, PartnerService, ServiceArea
from db.quarters import told as told_quarters
from db.quarters.measures import of_all_quarters
from db.quarters.released import QuartersStanding, refuse, standing
from db.quarters.told import heard_class
from db.reference.catalogue import Catalogue, QuarterPlace, catalogue_of
from domain.business_time import week_of
from domain.cover.grade import Grade, grade
from domain.directory.forms import EVERYWHERE
from domain.errors import NotThere
from domain.figures import rates
from domain.figures.figure import Figure
from domain.figures.measures_of_quarters import Measure
from domain.figures.shrinkage import Rate
from domain.figures.weeks import ANY_AREA, ANY_URGENCY
from domain.permissions import Actor, Permission
from domain.report.period import month_after

LISTED = 6


@dataclass(frozen=True, slots=True)
class NeedCount:
    """Open cases with a need, and how well it is covered here."""

    code: str
    count: Figure
    grade: Grade


@dataclass(frozen=True, slots=True)
class Span:
    """Cases opened from one day to before another: Mondays, or first days of months."""

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

    Who sees every case: `needs` of open cases of any period; `rate`, the steadied one with its
    interval, None where dwellings are not known. Who sees none: `areas`, what each weighs among
    the unreserved needs heard in the last closed year, empty where too few cases were heard.
    `trend` is oldest first: four weeks each, or closed quarters of the year.
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


@requires(Permission.FIGURES_READ)
def profile(
    session: Session,
    actor: Actor,
    code: str,
    area: str = ANY_AREA,
    weeks: int = rates.DEFAULT_WEEKS,
    urgency: int = ANY_URGENCY,
) -> Profile:
    """The profile of the quarter `code` under the filters of the map; who sees no cases has no
    filters. Raises NotThere, NotAllowed.
    """
    catalogue = catalogue_of(session)
    place = catalogue.quarters_by_code.get(code)
    if place is None:
        raise NotThere(code)
    partners = _partners(session, place)
    if reader_of(actor) is Reader.PROTECTED:
        refuse(catalogue, Measure.OPEN, area, weeks, urgency)
        return _told(standing(session), place, catalogue, partners)
    known = of_all_quarters(session, actor, area, weeks, urgency).by_id[place.id]
    return Profile(
        place=place,
        figures=known.measures,
        rate=known.rate,
        needs=_needs(session, actor, place),
        areas={},
        trend=_trend(session, place, area, urgency, week_of(utcnow())),
        partners=partners[0],
        partner_count=partners[1],
    )


def _told(
    known: QuartersStanding | None,
    place: QuarterPlace,
    catalogue: Catalogue,
    partners: tuple[tuple[PartnerBrief, ...], int],
) -> Profile:
    """As the release in force has it: classes, and what areas of need weigh."""
    figures = told_quarters.of_all_quarters(known, catalogue)[place.id]
    begins = tuple(known.trend) if known else ()
    return Profile(
        place=place,
        figures=dict(figures.measures),
        rate=None,
        needs=(),
        areas=dict(figures.areas),
        trend=tuple(_span(known, place, first) for first in begins if known),
        partners=partners[0],
        partner_count=partners[1],
    )


def _span(known: QuartersStanding, place: QuarterPlace, first: date) -> Span:
    heard = told.span(heard_class(known, place, first))
    return Span(first, month_after(first, 3), heard)


def _needs(session: Session, actor: Actor, place: QuarterPlace) -> tuple[NeedCount, ...]:
    offered = supplies(session)
    rows = open_needs(session, actor, frozenset([place.id]))
    found = [
        NeedCount(code, exact(count), grade(count, offered.of(place.istat, code)))
        for _quarter, code, count in rows
    ]
    return tuple(sorted(found, key=lambda need: (-(need.count.value or 0), need.code)))


def _trend(
    session: Session, place: QuarterPlace, area: str, urgency: int, monday: date
) -> tuple[Span, ...]:
    """Spans of four full weeks over a year."""
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
        Span(since, since + timedelta(weeks=4), exact(total))
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
