"""An agenda as iCalendar (RFC 5545): that something is due, never about whom."""

from datetime import datetime, timedelta

from icalendar import Event

from db.home.calendar import DueTask, Feed, Promised
from exchange import calendar_file
from exchange.mobile import calendar as stops_calendar
from i18n import _

LENGTH = timedelta(minutes=15)
"""A due time is a moment; calendars show a stretch."""


def write(feed: Feed, origin: str) -> bytes:
    """The calendar, in the language in force; `origin` is where Ponte is reached."""
    calendar = calendar_file.calendar("agenda", _("Ponte: agenda"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for task in feed.tasks:
        calendar.add_component(_task(task, origin))
    for promised in feed.commitments:
        calendar.add_component(_commitment(promised, origin))
    for stop in feed.stops:
        calendar.add_component(_private(stops_calendar.event(stop)))
    return bytes(calendar.to_ical())


def _task(task: DueTask, origin: str) -> Event:
    return _due(f"task-{task.id}", _(task.kind.label), task.due_at, f"{origin}/")


def _commitment(promised: Promised, origin: str) -> Event:
    title, where = _("Commitment of the network"), f"{origin}/rete?view=commitments"
    return _due(f"commitment-{promised.id}", title, promised.due_at, where)


def _due(number: str, title: str, due_at: datetime, where: str) -> Event:
    event = calendar_file.event(number, title, due_at - LENGTH, due_at)
    event.add("url", where)
    return _private(event)


def _private(event: Event) -> Event:
    event.add("class", "PRIVATE")
    return event
