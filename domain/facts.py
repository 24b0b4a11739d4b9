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

MOST_HOURS = 199
"""Working hours beyond this are counted as this: more than five weeks."""


class Statistic(StrEnum):
    """What is counted; in brackets its splits."""

    CASE_OPENED = "case.opened"
    CASE_AREA = "case.area"
    """Cases opened, by area of need (code); one with needs in two areas counts in both."""
    CASE_NEED = "case.need"
    CASE_CHANNEL = "case.channel"
    CASE_URGENCY = "case.urgency"
    CASE_REFERRED = "case.referred"
    """Cases opened and entrusted to a partner, by working hours until then."""
    CASE_ANSWERED = "case.answered"
    """Cases opened and answered by a partner, by working hours from the first request."""
    CASE_CLOSED = "case.closed"
    """Cases closed, by outcome, in the month of closing."""
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
class CaseSeen:
    """What of a case is counted; minutes are of working time, None while there is none."""

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
        splits.append((Statistic.CASE_REFERRED, _hours(case.referred_after)))
    if case.answered_after is not None:
        splits.append((Statistic.CASE_ANSWERED, _hours(case.answered_after)))
    month = month_of(case.opened_at)
    facts = [Fact(what, month, case.quarter_id, split, case.key) for what, split in splits]
    if case.closed_at is not None:
        outcome = case.outcome.value if case.outcome else ""
        closed = month_of(case.closed_at)
        facts.append(Fact(Statistic.CASE_CLOSED, closed, case.quarter_id, outcome, case.key))
    return facts


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


def _hours(minutes: int) -> str:
    """Whole working hours, so written that text sorts as numbers."""
    return f"{min(minutes // 60, MOST_HOURS):03d}"


S = ReferralStatus
