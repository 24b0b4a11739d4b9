"""The tables of a report about partners: how they answered, what nobody covers, meetings."""

from db import network_summary
from db.access import without_actor
from db.network_summary import NetworkSummary
from db.report_parts import Setting, columns
from domain.facts import Statistic
from domain.figure import Figure
from domain.measures import Part
from domain.report import ChartKind, Column, Line, Table
from i18n import _, day, number

ANSWERS = ("sent", "in_time", "accepted", "confirmed")
DAY = 7
"""Working hours."""
WAITS = ((0, 4), (4, DAY), (DAY, 2 * DAY), (2 * DAY, 3 * DAY), (3 * DAY, 5 * DAY), (5 * DAY, 200))


@without_actor("used inside db by functions that have checked their actor")
def answers(of: Setting) -> Table:
    """Requests and what became of them, by month of sending."""
    total = {code: of.figure(code, of.facts.total) for code in ANSWERS}
    lines = tuple(
        of.line(step.code, step.label, step, *ANSWERS)
        for step in of.steps()
        if (Statistic.REFERRAL_SENT.value, "") in step.cells
    )
    return Table(
        "answers",
        _("Answers of partners"),
        _("{in_time} of the requests answered in time, {accepted} accepted").format(
            in_time=total["in_time"].text, accepted=total["accepted"].text
        )
        if total["in_time"].value is not None and total["accepted"].value is not None
        else "",
        _("Month of the request"),
        columns(*ANSWERS),
        lines,
        chart=ChartKind.COLUMNS,
        charted=("sent",),
        empty=_("No request was sent to a partner in the period."),
    )


@without_actor("used inside db by functions that have checked their actor")
def waits(of: Setting) -> Table:
    """How long cases waited for the first request and for the first answer."""
    half = of.figure("first_answer", of.facts.total)
    lines = tuple(
        Line(f"h{since:03d}", _span(since, until), tuple(
            of.count(Part(statistic, tuple(f"{hour:03d}" for hour in range(since, until))))
            for statistic in (Statistic.CASE_REFERRED, Statistic.CASE_ANSWERED)
        ))
        for since, until in WAITS
    )  # fmt: skip
    return Table(
        "waits",
        _("How long tenants waited"),
        _("Half of the cases had an answer within {n} working hours of the first request").format(
            n=half.text
        )
        if half.value is not None
        else "",
        _("Working time"),
        (
            Column("first_referral", _("Cases, until the first request"), "first_referral"),
            Column("first_answer", _("Cases, from it to the first answer"), "first_answer"),
        ),
        lines if any(f.text != "0" for line in lines for f in line.cells) else (),
        note=_("A working day has {n} hours.").format(n=DAY),
        chart=ChartKind.COLUMNS,
        charted=("first_referral", "first_answer"),
        empty=_("No case of the period was entrusted to a partner."),
    )


@without_actor("used inside db by functions that have checked their actor")
def network(of: Setting) -> NetworkSummary:
    """Meetings, adhesion and commitments of the period."""
    return network_summary.summary(of.session, of.actor, of.period.first, of.period.last_day)


@without_actor("used inside db by functions that have checked their actor")
def meetings(known: NetworkSummary) -> Table:
    """The meetings of the network."""
    lines = tuple(
        Line(
            f"{meeting.day.isoformat()}-{i}",
            f"{day(meeting.day)}, {meeting.place}",
            (_whole(meeting.invited), _whole(meeting.present), _people(meeting.headcount)),
        )
        for i, meeting in enumerate(known.listed, 1)
    )
    return Table(
        "meetings",
        _("Meetings of the network"),
        _("{joined} organisations in the network, {signed} with the protocol signed").format(
            joined=known.joined, signed=known.signed
        ),
        _("Meeting"),
        (
            Column("invited", _("Organisations invited")),
            Column("present", _("Organisations present")),
            Column("people", _("People, where counted")),
        ),
        lines,
        note=_(
            "{invited} organisations invited at least once, {present} came at least once. "
            "{taken} commitments taken, {kept} kept, {late} late."
        ).format(
            invited=known.invited,
            present=known.present,
            taken=known.taken,
            kept=known.kept,
            late=known.late,
        ),
        empty=_("The network did not meet in the period."),
    )


def _span(since: int, until: int) -> str:
    if until >= 200:
        return _("{n} working days or more").format(n=since // DAY)
    if until <= DAY:
        return _("from {since} to {until} hours").format(since=since, until=until)
    if since == DAY:
        return _("from 1 to 2 working days")
    return _("from {since} to {until} working days").format(since=since // DAY, until=until // DAY)


def _whole(value: int) -> Figure:
    return Figure(value, number(value))


def _people(headcount: int | None) -> Figure:
    return Figure(None, "–") if headcount is None else _whole(headcount)
