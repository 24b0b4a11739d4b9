"""What changed since the last meeting of the network, or against the period before."""

from datetime import date

import i18n
from db import clock
from db.figures.month_sums import whole
from db.network.summary import NetworkSummary
from db.report import headlines as report_headlines
from db.report.parts import Setting, months_label
from db.report.sentences import counted, opening
from domain.figures.figure import Figure, Missing
from domain.report.contents import Column, Headline, Line, Message, Table
from domain.report.period import LONGEST, Period, month_after
from i18n import _, ngettext


def message(
    of: Setting, headlines: tuple[Headline, ...], network: NetworkSummary
) -> Message | None:
    """The figures of the months after the last meeting beside those of as many months before."""
    since = _since(of, network.last_before_end)
    if since is None or network.last_before_end is None:
        return beside(headlines, of.period, "")
    facts = whole(of.session, since, of.territory, of.released)
    later = Setting(of.session, of.actor, of.catalogue, since, of.territory, facts, of.released)
    lines, _in_part = report_headlines.headlines(of.session, later)
    day = i18n.day(network.last_before_end)
    return beside(lines, since, day) or beside(headlines, of.period, "")


def _since(of: Setting, met: date | None) -> Period | None:
    """The whole months after the meeting; to who sees no cases where they are a period that may be
    asked for anyway.
    """
    if met is None:
        return None
    first = month_after(met.replace(day=1), 1)
    last = min(of.period.last, clock.today())
    if first > last or month_after(first, LONGEST) <= last:
        return None
    since = Period(first, last)
    if of.released and since.closed(of.released.months_until) != since:
        return None
    return since


def beside(headlines: tuple[Headline, ...], period: Period, day: str) -> Message | None:
    """The figures of `period` beside those before; `day` of the meeting after which it begins."""
    told = [line for line in headlines if _compares(line)]
    opened = next(line for line in headlines if line.measure == "opened")
    if not told or not (day or opened.change.stands is not None):
        return None
    before = months_label(period.before)
    shows = _("{now}, beside {before}").format(now=months_label(period), before=before)
    now, earlier = _("In these months"), _("In the months before")
    if period.length == 1:
        now, earlier = months_label(period), before
    return Message("changed", _title(opened, day), shows, _table(told, now, earlier))


def _compares(line: Headline) -> bool:
    """Whether there is anything to say: something now or before, and both known."""
    known = line.before.missing not in (Missing.NOT_RECORDED, Missing.NOTHING)
    return known and bool(line.now.stands or line.before.stands)


def _title(opened: Headline, day: str) -> str:
    said = counted(opened.now, _new, _("fewer than {n} new cases")) or _("no new case")
    difference = _difference(opened.change)
    if difference:
        said = _("{cases}, {difference}").format(cases=said, difference=difference)
    if day:
        return _("Since the meeting of {day}: {said}").format(day=day, said=said)
    return opening(said)


def _new(n: int) -> str:
    return ngettext("one new case", "{n} new cases", n)


def _difference(change: Figure) -> str:
    if change.value is None:
        return ""
    if change.value == 0:
        return _("as many as before")
    n = abs(int(change.value))
    said = (
        ngettext("one more than before", "{n} more than before", n)
        if change.value > 0
        else ngettext("one fewer than before", "{n} fewer than before", n)
    )
    return said.format(n=i18n.number(n))


def _table(lines: list[Headline], now: str, before: str) -> Table:
    columns = (
        Column("now", now),
        Column("before", before),
        Column("change", _("Difference")),
    )
    rows = tuple(
        Line(line.measure, line.name, (line.now, line.before, line.change)) for line in lines
    )
    return Table("changed", _("What changed"), "", _("Figure"), columns, rows)
