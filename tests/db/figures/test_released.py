"""Closed months are read as they were released, by whole places and periods."""

from datetime import UTC, datetime

import pytest
import time_machine
from case_support import add_case
from released_support import heard_in, release

from db.figures import released, releases
from db.reference.catalogue import catalogue_of
from domain.figures.months import Statistic
from domain.report.period import Period

NOW = datetime(2026, 11, 2, 7, tzinfo=UTC)
SUMMER = Period.parse("2026-07", "2026-09")


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def read(session, statistic=Statistic.CASE_NEED, period=SUMMER):
    newest = releases.last(session)
    assert newest
    return released.by_quarter(session, newest, statistic, period)


@pytest.mark.parametrize(
    ("until", "quarter", "year"),
    [
        (datetime(2026, 11, 2, 7, tzinfo=UTC), ("2026-07", "2026-09"), ("2025-01", "2025-12")),
        (datetime(2026, 10, 1, 7, tzinfo=UTC), ("2026-07", "2026-09"), ("2025-01", "2025-12")),
        (datetime(2027, 1, 4, 7, tzinfo=UTC), ("2026-10", "2026-12"), ("2026-01", "2026-12")),
    ],
)
def test_the_last_quarter_and_year_are_those_that_have_ended(session, monday, until, quarter, year):
    monday.move_to(until)
    newest = release(session)
    assert released.last_closed(newest, 3) == Period.parse(*quarter)
    assert released.last_closed(newest, 12) == Period.parse(*year)


def test_months_add_up_by_place_and_what_comes_later_is_not_in_them(session, manager):
    heard_in(session, "2026-07", {"VA-01": {"EC-ALI": 3}})
    heard_in(session, "2026-09", {"VA-01": {"EC-ALI": 4, "SO-ISO": 1}, "CO-01": {"EC-ALI": 9}})
    heard_in(session, "2026-10", {"VA-01": {"EC-ALI": 50}})
    release(session)
    add_case(session, manager)
    places = catalogue_of(session).quarters_by_code
    found = read(session)
    assert found[places["VA-01"].id] == {"EC-ALI": 7, "SO-ISO": 1}
    assert released.total(found, [places["VA-01"].id, places["CO-01"].id])["EC-ALI"] == 16
    assert released.total(found, [places["VA-02"].id]) == {}


def test_a_month_that_is_not_released_is_not_read(session):
    release(session)
    with pytest.raises(ValueError, match="2026-11"):
        read(session, period=Period.parse("2026-10", "2026-11"))


def test_large_places_of_the_network_are_those_with_quarters_enough(session):
    catalogue = catalogue_of(session)
    wide = catalogue.large_places
    assert {"012133", "012026"} <= wide and "013075" not in wide
    assert released.quarters_in(catalogue, "") == frozenset(catalogue.quarters)
    assert len(released.quarters_in(catalogue, "012133")) >= 8
