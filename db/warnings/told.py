"""Which early warnings are told to who sees no cases: once for each release, and without a number.

That there is a warning says that many cases came. So it is told of a quarter where many come
anyway, of weeks with enough cases that one more or less is not the reason, and of areas none of
whose needs is reserved. What comes after the release changes nothing until the next.
"""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.access import without_actor
from db.figures import releases
from db.figures.released import MONTHS_OF_YEAR, by_quarter, last_closed
from db.models.warnings import EarlyWarning
from db.reference.catalogue import Catalogue, catalogue_of
from domain.figures.months import Statistic
from domain.figures.protection import ENOUGH, LEAST


@without_actor("the clock does it, with the look or the release of its transaction")
def tell(session: Session) -> None:
    """Mark the warnings of the week of the last release that may be told; nothing before one."""
    released = releases.last(session)
    if released is None:
        return
    year = last_closed(released, MONTHS_OF_YEAR)
    opened = by_quarter(session, released, Statistic.CASE_OPENED, year)
    busy = [quarter for quarter, counts in opened.items() if sum(counts.values()) >= ENOUGH]
    monday = released.day - timedelta(days=released.day.weekday())
    session.execute(
        update(EarlyWarning)
        .where(
            EarlyWarning.latest == monday,
            EarlyWarning.observed >= LEAST,
            EarlyWarning.area.in_(_unreserved(catalogue_of(session))),
            EarlyWarning.quarter_id.in_(busy),
        )
        .values(told_on=released.day)
    )


def _unreserved(catalogue: Catalogue) -> list[str]:
    """Areas that hold no reserved need."""
    reserved = {need.area for need in catalogue.needs.values() if need.restricted}
    return [area for area in catalogue.areas if area not in reserved]
