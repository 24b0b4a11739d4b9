"""What a stop must be."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.business_time import day_of
from domain.errors import Refused
from domain.mobile.stops import MOST_WEEKS, PLACE_LIMIT, StopFlaw, StopForm, checked, held_now

TODAY = date(2026, 11, 24)
GOOD = {"quarter_id": 1, "day": TODAY, "starts": time(9), "ends": time(13)}


def refused(**other):
    with pytest.raises(Refused) as caught:
        checked(StopForm(**{**GOOD, **other}), {1}, TODAY)
    return caught.value.problems


def test_a_stop_of_today_is_planned_with_its_text_clean():
    form = checked(StopForm(**GOOD, place="  Piazza\n del  mercato\0 "), {1}, TODAY)
    assert form.place == "Piazza del mercato"


@pytest.mark.parametrize(
    ("other", "field", "flaw"),
    [
        ({"quarter_id": None}, "quarter_id", StopFlaw.QUARTER),
        ({"quarter_id": 2}, "quarter_id", StopFlaw.QUARTER),
        ({"day": None}, "day", StopFlaw.DAY),
        ({"day": TODAY - timedelta(days=1)}, "day", StopFlaw.PAST),
        ({"day": TODAY + timedelta(days=731)}, "day", StopFlaw.FAR),
        ({"starts": None}, "ends", StopFlaw.HOURS),
        ({"starts": time(13)}, "ends", StopFlaw.ORDER),
        ({"weeks": 0}, "weeks", StopFlaw.WEEKS),
        ({"weeks": MOST_WEEKS + 1}, "weeks", StopFlaw.WEEKS),
        ({"place": "x" * (PLACE_LIMIT + 1)}, "place", StopFlaw.TOO_LONG),
    ],
)
def test_each_flaw_is_named_with_its_field(other, field, flaw):
    assert refused(**other) == {field: flaw}


def test_every_flaw_is_told_at_once():
    assert set(refused(quarter_id=None, day=None, ends=time(8))) == {"quarter_id", "day", "ends"}


def test_a_stop_gone_by_may_keep_its_day():
    day = TODAY - timedelta(days=9)
    form = StopForm(**{**GOOD, "day": day})
    assert checked(form, {1}, TODAY, stays=day).day == day


def test_a_series_keeps_its_hour_when_the_clocks_change():
    form = StopForm(1, date(2026, 10, 20), time(9), time(13), weeks=2)
    first, second = form.spans()
    assert [span[0].astimezone(UTC).hour for span in (first, second)] == [7, 8]
    assert second[0].date() - first[0].date() == timedelta(weeks=1)


def test_the_day_is_that_of_rome():
    assert day_of(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == date(2026, 11, 25)


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MARKET, SQUARE = 1, 2
"""Quarters."""


def span(begin: float, end: float, quarter: int = MARKET):
    """A stop in hours from noon."""
    return quarter, NOON + timedelta(hours=begin), NOON + timedelta(hours=end)


@pytest.mark.parametrize(
    ("stops", "held"),
    [
        ([], None),
        ([span(-1, 1)], 0),
        ([span(0.25, 2)], 0),  # the camper is there before it opens
        ([span(-3, -0.25)], 0),  # and the last to come are still being heard
        ([span(1, 3)], None),
        ([span(-4, -1)], None),
        ([span(-4, -1), span(2, 4, SQUARE)], None),
        ([span(-4, -0.25), span(-0.1, 3, SQUARE)], 1),
        ([span(-4, -0.25), span(0.25, 3, SQUARE)], None),
        ([span(-1, 1), span(-1, 1, SQUARE)], None),
        ([span(-1, 1), span(-1, 2)], 0),
    ],
)
def test_where_the_camper_stands_is_known_only_when_one_quarter_is_meant(stops, held):
    assert held_now(stops, NOON) == (stops[held] if held is not None else None)
