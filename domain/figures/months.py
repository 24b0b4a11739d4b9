"""What is counted, by month and quarter: the rows of `fact_tally` each record stands in.

A *fact* is one record seen under one statistic, in one month (Rome), in one quarter, under one
split of that statistic: a case opened in March in VA-01 is a fact of CASE_OPENED, and for each of
its needs one of CASE_NEED. Dashboards and reports read sums of facts; nothing scans the cases.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from domain.business_time import day_of
from domain.mobile.stops import VisitState
from domain.referrals.moves import TENANTS_WORD, was_sent
from domain.vocabulary import Outcome, ReferralStatus

LONGEST_WAIT = 9_999
"""Tenths of a working hour; what waited longer is counted as this."""


class Statistic(StrEnum):
    """What is counted; in brackets its splits."""

    CASE_OPENED = "case.opened"
    CASE_AREA = "case.area"
    """Cases opened, by area of need (code); one with needs in two areas counts in both."""
    CASE_NEED = "case.need"
    CASE_CHANNEL = "case.channel"
    CASE_URGENCY = "case.urgency"
    CASE_REFERRED = "case.referred"
    """Cases first entrusted to a partner, in that month, by tenths of a working hour until then."""
    CASE_ANSWERED = "case.answered"
    """Cases first answered by a partner, in that month, by the same from the first request."""
    CASE_CLOSED = "case.closed"
    """Closings by outcome, in the month of closing: a reopening takes none of them back."""
    CASE_REOPENED = "case.reopened"
    """Reopenings, in the month of reopening."""
    REFERRAL_SENT = "referral.sent"
    """Requests to partners, in the month of sending; also those withdrawn later."""
    REFERRAL_TIME = "referral.time"
    """`in_time` and `late` in the month of the answer, `expired` in that of giving up."""
    REFERRAL_ANSWER = "referral.answer"
    """`accepted` and `declined`, in the month of the answer."""
    REFERRAL_END = "referral.end"
    """`confirmed` and `not_confirmed`, in the month in which the tenant said so."""
    VISIT = "visit"
    """Tenants at the mobile office, by VisitState, in the month of the stop."""


class Fact(NamedTuple):
    """A record under a statistic, as it stands in a row of `fact_tally`."""

    statistic: Statistic
    month: date
    quarter_id: int
    split: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """An end of a case that did not last."""

    closed_at: datetime
    outcome: Outcome | None
    reopened_at: datetime


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """What of a case is counted; minutes are of working time, None while there is none.

    `referred_at` and `answered_at` are of the first request and of the first answer. `closed_at`
    and `outcome` are of its present end, `reopened` has those before.
    """

    quarter_id: int
    opened_at: datetime
    channel: str
    urgency: int
    needs: frozenset[str]
    areas: frozenset[str]
    referred_after: int | None
    answered_after: int | None
    referred_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    reopened: tuple[Reopened, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralSeen:
    """What of a referral is counted. `ended_at`: when it was given up, or the tenant gave their
    word.
    """

    quarter_id: int
    status: ReferralStatus
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A tenant at a stop of the mobile office; `day` is the day of the stop in Rome."""

    quarter_id: int
    day: date
    state: VisitState


def month_of(moment: datetime) -> date:
    """The first day of the month, in Rome, that a moment falls in."""
    return day_of(moment).replace(day=1)


def facts_of_case(case: CaseSeen) -> list[Fact]:
    """Every fact of a case, in the month in which it happened: what comes later changes none."""
    splits: list[tuple[Statistic, str]] = [
        (Statistic.CASE_OPENED, ""),
        (Statistic.CASE_CHANNEL, case.channel),
        (Statistic.CASE_URGENCY, str(int(case.urgency))),
        *((Statistic.CASE_AREA, area) for area in case.areas),
        *((Statistic.CASE_NEED, need) for need in case.needs),
    ]
    month = month_of(case.opened_at)
    facts = [Fact(what, month, case.quarter_id, split) for what, split in splits]
    return [*facts, *_waits(case), *_ends(case)]


def _waits(case: CaseSeen) -> list[Fact]:
    """How long the first request and its answer took counts when they came."""
    waits = (
        (Statistic.CASE_REFERRED, case.referred_at, case.referred_after),
        (Statistic.CASE_ANSWERED, case.answered_at, case.answered_after),
    )
    return [
        Fact(what, month_of(at), case.quarter_id, tenths(minutes))
        for what, at, minutes in waits
        if at is not None and minutes is not None
    ]


def _ends(case: CaseSeen) -> list[Fact]:
    """Every closing and every reopening is a fact of its own month."""
    closings = [(end.closed_at, end.outcome) for end in case.reopened]
    if case.closed_at is not None:
        closings.append((case.closed_at, case.outcome))
    events = [(Statistic.CASE_CLOSED, at, outcome or "") for at, outcome in closings]
    events += [(Statistic.CASE_REOPENED, end.reopened_at, "") for end in case.reopened]
    return [Fact(what, month_of(at), case.quarter_id, str(split)) for what, at, split in events]


def facts_of_referral(referral: ReferralSeen) -> list[Fact]:
    """Every fact of a referral, in the month in which it happened; none of one never sent."""
    if not was_sent(referral.status, referral.due_at):
        return []
    return [
        Fact(what, month_of(at), referral.quarter_id, split)
        for what, at, split in _events(referral)
    ]


def _events(referral: ReferralSeen) -> Iterator[tuple[Statistic, datetime, str]]:
    yield Statistic.REFERRAL_SENT, referral.sent_at, ""
    status, answered, ended = referral.status, referral.answered_at, referral.ended_at
    if answered is not None:
        late = referral.due_at is not None and answered > referral.due_at
        yield Statistic.REFERRAL_TIME, answered, "late" if late else "in_time"
        answer = "declined" if status is S.DECLINED else "accepted"
        yield Statistic.REFERRAL_ANSWER, answered, answer
    elif status is S.EXPIRED and ended is not None:
        yield Statistic.REFERRAL_TIME, ended, "expired"
    if status in TENANTS_WORD and ended is not None:
        yield Statistic.REFERRAL_END, ended, status.value


def facts_of_visit(visit: Visit) -> list[Fact]:
    """Who was convened counts as convened, and besides as come or not; a walk-in as that alone."""
    states = [visit.state]
    if visit.state in (VisitState.CAME, VisitState.NO_SHOW):
        states.append(VisitState.CONVENED)
    month = visit.day.replace(day=1)
    return [Fact(Statistic.VISIT, month, visit.quarter_id, state.value) for state in states]


def change(before: Iterable[Fact], after: Iterable[Fact]) -> dict[Fact, int]:
    """What to add to the count of each row; rows that stay left out."""
    counts: Counter[Fact] = Counter(after)
    counts.subtract(Counter(before))
    return {fact: n for fact, n in counts.items() if n}


def tenths(minutes: int) -> str:
    """Tenths of a working hour, rounded up so that *at most* is true; text sorts as numbers."""
    return f"{min(-(-minutes // 6), LONGEST_WAIT):04d}"


S = ReferralStatus
