"""A meeting as a calendar program reads it."""

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar

from db.network.meetings import MeetingDetail, Turnout
from domain.business_time import ROME
from domain.network.meetings import MeetingForm
from exchange.network import calendar as meeting_calendar

DAY = date(2026, 12, 14)


def event(*, called_off=False, **form):
    meeting = MeetingDetail(7, 3, MeetingForm(day=DAY, **form), called_off, Turnout())
    calendar = Calendar.from_ical(meeting_calendar.write(meeting, "https://ponte.example.org"))
    [found] = calendar.walk("VEVENT")
    return found


def test_it_has_place_agenda_and_the_way_back():
    found = event(place="Sala, civica; n. 1", agenda="1. Uno\n2. Due", begins="14:30", ends="16:00")
    assert str(found["LOCATION"]) == "Sala, civica; n. 1"
    assert str(found["DESCRIPTION"]) == "1. Uno\n2. Due"
    assert found["URL"] == "https://ponte.example.org/rete?view=meetings&meeting=7"
    assert found.decoded("DTSTART") == datetime(2026, 12, 14, 14, 30, tzinfo=ROME)
    assert found.decoded("DTEND") == datetime(2026, 12, 14, 16, 0, tzinfo=ROME)


def test_a_file_taken_again_replaces_the_first():
    found = event(place="Varese")
    assert (found["UID"], found["SEQUENCE"]) == ("meeting-7@ponte", 3)


def test_a_meeting_that_was_called_off_is_taken_back_under_the_same_number():
    found = event(place="Varese", called_off=True)
    assert (found["STATUS"], found["UID"]) == ("CANCELLED", "meeting-7@ponte")
    assert event(place="Varese")["STATUS"] == "CONFIRMED"


def test_no_time_zone_is_named_that_is_not_explained():
    for begins in ("", "09:00"):
        assert "TZID" not in event(place="Varese", begins=begins).to_ical().decode()


@pytest.mark.parametrize(
    ("begins", "length"), [("", timedelta(days=1)), ("09:00", meeting_calendar.LENGTH)]
)
def test_what_is_not_known_is_a_whole_day_or_two_hours(begins, length):
    found = event(place="Varese", begins=begins)
    assert found.decoded("DTEND") - found.decoded("DTSTART") == length
    assert isinstance(found.decoded("DTSTART"), datetime) == bool(begins)


@pytest.mark.parametrize("text", ["<b>\r\nEND:VCALENDAR", "😀 \u202e", "a" * 5_000])
def test_no_text_breaks_the_file(text):
    assert str(event(place="Varese", title=text)["SUMMARY"]).startswith(text[:3])
