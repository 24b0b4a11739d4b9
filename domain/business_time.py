"""Working time: the only place where due times are computed.

Working days are Monday to Friday, less the national holidays and the patron day of the
province's chief town (8 May Varese, 31 August Como, 24 June Monza; library `holidays`).
All arithmetic is on the wall clock of Europe/Rome; results are UTC.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

from domain.vocabulary import Urgency

ROME = ZoneInfo("Europe/Rome")
MAIN_PROVINCE = "VA"
"""Where the office is whose patron day is kept for what concerns no single case."""
DUE_HOURS = {Urgency.NOW: 4}
DUE_DAYS = {Urgency.HIGH: 1, Urgency.NORMAL: 3, Urgency.LOW: 5}
CONFIRM_AFTER = timedelta(days=30)
_DAY = timedelta(days=1)
_SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
Shifts = tuple[tuple[time, time], ...]
"""When the office is open on a working day."""


@cache
def _shifts(office_hours: str) -> Shifts:
    """Of settings text such as `09:00-13:00,14:00-17:00`."""
    ends = [part.strip().partition("-")[::2] for part in office_hours.split(",")]
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in ends)


def office_hours_of(text: str) -> str:
    """Settings text as the functions here read it, from one a person wrote. Raises ValueError."""
    shifts = [_SHIFT.fullmatch(part.strip()) for part in text.split(",")]
    if not all(shifts):
        raise ValueError("write it like 09:00-13:00,14:00-17:00")
    try:
        moments = [
            time(int(shift[hour]), int(shift[hour + 1]))
            for shift in shifts
            if shift
            for hour in (1, 3)
        ]
    except ValueError:
        raise ValueError("an hour goes from 00:00 to 23:59") from None
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise ValueError("each time must be later than the one before it")
    return ",".join(
        f"{opens:%H:%M}-{closes:%H:%M}"
        for opens, closes in zip(moments[::2], moments[1::2], strict=True)
    )


@cache
def day_minutes(office_hours: str) -> int:
    """How long a working day is, by the settings: whoever turns hours into days asks this."""
    return sum(_minute(end) - _minute(start) for start, end in _shifts(office_hours))


def closing(office_hours: str, day: date) -> datetime:
    """When the office closes on a day, by the settings; UTC."""
    return datetime.combine(day, _shifts(office_hours)[-1][1], ROME).astimezone(UTC)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours of a day and the province whose patron day is kept."""

    province: str
    shifts: Shifts

    @classmethod
    @cache
    def of(cls, province: str, office_hours: str) -> "Calendar":
        """With the hours of the settings."""
        return cls(province, _shifts(office_hours))

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no holiday here."""
        return _works(self.province, day)

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from `start` on, without end; UTC."""
        start, day = start.astimezone(UTC), day_of(start)
        while True:
            for opens, closes in _stretches(self.province, self.shifts, day):
                if start < closes:
                    yield max(start, opens), closes
            day += _DAY

    def opening(self, day: date) -> datetime:
        """When a working day begins; UTC."""
        return datetime.combine(day, self.shifts[0][0], ROME).astimezone(UTC)

    def opens(self, moment: datetime) -> datetime:
        """`moment` itself in working time, else the next opening; UTC."""
        return next(self._spans(moment))[0]

    def is_open(self, moment: datetime) -> bool:
        """Whether it is working time."""
        return self.opens(moment) == moment

    def next_day(self, moment: datetime) -> datetime:
        """The opening of the next working day after the day of `moment`; UTC."""
        return self.opening(_days_after(self.province, day_of(moment), 1))

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """`start` plus so many hours of working time."""
        left = timedelta(hours=hours)
        for begin, end in self._spans(start):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise AssertionError("working time does not end")

    def add_days(self, start: datetime, days: int) -> datetime:
        """The same hour so many working days later; from the next opening if we are closed."""
        begin = next(self._spans(start))[0].astimezone(ROME)
        day = _days_after(self.province, begin.date(), days)
        return datetime.combine(day, begin.time(), ROME).astimezone(UTC)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Minutes of working time from `start` to `end`, the last one whole once it has begun; 0
        where `end` is not later.
        """
        total = timedelta()
        for begin, closes in self._spans(start) if end > start else ():
            if begin >= end:
                break
            total += min(closes, end) - begin
        return -int(-total.total_seconds() // 60)

    def waits(
        self, opened: datetime, sent: Sequence[datetime], answered: Sequence[datetime]
    ) -> tuple[int | None, int | None]:
        """Working minutes of a case until its first request, and from it to the first answer; None
        where there is none. `sent` and `answered` in any order.
        """
        if not sent:
            return None, None
        first = min(sent)
        answer = self.minutes_between(first, min(answered)) if answered else None
        return self.minutes_between(opened, first), answer

    def due(self, start: datetime, urgency: Urgency) -> datetime:
        """When an answer is due for something that began at `start`."""
        if urgency in DUE_HOURS:
            return self.add_hours(start, DUE_HOURS[urgency])
        return self.add_days(start, DUE_DAYS[urgency])

    def started_by(self, end: datetime, urgency: Urgency) -> datetime:
        """The last minute in which what began is due by `end`."""
        late, soon = end - timedelta(days=60), end
        while soon - late > timedelta(minutes=1):
            middle = late + (soon - late) / 2
            late, soon = (middle, soon) if self.due(middle, urgency) <= end else (late, middle)
        return late


@cache
def _holidays(province: str) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays("IT", subdiv=province)
    except NotImplementedError:
        return holidays.country_holidays("IT")


@lru_cache(maxsize=8_192)
def _works(province: str, day: date) -> bool:
    """Asked of the library once a day and province: it takes its time."""
    return day.weekday() < 5 and day not in _holidays(province)


@lru_cache(maxsize=8_192)
def _days_after(province: str, day: date, days: int) -> date:
    """So many working days after a day."""
    while days:
        day += _DAY
        days -= _works(province, day)
    return day


@lru_cache(maxsize=8_192)
def _stretches(province: str, shifts: Shifts, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The working time of a day; UTC."""

    def at(moment: time) -> datetime:
        return datetime.combine(day, moment, ROME).astimezone(UTC)

    working = shifts if _works(province, day) else ()
    return tuple((at(opens), at(closes)) for opens, closes in working)


@lru_cache(maxsize=8_192)
def day_of(moment: datetime) -> date:
    """The day, in Rome, that a moment falls in; of a case it is asked many times over."""
    return moment.astimezone(ROME).date()


def week_of(moment: datetime) -> date:
    """The Monday, in Rome, of the week a moment falls in."""
    day = day_of(moment)
    return day - timedelta(days=day.weekday())
