"""A network with a past, and a surge in one quarter, for the tests of early warnings."""

from datetime import datetime, timedelta
from itertools import product
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.models.cases import CaseTally
from db.reference.catalogue import catalogue_of
from domain.business_time import ROME, week_of

NOW = datetime(2026, 11, 24, 10, tzinfo=ROME)
SURGE, AREA = "VA-09", "EC"


def _tally(area: str, quarter: int, weeks_ago: int, opened: int) -> list[dict]:
    week = week_of(NOW) - timedelta(weeks=weeks_ago)
    return [
        {
            "area": area,
            "urgency": urgency,
            "week": week,
            "quarter_id": quarter,
            "opened": opened,
        }
        for urgency in (0, 3)
    ]


def add_past(session: Session, surge: int = 16, weeks: int = 40) -> None:
    """So many full weeks in which every quarter has a case a week, and in the last four weeks
    `surge` cases in one area of one quarter; and something in the week that has not ended.
    """
    rng, rows = Random(1), []
    catalogue = catalogue_of(session)
    for area, place in product(catalogue.areas, catalogue.quarters.values()):
        for ago in range(weeks + 1):
            opened = rng.choice((0, 1, 1, 2))
            if (area, place.code) == (AREA, SURGE) and 1 <= ago <= 4:
                opened = surge // 4
            if opened:
                rows += _tally(area, place.id, ago, opened)
    session.connection().execute(insert(CaseTally.__table__), rows)
