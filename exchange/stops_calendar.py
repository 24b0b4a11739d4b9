"""The stops of the mobile office as iCalendar (RFC 5545), for any calendar; no names in it."""

from collections.abc import Iterable

from icalendar import Calendar, Event

from db.mobile_stops import StopDetail
from i18n import _


def write(stops: Iterable[StopDetail]) -> bytes:
    """The calendar, in the language in force. A stop that was cancelled is struck out there."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ponte//mobile office//IT")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Mobile office"))
    for stop in stops:
        calendar.add_component(_event(stop))
    return bytes(calendar.to_ical())


def _event(stop: StopDetail) -> Event:
    place = f"{stop.quarter.name}, {stop.quarter.municipality}"
    event = Event()
    event.add("uid", f"mobile-stop-{stop.id}@ponte")
    event.add("sequence", stop.version)
    event.add("dtstamp", stop.starts_at)  # the same stops give the same file
    event.add("dtstart", stop.starts_at)
    event.add("dtend", stop.ends_at)
    event.add("summary", _("Mobile office: {place}").format(place=place))
    event.add("location", ", ".join(text for text in (stop.place, place) if text))
    event.add("status", "CANCELLED" if stop.cancelled_at else "CONFIRMED")
    return event
