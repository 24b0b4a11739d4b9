"""The tables of a report about partners: how they answered, what nobody covers, meetings."""

from dataclasses import dataclass

from db.figures import text
from db.figures.told import exact
from db.network import summary
from db.network.summary import MeetingFigures, NetworkSummary
from db.report.parts import Setting, columns, too_few
from domain.business_time import day_minutes
from domain.figures.figure import Figure, Missing
from domain.figures.measure import Part
from domain.figures.months import LONGEST_WAIT, Statistic, tenths
from domain.report.contents import ChartKind, Column, Line, Table
from i18n import _, day, ngettext, number
from settings import get_settings

ANSWERS = ("sent", "in_time", "accepted", "confirmed")
WAITS = {"first_referral": Statistic.CASE_REFERRED, "first_answer": Statistic.CASE_ANSWERED}
FOUR_HOURS = 240
DAYS = (1, 2, 3, 5)
"""Working days at which a band of waits ends."""


def answers(of: Setting) -> Table:
    """Requests, answers and tenants' words, each by the month in which it came."""
    total, codes = {code: of.figure(code, of.facts.total) for code in ANSWERS}, of.by_step(*ANSWERS)
    lines = tuple(
        of.line(step, *codes)
        for step in of.steps()
        if of.released or any(what.startswith("referral.") for what, _split in step.cells)
    )
    return Table(
        "answers",
        _("Answers of partners"),
        _("{in_time} of the answers came in time, {accepted} accepted the request").format(
            in_time=total["in_time"].text, accepted=total["accepted"].text
        )
        if total["in_time"].value is not None and total["accepted"].value is not None
        else "",
        _("Month"),
        columns(*codes),
        lines if codes else (),
        note=_("Each answer stands in the month in which it came, whenever the request was sent."),
        chart=ChartKind.COLUMNS,
        charted=tuple(code for code in ("in_time", "accepted") if code in codes),
        empty=too_few()
        if of.released
        else _("No partner was asked, and none answered, in the period."),
    )


def waits(of: Setting) -> Table:
    """How long cases waited for the first request and for the first answer."""
    half = of.figure("first_answer", of.facts.total)
    both = (
        Column("first_referral", _("Cases, until the first request"), "first_referral"),
        Column("first_answer", _("Cases, from it to the first answer"), "first_answer"),
    )
    of_a_day = day_minutes(get_settings().office_hours)
    codes = of.in_parts(*WAITS)
    lines = tuple(
        Line(
            band.code, band.label, tuple(of.count(_within(of, WAITS[code], band)) for code in codes)
        )
        for band in _bands(of_a_day)
    )
    return Table(
        "waits",
        _("How long tenants waited"),
        ngettext(
            "Half of the cases had an answer within one working hour of the first request",
            "Half of the cases had an answer within {n} working hours of the first request",
            1 if half.value == 1 else 2,
        ).format(n=half.text)
        if half.value is not None
        else "",
        _("Working time"),
        tuple(column for column in both if column.code in codes),
        lines if any(cell.stands for line in lines for cell in line.cells) else (),
        note=_("A working day has {n} hours.").format(n=number(of_a_day / 60, 1)),
        chart=ChartKind.BARS,
        charted=codes,
        short=_("Waits of tenants"),
        empty=too_few()
        if of.released
        else _("No first request was sent, and no first answer came, in the period."),
    )


def network(of: Setting) -> NetworkSummary:
    """Meetings, adhesion and commitments of the period."""
    return summary.summary(of.session, of.actor, of.period.first, of.period.last_day)


def meetings(known: NetworkSummary) -> Table:
    """The meetings of the network."""
    lines = tuple(
        Line(
            f"{meeting.day.isoformat()}-{i}",
            f"{day(meeting.day)}, {meeting.place}",
            (*_turnout(meeting), _people(meeting.headcount)),
            meeting.day,
        )
        for i, meeting in enumerate(known.listed, 1)
    )
    return Table(
        "meetings",
        _("Meetings of the network"),
        _("Organisations in the network: {joined}; with the protocol signed: {signed}").format(
            joined=known.joined, signed=known.signed
        ),
        _("Meeting"),
        (
            Column("invited", _("Organisations invited")),
            Column("present", _("Organisations present")),
            Column("people", _("People, where counted")),
        ),
        lines,
        note=" ".join(filter(None, (_came(known), _promised(known)))),
        empty=_("The network did not meet in the period."),
    )


@dataclass(frozen=True, slots=True)
class _Band:
    """Waits of more than `over` and at most `upto`; both as `domain.figures.months.tenths` writes
    them.
    """

    label: str
    over: str
    upto: str

    @property
    def code(self) -> str:
        return f"over{self.over}"


def _bands(of_a_day: int) -> list[_Band]:
    """Up to four hours where a day has more, then by days; the first one begins at no wait."""
    ends = [(_("up to {n} hours").format(n=4), FOUR_HOURS)] if of_a_day > FOUR_HOURS else []
    ends += [(_days(days, bool(ends)), days * of_a_day) for days in DAYS]
    bands, over = [], ""
    for label, minutes in ends:
        bands.append(_Band(label, over, tenths(minutes)))
        over = tenths(minutes)
    last = _("over {n} working days").format(n=DAYS[-1])
    return [*bands, _Band(last, over, str(LONGEST_WAIT))]


def _days(until: int, after_hours: bool) -> str:
    if until == 1:
        return _("over 4 hours, up to 1 working day") if after_hours else _("up to 1 working day")
    since = DAYS[DAYS.index(until) - 1]
    if since == 1:
        return _("over 1 working day, up to {until}").format(until=until)
    return _("over {since} working days, up to {until}").format(since=since, until=until)


def _within(of: Setting, statistic: Statistic, band: _Band) -> Part:
    """The facts of a band; never without a split, which would mean all of them."""
    found = (split for what, split in of.facts.total if what == statistic)
    return Part(statistic, (band.upto, *(s for s in found if band.over < s < band.upto)))


def _turnout(meeting: MeetingFigures) -> tuple[Figure, Figure]:
    """How many organisations were invited and came, unless nobody wrote down which."""
    if not meeting.invited and not meeting.present:
        unknown = text.missing(Missing.NOT_RECORDED)
        return unknown, unknown
    return exact(meeting.invited), exact(meeting.present)


def _came(known: NetworkSummary) -> str:
    if not known.invited and not known.present:
        return ""
    return _("{invited} organisations invited at least once, {present} came at least once.").format(
        invited=known.invited, present=known.present
    )


def _promised(known: NetworkSummary) -> str:
    if not known.taken:
        return ""
    return _("{taken} commitments taken, {kept} kept, {late} late.").format(
        taken=known.taken, kept=known.kept, late=known.late
    )


def _people(headcount: int | None) -> Figure:
    return text.missing(Missing.NOTHING) if headcount is None else exact(headcount)
