"""The mobile office: how a visit stands, what a stop must be, who is counted."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.business_time import ROME
from domain.errors import Refused
from domain.text import TooLong, clean_line
from domain.vocabulary import N_, Labelled

PLACE_LIMIT = 160
MOST_WEEKS = 26
FARTHEST = timedelta(days=730)


AROUND = timedelta(minutes=30)
"""Before and after its hours, in which what is entered is still entered at the stop."""
Span = tuple[int, datetime, datetime]
"""Quarter, begin and end of a stop."""


class VisitState(Labelled):
    """Where the visit of a tenant to a stop stands."""

    CONVENED = "convened", N_("Convened")
    CAME = "came", N_("Came")
    NO_SHOW = "no_show", N_("Did not come")
    SPONTANEOUS = "spontaneous", N_("Walk-in")


OF_THE_LIST = frozenset({VisitState.CONVENED, VisitState.CAME, VisitState.NO_SHOW})
"""States of a tenant who was convened; each may become any other. A walk-in stays one."""


class StopFlaw(Labelled):
    """What is wrong with a stop as typed; the label tells the person what to do."""

    QUARTER = "quarter", N_("Choose the quarter.")
    DAY = "day", N_("Choose the day.")
    PAST = "past", N_("That day has gone by: choose one from today on.")
    FAR = "far", N_("That day is more than two years away.")
    HOURS = "hours", N_("Choose when the stop begins and ends.")
    ORDER = "order", N_("The stop must end after it begins.")
    WEEKS = "weeks", N_("Choose from 1 to 26 weeks.")
    TOO_LONG = "too_long", N_("The text is too long.")
    OVERLAP = "overlap", N_("The camper is elsewhere at that time: {stop}.")
    HELD = "held", N_("Tenants have been checked in at this stop: it took place.")
    HELD_THEN = (
        "held_then",
        N_("Tenants have been checked in at this stop: its day stays as it is."),
    )
    BEGUN = (
        "begun",
        N_(
            "This stop has begun or is about to: it was not cancelled. A community manager can "
            "cancel it if nobody came."
        ),
    )
    BEGINS_THEN = (
        "begins_then",
        N_(
            "This stop has begun or is about to: its day and when it begins stay as they "
            "are. A community manager can move it if nobody came."
        ),
    )


class VisitFlaw(Labelled):
    """Why nothing was written of a visit; the label tells the person what to do."""

    NOT_TODAY = "not_today", N_("This stop is not held today: nobody can be registered.")
    HAS_CASE = "has_case", N_("A case was opened from this visit: it stays registered.")
    CHECKED_IN = (
        "checked_in",
        N_("Not changed: this tenant has been registered meanwhile. Undo that first."),
    )
    MARKED_LATER = "marked_later", N_("You registered it again later, elsewhere: that stays.")


@dataclass(frozen=True, slots=True)
class StopForm:
    """A stop as typed; hours are those of Rome. `weeks` stops on the same day of the week."""

    quarter_id: int | None = None
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    weeks: int = 1

    def spans(self) -> list[tuple[datetime, datetime]]:
        """Begin and end of each stop of a form that was `checked`, soonest first."""
        if self.day is None or self.starts is None or self.ends is None:
            raise Refused({"day": StopFlaw.DAY})
        days = [self.day + timedelta(weeks=n) for n in range(self.weeks)]
        return [
            (
                datetime.combine(day, self.starts, ROME),
                datetime.combine(day, self.ends, ROME),
            )
            for day in days
        ]


def checked(
    form: StopForm, quarters: Container[int | None], today: date, stays: date | None = None
) -> StopForm:
    """The form with its text clean. `quarters` are those it may be in, `today` is the day in
    Rome; `stays` is the day an existing stop has: it may keep it though gone by.

    Raises Refused with every flaw.
    """
    flaws: dict[str, StopFlaw] = {}
    if form.quarter_id not in quarters:
        flaws["quarter_id"] = StopFlaw.QUARTER
    if flaw := _flaw_of_day(form.day, today, stays):
        flaws["day"] = flaw
    if form.starts is None or form.ends is None:
        flaws["ends"] = StopFlaw.HOURS
    elif form.ends <= form.starts:
        flaws["ends"] = StopFlaw.ORDER
    if not 1 <= form.weeks <= MOST_WEEKS:
        flaws["weeks"] = StopFlaw.WEEKS
    place = ""
    try:
        place = clean_line(form.place, PLACE_LIMIT)
    except TooLong:
        flaws["place"] = StopFlaw.TOO_LONG
    if flaws:
        raise Refused(flaws)
    return StopForm(form.quarter_id, form.day, form.starts, form.ends, place, form.weeks)


def _flaw_of_day(day: date | None, today: date, stays: date | None) -> StopFlaw | None:
    if day is None:
        return StopFlaw.DAY
    if day == stays:
        return None
    if day < today:
        return StopFlaw.PAST
    return StopFlaw.FAR if day > today + FARTHEST else None


def held_now(stops: Iterable[Span], now: datetime) -> Span | None:
    """The stop whoever writes now is at; None: none, or it could be either of two quarters.

    A stop lasts a little longer than its hours (AROUND): the camper is there before it opens,
    and who came last is still being heard.
    """
    near = [s for s in stops if s[1] - AROUND <= now < s[2] + AROUND]
    during = [s for s in near if s[1] <= now < s[2]] or near
    return during[0] if len({quarter for quarter, _begin, _end in during}) == 1 else None
