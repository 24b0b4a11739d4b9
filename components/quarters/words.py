"""What the figures of the map mean, in sentences."""

from collections.abc import Mapping
from datetime import date, timedelta

import i18n
from components.quarters.filters import period_label
from components.quarters.question import Question
from db import clock
from db.clock import utcnow
from db.quarters.profile import Span
from db.quarters.row import Rows
from db.quarters.table import AsOf
from db.reference.catalogue import Catalogue
from domain.business_time import week_of
from domain.figures import rates
from domain.figures.measures import MEANING_OF_PROTECTED
from domain.figures.measures_of_quarters import Measure
from domain.figures.protection import ENOUGH
from domain.vocabulary import Urgency
from i18n import _
from settings import get_settings


def meaning(question: Question, measure: Measure, as_of: AsOf | None) -> str:
    """What a measure means under the filters of the map; `as_of`: to who sees no cases."""
    if as_of:
        return definition_of_release(measure, as_of)
    return f"{_(measure.entry.meaning)} {_days(question, measure)}"


def meaning_of_both(question: Question, as_of: AsOf | None) -> str:
    """What two measures mean that are compared, or the new cases of two periods."""
    if not question.against.back:
        both = question.measure, question.against.measure or question.measure
        said = (meaning(question, measure, as_of) for measure in both)
        return " ".join(dict.fromkeys(said))
    if as_of is None:
        return _("Cases opened in each of the two periods, whatever became of them.")
    told = _("Cases opened in each of the two periods: between which two numbers they are.")
    return f"{told} {released_on(as_of.day)}"


def greyed(question: Question) -> str:
    """Why a filter of who sees every case cannot be chosen; empty where all can."""
    if question.against.back:
        return _(
            "Of two periods only the new cases are compared: to choose a measure, take the "
            "comparison away."
        )
    if question.against or question.measure.is_of_weeks:
        return ""
    return _("Period and urgency do not narrow this measure.")


def _days(question: Question, measure: Measure) -> str:
    monday = week_of(utcnow())
    since, until = rates.window(measure, monday, question.weeks)
    if not measure.is_of_weeks:
        return _("Today, whenever the cases were opened.")
    if until is None:
        return _("Counted from {since} to today.").format(since=i18n.day(since))
    before = monday - timedelta(weeks=2 * question.weeks)
    return compared((since, until), (before, since - timedelta(days=1)))


def compared(now: tuple[date, date], before: tuple[date, date]) -> str:
    """The days of two times that are compared."""
    return _("From {since} to {until}, against {before} to {eve}.").format(
        since=i18n.day(now[0]),
        until=i18n.day(now[1]),
        before=i18n.day(before[0]),
        eve=i18n.day(before[1]),
    )


def definition_of_release(measure: Measure, as_of: AsOf) -> str:
    """What the measure means to who sees no cases, with its days."""
    meaning = _(measure.entry.told).format(enough=ENOUGH)
    days = [_days_of_release(measure, as_of), released_on(as_of.day)]
    return " ".join([meaning, *filter(None, days)])


def _days_of_release(measure: Measure, as_of: AsOf) -> str:
    if measure is Measure.CHANGE:
        if as_of.now and as_of.before:
            return compared(as_of.now, as_of.before)
        return _("There are not two closed quarters of the year with records yet.")
    if measure in (Measure.HEARD, Measure.SHARE):
        if as_of.year:
            return _("The year is {year}.").format(year=as_of.year)
        return _("There is no closed year with records yet.")
    return ""


def released_on(day: date) -> str:
    """As of which day protected figures stand."""
    return _("As of {day}.").format(day=i18n.day(day))


def heading(question: Question, catalogue: Catalogue) -> dict[str, str]:
    """The lines above the columns of the file."""
    monday = week_of(utcnow())
    since, until = rates.window(question.measure, monday, question.weeks)
    area = catalogue.areas.get(question.area)
    urgency = _(Urgency(question.urgency).label) if question.urgency else _("Any urgency")
    return {
        _("Measure"): _(question.measure.label),
        _("Definition"): meaning(question, question.measure, None),
        _("Area of need"): area.label if area else _("All areas"),
        _("Urgency"): urgency,
        _("Period"): period_label(question.weeks),
        _("First day"): since.isoformat(),
        _("Last day"): (until or clock.today()).isoformat(),
        **_invented(),
    }


def heading_of_release(question: Question, catalogue: Catalogue, as_of: AsOf) -> dict[str, str]:
    """The same for who sees no cases, with what is missing and why."""
    area = catalogue.areas.get(question.area)
    return {
        _("Measure"): _(question.measure.label),
        _("Definition"): definition_of_release(question.measure, as_of),
        _("Area of need"): area.label if area else _("All areas"),
        _("Released on"): as_of.day.isoformat(),
        _("What is missing"): suppression(),
        **_invented(),
    }


def _invented() -> dict[str, str]:
    """The line of a file that was taken from a demonstration."""
    if not get_settings().demo:
        return {}
    return {_("Invented data"): _("The data are invented, for demonstration only.")}


def new_cases(first: date, last: date) -> str:
    """The name of one of two periods that are compared."""
    return _("New cases from {since} to {until}").format(
        since=i18n.day(first), until=i18n.day(last)
    )


def heading_of_comparison(
    heading: Mapping[str, str], names: tuple[str, str], definition: str
) -> dict[str, str]:
    """The same where two are compared: names and definition say the days of each."""
    days = _("First day"), _("Last day")
    kept = {name: value for name, value in heading.items() if name not in days}
    return {**kept, _("Measure"): " / ".join(names), _("Definition"): definition}


def nothing_to_compare(question: Question) -> str:
    """Why there are no two maps."""
    if question.against.back:
        return _("There are not two closed quarters of the year with records yet.")
    return _("Choose another measure to compare with.")


def suppression() -> str:
    """What is missing from protected figures, and why, for who does not see the exact ones."""
    least = get_settings().exact_from
    if not least:
        return _(MEANING_OF_PROTECTED)
    exact = _("From {n} open cases up the number of a quarter is the exact one.").format(n=least)
    return f"{_(MEANING_OF_PROTECTED)} {exact}"


def limits(*measures: Measure) -> str:
    """What released figures leave out, and why; where there are classes, why their numbers overlap
    in the legend.
    """
    if not {Measure.OPEN, Measure.HEARD, Measure.NEW}.intersection(measures):
        return suppression()
    overlap = _(
        "The classes overlap on purpose: going from one to the next does not tell the exact number."
    )
    return f"{overlap} {suppression()}"


def no_order(measure: Measure, rows: Rows) -> str:
    """Why a rate of released figures puts no quarter before another; empty where it does."""
    if measure not in (Measure.RATE, Measure.SHRUNK) or any(
        row.figure.stands is not None for row in rows
    ):
        return ""
    return _(
        "This measure does not tell which quarter is heavier for its size: dwellings are known of "
        "{known} quarters of {all}, and between the ranges of these no difference is certain."
    ).format(known=sum(row.place.dwellings is not None for row in rows), all=len(rows))


def not_yet() -> str:
    """What stands instead of protected figures before the first release."""
    return _(
        "There are no figures to show yet: the first are prepared by themselves, usually within a "
        "minute. Then open this page again."
    )


def span(of: Span) -> str:
    """Its first day and its last."""
    return f"{i18n.day(of.since)} – {i18n.day(of.last_day)}"
