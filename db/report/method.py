"""What a report says of its own figures: the note, the method, the definitions."""

from collections.abc import Collection
from datetime import date

import i18n
from db import clock
from db.figures.releases import RELEASE_LEAST, Released
from domain.figures.measures import MEASURES
from domain.figures.protection import BASE, ENOUGH, FARTHEST, LEAST, STEP, WIDE_BASE
from domain.report.contents import Definition
from domain.report.period import Period
from i18n import _


def meaning(source: Released | None) -> str:
    """What the figures are, in a sentence."""
    if source is None:
        return _("The figures are exact.")
    return _(
        "Rounded numbers and classes, as released on {day}. Cases with reserved needs are counted, "
        "but which needs is never shown; of a quarter it is said about how many cases and, of a "
        "year with many, what areas weigh: so that nobody can be recognised."
    ).format(day=i18n.day(source.day))


def definitions(codes: Collection[str], source: Released | None) -> tuple[Definition, ...]:
    """The measures of those codes, in the order of the registry."""
    return tuple(_definition(code, source) for code in MEASURES if code in codes)


def _definition(code: str, source: Released | None) -> Definition:
    measure = MEASURES[code]
    rule = _(measure.suppression.label).format(step=STEP, least=LEAST, base=BASE, wide=WIDE_BASE)
    return Definition(
        code,
        _(measure.name),
        _(measure.meaning),
        _(measure.unit.label),
        _(measure.numerator),
        _(measure.denominator) if measure.denominator else "",
        rule if source else _("Exact."),
    )


def method(period: Period, source: Released | None, *, in_part: bool) -> tuple[str, ...]:
    """How the figures are made, a paragraph for each thing."""
    paragraphs = [*(_protected(source.day) if source else _exact()), _working_time()]
    if in_part:
        paragraphs.append(
            _("The period before was recorded in part only: differences from it are not shown.")
        )
    today = clock.today()
    if period.last_day >= today:
        day = i18n.day(today)
        paragraphs.append(_("The period is not over: figures are those of {day}.").format(day=day))
    return tuple(paragraphs)


def _counted() -> str:
    return _(
        "Everything is counted once, in its quarter and in the month in which it happens, in "
        "Rome’s time: opening, request, answer, tenant’s word, closing, reopening, visit. What "
        "comes later counts in its own month. A case closed as a duplicate stays counted."
    )


def _working_time() -> str:
    return _(
        "Working time is Monday to Friday in office hours, without national holidays and the "
        "patron day of the province’s chief town."
    )


def _exact() -> tuple[str, ...]:
    return (
        _counted(),
        _(
            "A need added later counts in the month of the opening. Putting right what was written "
            "wrongly (quarter, channel, a need, two cases that are one) changes the months it "
            "stands in."
        ),
        _(
            "The steadied rate is an empirical Bayes estimate: rates of quarters are taken to "
            "follow a gamma distribution fitted to all of them, and each is drawn towards its "
            "mean, the more the fewer dwellings it has. Its interval holds the true rate in nine "
            "of ten."
        ),
    )


def _protected(day: date) -> tuple[str, ...]:
    return (
        _(
            "Figures are those released on {day}. A release is made once a week at most, when "
            "at least {n} cases were opened or closed since the last. A month that has ended is "
            "released once, as it stands then, and never changed."
        ).format(day=i18n.day(day), n=RELEASE_LEAST),
        _(
            "Counts are rounded to the nearest {step}; below {least}, none included, they read "
            "<{least}. What a number is made of (area, need, channel, outcome, month) is told from "
            "{enough} on. Shares and medians are of true counts, from {base} on, rounded."
        ).format(step=STEP, least=LEAST, enough=ENOUGH, base=BASE),
        _(
            "Of a quarter there is the class of its number of cases, moved by at most {n} before, "
            "and of a year with at least {enough} cases what its needs are made of, in tenths. "
            "Reserved needs (health, violence, criminal measures) are in no number of areas or "
            "needs."
        ).format(n=FARTHEST, enough=ENOUGH),
        _counted(),
    )
