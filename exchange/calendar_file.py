"""What every calendar file shares (RFC 5545): whose it is, and events that stay themselves.

An event keeps its UID for life; its SEQUENCE rises when it changes, so that a calendar replaces
what it has. What does not take place is sent as cancelled under the same UID: an event that is
only missing stays in the calendars it was copied to. Times are UTC, so no time zone need be
explained.
"""

from datetime import UTC, date, datetime

from icalendar import Calendar, Event

from db.clock import utcnow


def calendar(kind: str, name: str = "") -> Calendar:
    """An empty calendar; with `name` it is called that where it is subscribed to."""
    made = Calendar()
    made.add("prodid", f"-//Ponte//{kind}//IT")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", name)
    return made


def event(
    number: str,
    title: str,
    start: date | datetime,
    end: date | datetime,
    *,
    version: int = 0,
    cancelled: bool = False,
) -> Event:
    """An event; `number` is unique among all of Ponte and never changes, `version` only rises."""
    made = Event()
    made.add("uid", f"{number}@ponte")
    made.add("sequence", version)
    # The moment of writing, to the hour: the same events give the same file for a while.
    made.add("dtstamp", utcnow().replace(minute=0, second=0, microsecond=0))
    made.add("dtstart", _in_utc(start))
    made.add("dtend", _in_utc(end))
    made.add("summary", title)
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return made


def _in_utc(moment: date | datetime) -> date | datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
