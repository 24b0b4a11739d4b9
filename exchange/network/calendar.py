"""A meeting as iCalendar (RFC 5545), for the calendar of whoever goes there."""

from datetime import date, datetime, time, timedelta

from db import clock
from db.network.meetings import MeetingDetail
from domain.business_time import ROME
from exchange import calendar_file
from i18n import _

LENGTH = timedelta(hours=2)
"""Of a meeting whose end is not written down."""


def write(meeting: MeetingDetail, origin: str) -> bytes:
    """The calendar with this one event, in the language in force; without an hour it is of the
    whole day. One that was called off is struck out. `origin` is where Ponte is reached.
    """
    calendar = calendar_file.calendar("meeting")
    event = calendar_file.event(
        f"meeting-{meeting.id}",
        meeting.form.title or _(meeting.form.kind.label),
        *_times(meeting),
        version=meeting.version,  # a file taken again replaces the first
        cancelled=meeting.called_off,
    )
    event.add("location", meeting.form.place)
    event.add("description", meeting.form.agenda)
    event.add("url", f"{origin}/rete?view=meetings&meeting={meeting.id}")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _times(meeting: MeetingDetail) -> tuple[date | datetime, date | datetime]:
    form = meeting.form
    day = form.day or clock.today()
    if not form.begins:
        return day, day + timedelta(days=1)
    start = _moment(day, form.begins)
    return start, _moment(day, form.ends) if form.ends else start + LENGTH


def _moment(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), ROME)
