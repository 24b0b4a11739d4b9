"""The stops of the mobile office as iCalendar (RFC 5545), for any calendar; no names in it."""

from collections.abc import Iterable

from icalendar import Event

from db.home.calendar import CalendarStop
from db.mobile.stops import StopDetail
from exchange import calendar_file
from i18n import _


def write(stops: Iterable[StopDetail]) -> bytes:
    """The calendar, in the language in force. A stop that was cancelled is struck out there."""
    calendar = calendar_file.calendar("mobile office", _("Mobile office"))
    for stop in stops:
        calendar.add_component(event(stop))
    return bytes(calendar.to_ical())


def event(stop: StopDetail | CalendarStop) -> Event:
    """A stop, the same event in every calendar and wherever it moves."""
    place = f"{stop.quarter.name}, {stop.quarter.municipality}"
    made = calendar_file.event(
        f"mobile-stop-{stop.id}",
        _("Mobile office: {place}").format(place=place),
        stop.starts_at,
        stop.ends_at,
        version=stop.version,
        cancelled=stop.cancelled_at is not None,
    )
    made.add("location", ", ".join(text for text in (stop.place, place) if text))
    return made
