"""What the figures of the map mean, in sentences."""

from datetime import date, timedelta

import i18n
from components.quarter_filters import Question, period_label
from db.clock import utcnow
from db.reference import Catalogue
from domain import rates
from domain.business_time import week_of
from domain.rates import Measure
from domain.vocabulary import Urgency
from i18n import _
from settings import get_settings


def definition(question: Question) -> str:
    """How the measure is counted, with its days."""
    monday = week_of(utcnow())
    since, until = rates.window(question.measure, monday, question.weeks)
    sentences = {
        Measure.OPEN: _("Cases opened since {since} that are open now."),
        Measure.RATE: _(
            "Cases opened since {since} that are open now, for every 100 public dwellings of the "
            "quarter, where their number is known."
        ),
        Measure.URGENT: _("Cases of urgency 1 or 2 opened since {since} that are open now."),
        Measure.OVERDUE: _(
            "Cases opened since {since} that are open now and past the time by which somebody "
            "had to act."
        ),
        Measure.CHANGE: _(
            "Cases opened from {since} to {until}, less those opened from {before} to {eve}."
        ),
    }
    before = monday - timedelta(weeks=2 * question.weeks)
    return sentences[question.measure].format(
        since=i18n.day(since),
        until=i18n.day(until or monday),
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
    """Why some numbers are not there, for who does not see them all."""
    return _(
        "“<{k}”: fewer than {k} cases, not shown so that nobody can be recognised. "
        "“n/a”: not shown because it would give such a number away."
    ).format(k=get_settings().suppression_k)
