"""The measures of a period and a territory: what reports and the home screen count."""

from domain.figures.measure import Entry, Making, Part, Suppression, Unit
from domain.figures.months import Statistic
from domain.vocabulary import N_

S = Statistic


def _count(code: str, name: str, meaning: str, unit: Unit, numerator: str, *top: Part) -> Entry:
    return Entry(code, name, meaning, unit, Suppression.COUNT, Making.COUNT, numerator, top=top)


CASES_OPENED = N_("cases opened in the period")
MEASURES_OF_PERIODS = (
    _count(
        "convened",
        N_("Appointments given"),
        N_(
            "Appointments given to tenants at a stop of the mobile office in the period; a "
            "tenant convened twice counts twice."
        ),
        Unit.APPOINTMENTS,
        N_("appointments at stops of the period"),
        Part(S.VISIT, ("convened",)),
    ),
    _count(
        "came",
        N_("Appointments kept"),
        N_("Appointments of the period to which the tenant came."),
        Unit.APPOINTMENTS,
        N_("appointments of the period marked as come"),
        Part(S.VISIT, ("came",)),
    ),
    _count(
        "no_show",
        N_("Appointments missed"),
        N_("Appointments of the period to which the tenant did not come."),
        Unit.APPOINTMENTS,
        N_("appointments of the period marked as not come"),
        Part(S.VISIT, ("no_show",)),
    ),
    _count(
        "spontaneous",
        N_("Visits without appointment"),
        N_(
            "Visits of tenants to a stop of the period without an appointment; a tenant who "
            "came to two stops counts twice."
        ),
        Unit.VISITS,
        N_("walk-ins at stops of the period"),
        Part(S.VISIT, ("spontaneous",)),
    ),
    Entry(
        "attendance",
        N_("Attendance"),
        N_("Of the appointments to which the tenant came or did not come, the share kept."),
        Unit.PERCENT,
        Suppression.SHARE,
        Making.SHARE,
        N_("appointments marked as come"),
        N_("appointments marked as come or not come"),
        (Part(S.VISIT, ("came",)),),
        (Part(S.VISIT, ("came", "no_show")),),
    ),
    _count(
        "opened",
        N_("Cases opened"),
        N_(
            "Cases opened in the period, closed or not; also those later closed as a duplicate "
            "of another, here and by area, need and channel."
        ),
        Unit.CASES,
        CASES_OPENED,
        Part(S.CASE_OPENED),
    ),
    Entry(
        "open_end",
        N_("Open at the end"),
        N_("Cases opened up to the last day of the period and not closed by then."),
        Unit.CASES,
        Suppression.COUNT,
        Making.STANDING,
        N_("cases opened up to the last day, less those closed, plus those reopened until then"),
        top=(Part(S.CASE_OPENED), Part(S.CASE_REOPENED)),
        bottom=(Part(S.CASE_CLOSED),),
    ),
    _count(
        "closed",
        N_("Cases closed"),
        N_(
            "Cases closed in the period, whenever opened; by outcome where it says so. One "
            "reopened later stays counted here, and counts again when it is closed again."
        ),
        Unit.CASES,
        N_("closings in the period"),
        Part(S.CASE_CLOSED),
    ),
    _count(
        "reopened",
        N_("Cases reopened"),
        N_("Closed cases taken up again in the period, whenever they were closed."),
        Unit.CASES,
        N_("reopenings in the period"),
        Part(S.CASE_REOPENED),
    ),
    _count(
        "closed_solved",
        N_("Closed as solved"),
        N_("Cases closed in the period as solved or partly solved."),
        Unit.CASES,
        N_("cases closed in the period with outcome solved or partly solved"),
        Part(S.CASE_CLOSED, ("solved", "partly")),
    ),
    Entry(
        "first_referral",
        N_("Working hours to the first request"),
        N_(
            "Half of the cases first entrusted to a partner in the period waited at most this "
            "long, in working hours, from the opening to that request; each wait is rounded up "
            "to a tenth of an hour."
        ),
        Unit.HOURS,
        Suppression.MEDIAN,
        Making.MEDIAN,
        N_("median over the cases whose first request was sent in the period"),
        top=(Part(S.CASE_REFERRED),),
        digits=1,
    ),
    Entry(
        "first_answer",
        N_("Working hours to the first answer"),
        N_(
            "Half of the cases first answered by a partner in the period waited at most this "
            "long, in working hours, from the first request to that answer; each wait is "
            "rounded up to a tenth of an hour."
        ),
        Unit.HOURS,
        Suppression.MEDIAN,
        Making.MEDIAN,
        N_("median over the cases whose first answer came in the period"),
        top=(Part(S.CASE_ANSWERED),),
        digits=1,
    ),
    _count(
        "sent",
        N_("Requests to partners"),
        N_("Requests sent to partners in the period, also those withdrawn later."),
        Unit.REQUESTS,
        N_("requests sent in the period"),
        Part(S.REFERRAL_SENT),
    ),
    Entry(
        "in_time",
        N_("Answers in time"),
        N_(
            "Of the requests that were answered in the period, or given up in it without an "
            "answer, the share answered by the due time; whenever they were sent."
        ),
        Unit.PERCENT,
        Suppression.SHARE,
        Making.SHARE,
        N_("answers given in the period, by the due time"),
        N_("answers given in the period, and requests given up in it"),
        (Part(S.REFERRAL_TIME, ("in_time",)),),
        (Part(S.REFERRAL_TIME),),
    ),
    Entry(
        "accepted",
        N_("Requests accepted"),
        N_("Of the requests that partners answered in the period, the share accepted."),
        Unit.PERCENT,
        Suppression.SHARE,
        Making.SHARE,
        N_("requests accepted in the period"),
        N_("requests accepted or declined in the period"),
        (Part(S.REFERRAL_ANSWER, ("accepted",)),),
        (Part(S.REFERRAL_ANSWER),),
    ),
    Entry(
        "confirmed",
        N_("Requests confirmed by the tenant"),
        N_("Of the requests on which tenants gave their word in the period, the share confirmed."),
        Unit.PERCENT,
        Suppression.SHARE,
        Making.SHARE,
        N_("requests confirmed in the period"),
        N_("requests confirmed or not confirmed in the period"),
        (Part(S.REFERRAL_END, ("confirmed",)),),
        (Part(S.REFERRAL_END),),
    ),
    _count(
        "by_area",
        N_("Cases with needs in the area"),
        N_(
            "Cases opened in the period with at least one need in the area; a case with needs "
            "in two areas counts in both."
        ),
        Unit.CASES,
        N_("cases opened in the period with a need in the area"),
        Part(S.CASE_AREA),
    ),
    _count(
        "needs_heard",
        N_("Needs heard in the area"),
        N_(
            "Needs of the cases opened in the period that lie in the area, without the reserved "
            "ones; a case counts once for each of its needs."
        ),
        Unit.HEARD,
        N_("needs of the cases opened in the period, by area"),
        Part(S.CASE_NEED),
    ),
    _count(
        "by_need",
        N_("Cases with the need"),
        N_("Cases opened in the period with the need; a case with two needs counts in both."),
        Unit.CASES,
        N_("cases opened in the period with the need"),
        Part(S.CASE_NEED),
    ),
    _count(
        "by_channel",
        N_("Cases by channel"),
        N_("Cases opened in the period, by how the tenant reached the agency."),
        Unit.CASES,
        CASES_OPENED,
        Part(S.CASE_CHANNEL),
    ),
)
