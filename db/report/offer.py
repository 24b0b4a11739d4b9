"""What a report may be asked for by who sees no cases: closed periods of large places."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.access import requires
from db.figures import releases
from db.figures.month_sums import first_month
from db.figures.releases import Released
from db.figures.told import Reader, reader_of
from db.reference.catalogue import Catalogue, catalogue_of
from domain.directory.forms import PROVINCES
from domain.errors import NotThere
from domain.figures.months import Statistic
from domain.figures.rates import Place
from domain.permissions import Actor, Permission
from domain.report.period import Period, Territory, closed_periods, month_after

FIRST = (Statistic.CASE_OPENED, Statistic.VISIT)
"""By which it is known since when anything was recorded."""


@dataclass(frozen=True, slots=True)
class Offer:
    """As of which day figures stand, the periods, quarters of the year first, and the places."""

    day: date
    periods: tuple[Period, ...]
    territories: tuple[Territory, ...]


@requires(Permission.FIGURES_READ)
def offer(session: Session, actor: Actor) -> Offer | None:
    """What is released; None before the first release."""
    source = releases.last(session)
    if source is None:
        return None
    begun = [month for what in FIRST if (month := first_month(session, what, source))]
    since = min(begun, default=month_after(source.months_until, -1))
    periods = closed_periods(since, source.months_until)
    return Offer(source.day, periods, territories(catalogue_of(session)))


def territories(catalogue: Catalogue) -> tuple[Territory, ...]:
    """The large places: everywhere, then provinces, then municipalities."""
    wide = catalogue.large_places
    provinces = (Territory(Place.PROVINCE, code) for code in PROVINCES if code in wide)
    towns = (code for code in catalogue.municipalities if code in wide)
    return (Territory(), *provinces, *(Territory(Place.MUNICIPALITY, code) for code in towns))


def granted(
    session: Session, actor: Actor, period: Period, territory: Territory
) -> tuple[Period, Released | None]:
    """The period a reader gets who asks for that one, and the release it is read from (None: live).

    Raises NotThere where the place is not told to this reader, NotThere.
    """
    if reader_of(actor) is Reader.EXACT:
        return period, None
    if territory not in territories(catalogue_of(session)):
        raise NotThere(territory)
    source = releases.last(session)
    if source is None:
        raise NotThere
    return period.closed(source.months_until), source
