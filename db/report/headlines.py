"""The headlines of a report: figures of the period, and of the same length of time before."""

from datetime import date

from sqlalchemy.orm import Session

from db.figures import text
from db.figures.measures import COMPUTED, figure
from db.figures.month_sums import first_month, totals
from db.report.parts import Setting
from domain.figures.figure import Figure, Missing
from domain.figures.measure import Entry, Making, Unit
from domain.figures.months import Statistic
from domain.report.contents import Headline
from domain.report.period import Period
from i18n import _, ngettext

HEADLINES = (
    "convened",
    "came",
    "spontaneous",
    "opened",
    "closed",
    "open_end",
    "first_referral",
    "first_answer",
    "in_time",
    "accepted",
    "confirmed",
)
_FIRST = {
    "visit": Statistic.VISIT,
    "case": Statistic.CASE_OPENED,
    "referral": Statistic.REFERRAL_SENT,
}
"""By which statistic it is known since when records of a kind are kept."""


def headlines(session: Session, of: Setting) -> tuple[tuple[Headline, ...], bool]:
    """Them, and whether the period before was recorded in part only for one of them."""
    before = totals(session, of.period.before, of.territory, of.released)
    since = {kind: first_month(session, what, of.released) for kind, what in _FIRST.items()}
    lines, in_part = [], False
    for code in HEADLINES:
        measure = COMPUTED[code]
        now = figure(measure, of.facts.total, of.facts.upto, of.reader)
        then = figure(measure, before.total, before.upto, of.reader)
        begun = since[measure.top[0].statistic.partition(".")[0]]
        change, partly = _change(measure, now, then), _in_part(measure, begun, of.period.before)
        if begun is None or begun > of.period.before.last:
            then, change = text.missing(Missing.NOT_RECORDED), text.missing(Missing.NOTHING)
        elif partly:
            change = text.missing(Missing.NOTHING)
        lines.append(Headline(code, _(measure.name), now, then, change))
        in_part |= partly
    return tuple(lines), in_part


def _in_part(measure: Entry, begun: date | None, before: Period) -> bool:
    """Whether records began within the period before; what is open at its end is known even so."""
    standing = measure.making is Making.STANDING
    return not standing and begun is not None and before.first < begun <= before.last


def _change(measure: Entry, now: Figure, before: Figure) -> Figure:
    """The difference of two figures as displayed, with its sign; of percentages in points."""
    if now.value is None or before.value is None:
        nothing = Missing.NOTHING in (now.missing, before.missing)
        return text.missing(Missing.NOTHING if nothing else Missing.NOT_TOLD)
    if not before.value and now.value and measure.unit is not Unit.PERCENT:
        return text.missing(Missing.NOTHING)  # against nothing, all there is would be the growth
    value = round(now.value - before.value, 1)
    points = ngettext("{n} point", "{n} points", abs(int(value)))
    words = points if measure.unit is Unit.PERCENT else "{n}"
    return text.number(value, 1, signed=True, words=words)
