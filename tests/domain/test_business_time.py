from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_time import ROME, Calendar, closing, day_minutes, week_of
from domain.vocabulary import Urgency

HOURS = "09:00-13:00,14:00-17:00"
VARESE = Calendar.of("VA", HOURS)
COMO = Calendar.of("CO", HOURS)


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


@pytest.mark.parametrize(
    ("start", "urgency", "due"),
    [
        ("2026-11-23T09:30", Urgency.NOW, "2026-11-23T14:30"),  # lunch is not working time
        ("2026-11-20T16:00", Urgency.NOW, "2026-11-23T12:00"),  # over a weekend
        ("2026-11-22T20:00", Urgency.NOW, "2026-11-23T13:00"),  # from a Sunday
        ("2026-11-20T10:00", Urgency.HIGH, "2026-11-23T10:00"),
        ("2026-11-23T10:00", Urgency.NORMAL, "2026-11-26T10:00"),
        ("2026-12-04T10:00", Urgency.NORMAL, "2026-12-10T10:00"),  # 8 December
        ("2026-12-23T10:00", Urgency.LOW, "2026-12-31T10:00"),  # Christmas, Santo Stefano
        ("2026-11-23T06:00", Urgency.HIGH, "2026-11-24T09:00"),
        ("2026-11-23T22:00", Urgency.HIGH, "2026-11-25T09:00"),
        ("2026-11-23T13:20", Urgency.HIGH, "2026-11-24T14:00"),
    ],
)
def test_due_times_are_working_time(start, urgency, due):
    assert VARESE.due(rome(start), urgency) == rome(due)


def test_the_patron_day_holds_only_in_its_province():
    start = rome("2026-05-07T10:00")
    assert VARESE.due(start, Urgency.HIGH) == rome("2026-05-11T10:00")
    assert COMO.due(start, Urgency.HIGH) == rome("2026-05-08T10:00")


@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24"])  # the clock jumps on the Sunday
def test_an_hour_of_summer_time_neither_lengthens_nor_shortens_a_due_time(day):
    assert (
        VARESE.add_hours(rome(f"{day}T12:00"), 4).astimezone(ROME).strftime("%a %H:%M")
        == "Mon 13:00"
    )


moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(moments, st.sampled_from(Urgency))
def test_something_more_urgent_is_never_due_later(start, urgency):
    due = VARESE.due(start, urgency)
    assert due > start
    assert all(VARESE.due(start, more) <= due for more in Urgency if more < urgency)


@given(moments, st.sampled_from(Urgency))
def test_every_due_time_is_in_working_time(start, urgency):
    due = VARESE.due(start, urgency).astimezone(ROME)
    assert VARESE.is_working_day(due.date())
    assert any(opens <= due.time() <= closes for opens, closes in VARESE.shifts)


@pytest.mark.parametrize(
    ("hours", "minutes", "ends"),
    [
        (HOURS, 420, "17:00"),
        ("08:30-12:30,13:12-16:24", 432, "16:24"),
        ("09:00-13:30", 270, "13:30"),
        ("07:00-23:59", 1019, "23:59"),
    ],
)
def test_a_working_day_is_as_long_as_the_office_is_open_and_ends_with_it(hours, minutes, ends):
    assert day_minutes(hours) == minutes
    day = date(2026, 11, 23)
    assert closing(hours, day) == rome(f"2026-11-23T{ends}")
    opens = Calendar.of("VA", hours).opening(day)
    assert Calendar.of("VA", hours).minutes_between(opens, closing(hours, day)) == minutes


def test_a_week_begins_on_monday_in_rome():
    assert week_of(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)).isoformat() == "2026-11-23"
    assert week_of(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)).isoformat() == "2026-11-16"
