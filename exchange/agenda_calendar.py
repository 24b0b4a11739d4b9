"""An agenda as iCalendar (RFC 5545): what is due, by reference and never by name."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from db.calendars import Due, Feed, Promised
from db.home import Stop
from i18n import _

LENGTH = timedelta(minutes=15)
"""A due time is a moment; calendars show a stretch."""


def write(feed: Feed, origin: str) -> bytes:
    """The calendar, in the language in force; `origin` is where Ponte is reached."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ponte//agenda//IT")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Ponte: agenda"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for task in feed.tasks:
        calendar.add_component(_task(task, origin))
    for promised in feed.commitments:
        calendar.add_component(_commitment(promised, origin))
    for stop in feed.stops:
        calendar.add_component(_stop(stop))
    return bytes(calendar.to_ical())


def _task(task: Due, origin: str) -> Event:
    title = f"{_(task.kind.label)} · {task.reference}"
    event = _event(f"task-{task.id}", title, task.created_at, task.due_at - LENGTH, task.due_at)
    event.add("url", f"{origin}/casi?case={task.reference}")
    return event


def _commitment(promised: Promised, origin: str) -> Event:
    due_at, title = promised.due_at, _("Commitment of the network")
    event = _event(f"commitment-{promised.id}", title, due_at, due_at - LENGTH, due_at)
    event.add("url", f"{origin}/rete?view=commitments")
    return event


def _stop(stop: Stop) -> Event:
    place = f"{stop.quarter.name}, {stop.quarter.municipality}"
    title = _("Mobile office: {place}").format(place=place)
    number = f"stop-{stop.quarter.code}-{stop.starts_at:%Y%m%dT%H%M}"
    event = _event(number, title, stop.starts_at, stop.starts_at, stop.ends_at)
    event.add("location", ", ".join(text for text in (stop.place, place) if text))
    return event


def _event(number: str, title: str, written: datetime, start: datetime, end: datetime) -> Event:
    event = Event()
    event.add("uid", f"{number}@ponte")
    event.add("dtstamp", written)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    return event
