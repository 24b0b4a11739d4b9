"""What the figures of the map mean, in sentences."""

from datetime import date, timedelta

import i18n
from components.quarter_filters import Question, period_label
from db.clock import utcnow
from db.reference import Catalogue
from domain import rates
from domain.business_time import week_of
from domain.measures import MEANING_OF_PROTECTED
from domain.rates import Measure
from domain.vocabulary import Urgency
from i18n import _
from settings import get_settings


def definition(question: Question) -> str:
    """What the measure means (`domain.measures`), with its days."""
    return f"{_(question.measure.meaning)} {_days(question)}"


def _days(question: Question) -> str:
    monday = week_of(utcnow())
    since, until = rates.window(question.measure, monday, question.weeks)
    if not question.measure.is_of_weeks:
        return _("Today, whenever the cases were opened.")
    if until is None:
        return _("Counted from {since} to today.").format(since=i18n.day(since))
    before = monday - timedelta(weeks=2 * question.weeks)
    return _("From {since} to {until}, against {before} to {eve}.").format(
        since=i18n.day(since),
        until=i18n.day(until),
        before=i18n.day(before),
        eve=i18n.day(since - timedelta(days=1)),
    )


def heading(question: Question, catalogue: Catalogue) -> dict[str, str]:
    """The lines above the columns of the file."""
    monday = week_of(utcnow())
    since, until = rates.window(question.measure, monday, question.weeks)
    area = catalogue.areas.get(question.area)
    urgency = _(Urgency(question.urgency).label) if question.urgency else _("Any urgency")
    return {
        _("Measure"): _(question.measure.label),
        _("Definition"): definition(question),
        _("Area of need"): area.label if area else _("All areas"),
        _("Urgency"): urgency,
        _("Period"): period_label(question.weeks),
        _("First day"): since.isoformat(),
        _("Last day"): (until or today()).isoformat(),
    }


def today() -> date:
    """The day in Rome."""
    return utcnow().astimezone(i18n.ROME).date()


def suppression() -> str:
    """What protected figures mean, for who does not see the exact ones."""
    return _(MEANING_OF_PROTECTED).format(k=get_settings().suppression_k)


def protected(measure: Measure) -> str:
    """The same below the map, with what the measure leaves out."""
    if measure is Measure.UNCOVERED:
        return f"{suppression()} {reserved()}"
    return suppression()


def reserved() -> str:
    """What is left out of the needs that who sees no cases reads of."""
    return _("Reserved needs (health, violence, justice) are left out.")
