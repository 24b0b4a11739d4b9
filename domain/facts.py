"""What is counted, by month and quarter: the rows of `fact_tally` each record stands in.

A *fact* is one record seen under one statistic, in one month (Rome), in one quarter, under one
split of that statistic: a case opened in March in VA-01 is a fact of CASE_OPENED, and for each of
its needs one of CASE_NEED. Dashboards and reports read sums of facts; nothing scans the cases.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from domain.business_time import ROME
from domain.cell_key import derived
from domain.mobile import VisitState
from domain.vocabulary import Outcome, ReferralStatus

LONGEST_WAIT = 9_999
"""Tenths of a working hour; what waited longer is counted as this: more than half a year."""


class Statistic(StrEnum):
    """What is counted; in brackets its splits."""

    CASE_OPENED = "case.opened"
    CASE_AREA = "case.area"
    """Cases opened, by area of need (code); one with needs in two areas counts in both."""
    CASE_NEED = "case.need"
    CASE_CHANNEL = "case.channel"
    CASE_URGENCY = "case.urgency"
    CASE_REFERRED = "case.referred"
    """Cases opened and entrusted to a partner, by tenths of a working hour until then."""
    CASE_ANSWERED = "case.answered"
    """Cases opened and answered by a partner, by the same from the first request."""
    CASE_CLOSED = "case.closed"
    """Closings by outcome, in the month of closing: a reopening takes none of them back."""
    CASE_REOPENED = "case.reopened"
    """Reopenings, in the month of reopening."""
    REFERRAL_SENT = "referral.sent"
    """Requests to partners, in the month of sending; those withdrawn unanswered left out."""
    REFERRAL_TIME = "referral.time"
    """The same, by `in_time`, `late`, `expired`; those that wait left out."""
    REFERRAL_ANSWER = "referral.answer"
    """The same, by `accepted`, `declined`."""
    REFERRAL_END = "referral.end"
    """The same, by `confirmed`, `not_confirmed` by the tenant."""
    VISIT = "visit"
    """Tenants at the mobile office, by VisitState, in the month of the stop."""


class Fact(NamedTuple):
    """A record under a statistic; `key` is the record's (see `domain.cell_key`)."""

    statistic: Statistic
    month: date
    quarter_id: int
    split: str
    key: int


Place = tuple[str, date, int, str]
"""A row of `fact_tally`: statistic, month, quarter, split."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """An end of a case that did not last."""

    closed_at: datetime
    outcome: Outcome | None
    reopened_at: datetime


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """What of a case is counted; minutes are of working time, None while there is none.

    `closed_at` and `outcome` are of its present end, `reopened` has those before.
    """

    quarter_id: int
    key: int
    opened_at: datetime
    channel: str
    urgency: int
    needs: frozenset[str]
    areas: frozenset[str]
    referred_after: int | None
    answered_after: int | None
    closed_at: datetime | None
    outcome: Outcome | None
    reopened: tuple[Reopened, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralSeen:
    """What of a referral is counted; `case_key` is its case's."""

    quarter_id: int
    case_key: int
    status: ReferralStatus
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A tenant at a stop of the mobile office; `day` is the day of the stop in Rome."""

    quarter_id: int
    day: date
    state: VisitState
    key: int


def month_of(moment: datetime) -> date:
    """The first day of the month, in Rome, that a moment falls in."""
    return moment.astimezone(ROME).date().replace(day=1)


def facts_of_case(case: CaseSeen) -> list[Fact]:
    """Every fact of a case."""
    splits: list[tuple[Statistic, str]] = [
        (Statistic.CASE_OPENED, ""),
        (Statistic.CASE_CHANNEL, case.channel),
        (Statistic.CASE_URGENCY, str(int(case.urgency))),
        *((Statistic.CASE_AREA, area) for area in case.areas),
        *((Statistic.CASE_NEED, need) for need in case.needs),
    ]
    if case.referred_after is not None:
        splits.append((Statistic.CASE_REFERRED, tenths(case.referred_after)))
    if case.answered_after is not None:
        splits.append((Statistic.CASE_ANSWERED, tenths(case.answered_after)))
    month = month_of(case.opened_at)
    facts = [Fact(what, month, case.quarter_id, split, case.key) for what, split in splits]
    return [*facts, *_ends(case)]


def _ends(case: CaseSeen) -> list[Fact]:
    """Every closing and every reopening is a fact of its own month."""
    closings = [(end.closed_at, end.outcome) for end in case.reopened]
    if case.closed_at is not None:
        closings.append((case.closed_at, case.outcome))
    events = [(Statistic.CASE_CLOSED, at, outcome or "") for at, outcome in closings]
    events += [(Statistic.CASE_REOPENED, end.reopened_at, "") for end in case.reopened]
    return [Fact(what, month_of(at), case.quarter_id, str(split), case.key)
            for what, at, split in events]  # fmt: skip


def facts_of_referral(referral: ReferralSeen) -> list[Fact]:
    """Every fact of a referral; none of a draft or of one withdrawn before an answer."""
    status, answered = referral.status, referral.answered_at is not None
    if status is S.DRAFT or (status is S.CANCELLED and not answered):
        return []
    splits = [(Statistic.REFERRAL_SENT, "")]
    if answered:
        late = referral.due_at is not None and referral.answered_at > referral.due_at  # type: ignore[operator]
        splits.append((Statistic.REFERRAL_TIME, "late" if late else "in_time"))
        answer = "declined" if status is S.DECLINED else "accepted"
        splits.append((Statistic.REFERRAL_ANSWER, answer))
    elif status is S.EXPIRED:
        splits.append((Statistic.REFERRAL_TIME, "expired"))
    if status in (S.CONFIRMED, S.NOT_CONFIRMED):
        splits.append((Statistic.REFERRAL_END, status.value))
    key = derived(referral.case_key, int(referral.sent_at.timestamp()))
    month = month_of(referral.sent_at)
    return [Fact(what, month, referral.quarter_id, split, key) for what, split in splits]


def facts_of_visit(visit: Visit) -> list[Fact]:
    """Who was convened counts as convened, and besides as come or not; a walk-in as that alone."""
    states = [visit.state]
    if visit.state in (VisitState.CAME, VisitState.NO_SHOW):
        states.append(VisitState.CONVENED)
    month = visit.day.replace(day=1)
    return [
        Fact(Statistic.VISIT, month, visit.quarter_id, state.value, visit.key) for state in states
    ]


def change(before: Iterable[Fact], after: Iterable[Fact]) -> dict[Place, tuple[int, int]]:
    """What to add to the count and to the sum of keys of each row; rows that stay left out."""
    counts: Counter[Fact] = Counter(after)
    counts.subtract(Counter(before))
    rows: dict[Place, list[int]] = {}
    for fact, n in counts.items():
        if n:
            row = rows.setdefault(fact[:4], [0, 0])
            row[0] += n
            row[1] += n * fact.key
    return {place: (n, key) for place, (n, key) in rows.items() if n or key}


def tenths(minutes: int) -> str:
    """Tenths of a working hour, rounded up so that *at most* is true; text sorts as numbers."""
    return f"{min(-(-minutes // 6), LONGEST_WAIT):04d}"


S = ReferralStatus
