"""When a partner that has not answered is thought of again: before its time, at it, and after."""

from datetime import datetime, timedelta

from domain.business_time import Calendar, day_of

WORTHWHILE = timedelta(hours=1)
"""A reminder nearer to the due time than this comes too late to help."""


def next_step(calendar: Calendar, sent_at: datetime, due_at: datetime, after: datetime) -> datetime:
    """The first moment later than `after` at which to look at an unanswered request again.

    Before it is due, once: the opening of the working day before, else of the due day, if that
    is a later day than the request's. Then the due time itself; then every working day's opening.
    Every moment is in working time; UTC.
    """
    for moment in (_before(calendar, sent_at, due_at), calendar.opens(due_at)):
        if moment is not None and moment > after:
            return moment
    return calendar.next_day(max(after, due_at))


def _before(calendar: Calendar, sent_at: datetime, due_at: datetime) -> datetime | None:
    due_day, sent_day = day_of(due_at), day_of(sent_at)
    day = due_day - timedelta(days=1)
    while not calendar.is_working_day(day) and day > sent_day:
        day -= timedelta(days=1)
    for candidate in (day, due_day):
        if candidate > sent_day and calendar.is_working_day(candidate):
            opening = calendar.opening(candidate)
            return opening if due_at - opening >= WORTHWHILE else None
    return None
