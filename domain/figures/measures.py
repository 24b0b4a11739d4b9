"""The registry of measures: every figure Ponte shows has its name and its meaning here.

Dashboard, map, report, slides and workbook print the definition and compute the figure from the
parts named here (`db.figures.measures`, `domain.figures.rates`), so a figure is defined and
computed once.
"""

from dataclasses import dataclass
from enum import Enum

from domain.figures.months import Statistic
from domain.vocabulary import N_, Labelled


class Unit(Labelled):
    """What a measure is counted in."""

    APPOINTMENTS = "appointments", N_("appointments")
    VISITS = "visits", N_("visits")
    CASES = "cases", N_("cases")
    REQUESTS = "requests", N_("requests to partners")
    NEEDS = "needs", N_("needs of open cases")
    HEARD = "heard", N_("needs heard")
    HOURS = "hours", N_("working hours")
    PERCENT = "percent", N_("percent")
    PER_HUNDRED = "per_hundred", N_("cases per 100 dwellings")


class Suppression(Labelled):
    """How a measure is shown to roles that see no cases."""

    COUNT = (
        "count",
        N_(
            "Rounded to the nearest {step}; below {least}, none included, it is <{least}. Of a "
            "quarter only the class is told."
        ),
    )
    SHARE = (
        "share",
        N_("Rounded to ten points, to five from {wide} on; not told of fewer than {base}."),
    )
    MEDIAN = "median", N_("Rounded up to half an hour; not told of fewer than {base} cases.")
    RATE = "rate", N_("Made of the middle of a class.")
    STEADIED = "steadied", N_("Made of the middles of the classes of all quarters.")


MEANING_OF_PROTECTED = N_(
    "Numbers here are rounded, and of small places it is only said between which two numbers the "
    "cases are; cases with reserved needs (health, violence, justice) are counted, but which needs "
    "these are is never shown: so that nobody can be recognised."
)
"""What is missing from protected figures and why, in one sentence for their reader."""
DRAWN_AT_MIDDLE = N_(
    "Ranges such as 5–12 or <10 are drawn at about their middle: these are no exact numbers."
)


class Form(Enum):
    """How a figure is made of its parts."""

    COUNT = "count"
    SHARE = "share"
    MEDIAN = "median"
    STANDING = "standing"
    """Everything up to the end of the period: what came less what went."""
    WEEKLY = "weekly"
    """By week, for the map: `domain.figures.grid`."""


@dataclass(frozen=True, slots=True)
class Part:
    """Facts of one statistic; `splits` empty: all of them."""

    statistic: Statistic
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: what it is called, what it means, what it is made of.

    Texts are English sources for the catalogue. `top` and `bottom` are the facts behind numerator
    and denominator; both empty for figures that the map makes from weekly counts.
    """

    code: str
    name: str
    meaning: str
    unit: Unit
    suppression: Suppression
    form: Form
    numerator: str
    denominator: str = ""
    top: tuple[Part, ...] = ()
    bottom: tuple[Part, ...] = ()


S = Statistic


def _count(
    code: str, name: str, meaning: str, unit: Unit, numerator: str, *top: Part
) -> Measure:  # fmt: skip
    return Measure(
        code, name, meaning, unit, Suppression.COUNT, Form.COUNT, numerator, top=top
    )  # fmt: skip


_CASES_OPENED = N_("cases opened in the period")
_OPEN_NOW = N_("cases opened in the chosen weeks and open now")
MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        _count(
            "convened", N_("Appointments given"),
            N_("Appointments given to tenants at a stop of the mobile office in the period; a "
               "tenant convened twice counts twice."),
            Unit.APPOINTMENTS, N_("appointments at stops of the period"),
            Part(S.VISIT, ("convened",)),
        ),
        _count(
            "came", N_("Appointments kept"),
            N_("Appointments of the period to which the tenant came."),
            Unit.APPOINTMENTS, N_("appointments of the period marked as come"),
            Part(S.VISIT, ("came",)),
        ),
        _count(
            "no_show", N_("Appointments missed"),
            N_("Appointments of the period to which the tenant did not come."),
            Unit.APPOINTMENTS, N_("appointments of the period marked as not come"),
            Part(S.VISIT, ("no_show",)),
        ),
        _count(
            "spontaneous", N_("Visits without appointment"),
            N_("Visits of tenants to a stop of the period without an appointment; a tenant who "
               "came to two stops counts twice."),
            Unit.VISITS, N_("walk-ins at stops of the period"), Part(S.VISIT, ("spontaneous",)),
        ),
        Measure(
            "attendance", N_("Attendance"),
            N_("Of the appointments to which the tenant came or did not come, the share kept."),
            Unit.PERCENT, Suppression.SHARE, Form.SHARE,
            N_("appointments marked as come"), N_("appointments marked as come or not come"),
            (Part(S.VISIT, ("came",)),), (Part(S.VISIT, ("came", "no_show")),),
        ),
        _count(
            "opened", N_("Cases opened"),
            N_("Cases opened in the period, closed or not; also those later closed as a duplicate "
               "of another, here and by area, need and channel."),
            Unit.CASES, _CASES_OPENED, Part(S.CASE_OPENED),
        ),
        Measure(
            "open_end", N_("Open at the end"),
            N_("Cases opened up to the last day of the period and not closed by then."),
            Unit.CASES, Suppression.COUNT, Form.STANDING,
            N_("cases opened up to the last day, less those closed, plus those reopened until "
               "then"),
            top=(Part(S.CASE_OPENED), Part(S.CASE_REOPENED)), bottom=(Part(S.CASE_CLOSED),),
        ),
        _count(
            "closed", N_("Cases closed"),
            N_("Cases closed in the period, whenever opened; by outcome where it says so. One "
               "reopened later stays counted here, and counts again when it is closed again."),
            Unit.CASES, N_("closings in the period"), Part(S.CASE_CLOSED),
        ),
        _count(
            "reopened", N_("Cases reopened"),
            N_("Closed cases taken up again in the period, whenever they were closed."),
            Unit.CASES, N_("reopenings in the period"), Part(S.CASE_REOPENED),
        ),
        _count(
            "closed_solved", N_("Closed as solved"),
            N_("Cases closed in the period as solved or partly solved."),
            Unit.CASES, N_("cases closed in the period with outcome solved or partly solved"),
            Part(S.CASE_CLOSED, ("solved", "partly")),
        ),
        Measure(
            "first_referral", N_("Working hours to the first request"),
            N_("Half of the cases first entrusted to a partner in the period waited at most this "
               "long, in working hours, from the opening to that request; each wait is rounded up "
               "to a tenth of an hour."),
            Unit.HOURS, Suppression.MEDIAN, Form.MEDIAN,
            N_("median over the cases whose first request was sent in the period"),
            top=(Part(S.CASE_REFERRED),),
        ),
        Measure(
            "first_answer", N_("Working hours to the first answer"),
            N_("Half of the cases first answered by a partner in the period waited at most this "
               "long, in working hours, from the first request to that answer; each wait is "
               "rounded up to a tenth of an hour."),
            Unit.HOURS, Suppression.MEDIAN, Form.MEDIAN,
            N_("median over the cases whose first answer came in the period"),
            top=(Part(S.CASE_ANSWERED),),
        ),
        _count(
            "sent", N_("Requests to partners"),
            N_("Requests sent to partners in the period, also those withdrawn later."),
            Unit.REQUESTS, N_("requests sent in the period"), Part(S.REFERRAL_SENT),
        ),
        Measure(
            "in_time", N_("Answers in time"),
            N_("Of the requests that were answered in the period, or given up in it without an "
               "answer, the share answered by the due time; whenever they were sent."),
            Unit.PERCENT, Suppression.SHARE, Form.SHARE,
            N_("answers given in the period, by the due time"),
            N_("answers given in the period, and requests given up in it"),
            (Part(S.REFERRAL_TIME, ("in_time",)),), (Part(S.REFERRAL_TIME),),
        ),
        Measure(
            "accepted", N_("Requests accepted"),
            N_("Of the requests that partners answered in the period, the share accepted."),
            Unit.PERCENT, Suppression.SHARE, Form.SHARE,
            N_("requests accepted in the period"),
            N_("requests accepted or declined in the period"),
            (Part(S.REFERRAL_ANSWER, ("accepted",)),), (Part(S.REFERRAL_ANSWER),),
        ),
        Measure(
            "confirmed", N_("Requests confirmed by the tenant"),
            N_("Of the requests on which tenants gave their word in the period, the share "
               "confirmed."),
            Unit.PERCENT, Suppression.SHARE, Form.SHARE,
            N_("requests confirmed in the period"),
            N_("requests confirmed or not confirmed in the period"),
            (Part(S.REFERRAL_END, ("confirmed",)),), (Part(S.REFERRAL_END),),
        ),
        _count(
            "by_area", N_("Cases with needs in the area"),
            N_("Cases opened in the period with at least one need in the area; a case with needs "
               "in two areas counts in both."),
            Unit.CASES, N_("cases opened in the period with a need in the area"),
            Part(S.CASE_AREA),
        ),
        _count(
            "needs_heard", N_("Needs heard in the area"),
            N_("Needs of the cases opened in the period that lie in the area, without the reserved "
               "ones; a case counts once for each of its needs."),
            Unit.HEARD, N_("needs of the cases opened in the period, by area"), Part(S.CASE_NEED),
        ),
        _count(
            "by_need", N_("Cases with the need"),
            N_("Cases opened in the period with the need; a case with two needs counts in both."),
            Unit.CASES, N_("cases opened in the period with the need"), Part(S.CASE_NEED),
        ),
        _count(
            "by_channel", N_("Cases by channel"),
            N_("Cases opened in the period, by how the tenant reached the agency."),
            Unit.CASES, _CASES_OPENED, Part(S.CASE_CHANNEL),
        ),
        Measure(
            "uncovered", N_("Needs without cover"),
            N_("Needs of cases open now in places where no active, verified service answers them; "
               "a case counts once for each such need."),
            Unit.NEEDS, Suppression.COUNT, Form.WEEKLY,
            N_("needs of open cases that no active, verified service answers there"),
        ),
        Measure(
            "open", N_("Open cases"), N_("Cases opened in the chosen weeks that are open now."),
            Unit.CASES, Suppression.COUNT, Form.WEEKLY, _OPEN_NOW,
        ),
        Measure(
            "urgent", N_("Urgent cases"),
            N_("Cases of urgency 1 or 2 opened in the chosen weeks that are open now."),
            Unit.CASES, Suppression.COUNT, Form.WEEKLY,
            N_("cases of urgency 1 or 2 opened in the chosen weeks and open now"),
        ),
        Measure(
            "overdue", N_("Overdue cases"),
            N_("Cases opened in the chosen weeks that are open now and past the time by which "
               "somebody had to act."),
            Unit.CASES, Suppression.COUNT, Form.WEEKLY,
            N_("cases opened in the chosen weeks, open now and past their due time"),
        ),
        Measure(
            "change", N_("Change in new cases"),
            N_("Cases opened in the last full weeks, less those opened in as many weeks before."),
            Unit.CASES, Suppression.COUNT, Form.WEEKLY,
            N_("cases opened in the last full weeks less cases opened in as many before"),
        ),
        Measure(
            "rate", N_("Open per 100 dwellings"),
            N_("Cases opened in the chosen weeks that are open now, for every 100 public "
               "dwellings of the quarter; not known where their number is not known."),
            Unit.PER_HUNDRED, Suppression.RATE, Form.WEEKLY, _OPEN_NOW,
            N_("public dwellings of the quarter, in hundreds"),
        ),
        Measure(
            "shrunk", N_("Open per 100 dwellings, steadied"),
            N_("The same rate drawn towards that of all quarters, the more the fewer dwellings "
               "there are, so that small quarters do not swing (empirical Bayes); with the "
               "interval in which the true rate lies nine times out of ten."),
            Unit.PER_HUNDRED, Suppression.STEADIED, Form.WEEKLY, _OPEN_NOW,
            N_("public dwellings of the quarter, in hundreds"),
        ),
    )
}  # fmt: skip
"""Every measure by its code, in the order in which they are explained."""
