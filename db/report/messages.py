"""What a report says to the network, one thing at a time: the slides are made of these.

In this order: who was heard, where, what they need, where nobody answers, what is done in the
quarters, how quickly partners answer, what changed since the last meeting, what the network
promised and kept, what is asked of it. What has no figure in the period is no message.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import i18n
from db.actions.read import Actions
from db.clock import utcnow
from db.network.summary import NetworkSummary
from db.report import actions, asked, changed, promised, unanswered
from db.report.method import meaning
from db.report.parts import MONTHS_SHOWN, Setting, columns, unrecorded
from db.report.sentences import counted, joined, opening, quoted
from domain.figures.figure import Figure
from domain.figures.measure import Part
from domain.figures.measures import MEASURES
from domain.figures.months import Statistic
from domain.report.contents import ChartKind, Column, Headline, Line, Message, Spot, Table
from i18n import _, ngettext

HEARD = ("opened", "came", "spontaneous")
TOLD_IN_ALL = ("convened", "came", "no_show", "spontaneous", "opened", "closed", "open_end")


def messages(
    of: Setting,
    tables: Iterable[Table],
    headlines: tuple[Headline, ...],
    network: NetworkSummary,
    done: Actions,
) -> tuple[Message, ...]:
    """The messages of a report that has those tables and headlines."""
    known = {table.code: table for table in tables}
    holes = unanswered.holes(of)
    found = (
        _nothing(of),
        _heard(of),
        _where(of, known["quarters"]),
        _needs(of, known["needs"], known["areas"]),
        unanswered.message(of, holes),
        actions.message(done),
        _answers(of, known["waits"], known["answers"]),
        changed.message(of, headlines, network),
        promised.message(network, known["meetings"]),
        asked.message(of, holes, network),
        _made(of),
    )
    return tuple(message for message in found if message is not None)


def _made(of: Setting) -> Message:
    """How the figures are made, in the words of a meeting; the document has the whole method."""
    points = [
        meaning(of.released),
        _("Each case, request, answer and visit counts once, in the month in which it happens."),
        _("Where nobody answers is said of today, {day}, whatever the period.").format(
            day=i18n.day(utcnow())
        ),
        _("Working hours are those of the office, Monday to Friday, without holidays."),
        _("Every number, with what it means, is in the report and in the workbook."),
    ]
    return Message("method", _("How these figures are made"), points=tuple(points))


def _nothing(of: Setting) -> Message | None:
    """Instead of figures, where there are none: since when there are any."""
    if not of.silent:
        return None
    begun = _("No case, visit or request is on record yet.")
    if of.recorded:
        begun = _("Figures begin in {month}.").format(month=i18n.day(of.recorded.first, "MMMM y"))
    return Message("nothing", unrecorded().rstrip("."), points=(begun,))


def _heard(of: Setting) -> Message | None:
    totals = {code: of.figure(code, of.facts.total) for code in HEARD}
    if of.silent or not any(figure.stands for figure in totals.values()):
        return None
    said = {
        "opened": counted(totals["opened"], _cases, _("fewer than {n} cases opened")),
        "came": counted(totals["came"], _kept, _("fewer than {n} appointments kept")),
        "spontaneous": counted(
            totals["spontaneous"], _walk_ins, _("fewer than {n} visits without appointment")
        ),
    }
    by_step = _heard_by_step(of, tuple(code for code in HEARD if totals[code].value))
    table = by_step if len(by_step.lines) > 1 and by_step.columns else _heard_in_all(of)
    return Message("heard", opening(joined(list(said.values()))), table.title, table)


def _cases(n: int) -> str:
    return ngettext("one case opened", "{n} cases opened", n)


def _kept(n: int) -> str:
    return ngettext("one appointment kept", "{n} appointments kept", n)


def _walk_ins(n: int) -> str:
    return ngettext("one visit without appointment", "{n} visits without appointment", n)


def _heard_by_step(of: Setting, some: tuple[str, ...]) -> Table:
    codes = of.by_step(*some)
    lines = tuple(of.line(step, *codes) for step in of.steps())
    by_year = of.period.length > MONTHS_SHOWN
    return Table(
        "heard",
        _("Who was heard, by year") if by_year else _("Who was heard, by month"),
        "",
        _("Month"),
        columns(*codes),
        lines,
        chart=ChartKind.COLUMNS,
        charted=codes,
    )


def _heard_in_all(of: Setting) -> Table:
    figures = ((code, of.figure(code, of.facts.total, of.facts.upto)) for code in TOLD_IN_ALL)
    lines = tuple(Line(code, _(MEASURES[code].name), (told,)) for code, told in figures)
    return Table(
        "heard",
        _("Who was heard, in the whole period"),
        "",
        _("Figure"),
        (Column("now", _("In the period")),),
        lines,
    )


def _where(of: Setting, quarters: Table) -> Message | None:
    if not quarters.lines or of.silent:
        return None
    title = quarters.message if of.released else _most_new(of, quarters)
    title = title or _("No quarter stands out from the others")
    return Message("map", title, quarters.title, quarters, spots=_spots(of, quarters))


def _spots(of: Setting, quarters: Table) -> tuple[Spot, ...]:
    places = (of.catalogue.quarters_by_code[line.code] for line in quarters.lines)
    return tuple(Spot(p.code, p.name, p.municipality, p.lat, p.lon) for p in places)


def _most_new(of: Setting, quarters: Table) -> str:
    """Of the quarter that has more than any other; else what the table says."""
    first = quarters.lines[0]
    if len([line for line in quarters.lines if line.cells[0] == first.cells[0]]) > 1:
        return quarters.message
    opened = of.figure("opened", of.facts.total)
    if first.cells[0].value == opened.value:
        return counted(first.cells[0], _all_new_in, label=first.label)
    return counted(first.cells[0], _most_new_in, label=first.label, all=opened.text)


def _all_new_in(n: int) -> str:
    return ngettext("All in {label}: one new case", "All in {label}: {n} new cases", n)


def _most_new_in(n: int) -> str:
    return ngettext(
        "{label} has the most new cases: one of {all}",
        "{label} has the most new cases: {n} of {all}",
        n,
    )


def _needs(of: Setting, needs: Table, areas: Table) -> Message | None:
    shown = needs if needs.lines else areas
    if not shown.lines:
        return None
    opened, first = of.figure("opened", of.facts.total), shown.lines[0]
    highest = [line for line in shown.lines if line.cells[0] == first.cells[0]]
    several = (opened.value or 0) > 1
    if shown is needs and several and len(highest) == 1 and first.cells[0].value:
        title = counted(first.cells[0], _need_of_cases, need=quoted(first.label), all=opened.text)
    else:
        title = shown.message or _("No need stands out from the others")
    return Message("needs", title, shown.title, shown)


def _need_of_cases(n: int) -> str:
    return ngettext(
        "The need heard most is {need}: one case of {all}",
        "The need heard most is {need}: {n} cases of {all}",
        n,
    )


def _answers(of: Setting, waits: Table, answers: Table) -> Message | None:
    half, in_time = (of.figure(code, of.facts.total) for code in ("first_answer", "in_time"))
    place = next((i for i, c in enumerate(waits.columns) if c.code == "first_answer"), None)
    if half.value is not None and waits.lines and place is not None:
        lines = tuple(replace(line, cells=(line.cells[place],)) for line in waits.lines)
        table = replace(
            waits, columns=(waits.columns[place],), lines=lines, charted=("first_answer",)
        )
        shows = _("Cases, by working time from the first request to the first answer")
        return Message("answers", _half(of, half), shows, table)
    if in_time.value is not None:
        table = replace(answers, charted=("in_time",))
        return Message("answers", _in_time(in_time), answers.title, table if table.lines else None)
    return None


def _half(of: Setting, half: Figure) -> str:
    """A median is not said of a single case."""
    answered = of.count(Part(Statistic.CASE_ANSWERED)).value == 1
    said: Callable[[str, str], str] = (lambda one, _more: one) if answered else _more_than_one
    if not half.value:
        return said(
            _("The one case that was answered had its answer at once"),
            _("Half of the cases had an answer at once"),
        )
    if half.value == 1:
        return said(
            _("The one case that was answered waited one working hour for it"),
            _("Half of the cases had an answer within one working hour"),
        )
    return said(
        _("The one case that was answered waited {n} working hours for it"),
        _("Half of the cases had an answer within {n} working hours"),
    ).format(n=half.text)


def _more_than_one(_one: str, more: str) -> str:
    return more


def _in_time(share: Figure) -> str:
    if share.value is None:
        return ""
    if share.value == 0:
        return _("No answer of a partner came in time")
    if share.value == 100:
        return _("Every answer of a partner came in time")
    said = ngettext(
        "Of 100 answers of partners one came in time",
        "Of 100 answers of partners {n} came in time",
        int(share.value),
    )
    return said.format(n=i18n.number(share.value))
