"""What becomes of a case until the clock of the demonstration stops.

Uses the states and times of `domain`; the diary has the same coded lines as the application's.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from db.demo import stories
from db.demo.lives import DemoCase, DemoReferral, Life
from db.demo.network import DemoCandidate, Network
from domain.business_time import CONFIRM_AFTER, ROME, Calendar
from domain.cases.diary import DiaryEntry
from domain.referrals.reasons import DeclineReason, DoneOutcome, Unconfirmed
from domain.vocabulary import CaseStatus, EventKind, Outcome, ReferralStatus, Urgency

_REASONS = (
    DeclineReason.NO_CAPACITY,
    DeclineReason.NO_CAPACITY,
    DeclineReason.NO_CAPACITY,
    DeclineReason.OUT_OF_AREA,
    DeclineReason.NOT_ELIGIBLE,
    DeclineReason.NOT_ELIGIBLE,
    DeclineReason.WRONG_SERVICE,
    DeclineReason.INFORMATION_MISSING,
)
_LATELY = timedelta(days=6)
"""Of what was asked since then, half has no answer yet."""
LATE = 0.27
"""Of the steps that wait, how many have no new date agreed and run late."""


class Teller:
    """Tells the life of cases, one after the other, with the dice it is given."""

    def __init__(
        self, rng: Random, network: Network, calendars: dict[str, Calendar], now: datetime
    ) -> None:
        self.rng, self.network, self.calendars, self.now = rng, network, calendars, now

    def tell(self, case: DemoCase) -> Life:
        """The whole life of `case` up to now."""
        life = Life(due_at=self._due(case, case.opened))
        text = stories.story(self.rng, case.theme, list(case.needs))
        life.events.append((case.opened, EventKind.STORY, text))
        dice = self.rng.random()
        if dice < 0.07:
            self._given_up(case, life)
        elif dice < 0.27:
            self._answered_here(case, life, case.opened)
        else:
            self._entrusted(case, life)
        life.events.sort(key=lambda event: event[0])
        return life

    # --- the three ways a case can go

    def _given_up(self, case: DemoCase, life: Life) -> None:
        at = self._taken_up(case, life)
        if at is None:
            return
        ends = self._later(at, self.rng.uniform(1, 30))
        outcomes = [Outcome.WITHDRAWN, Outcome.WITHDRAWN, Outcome.MOVED]
        if case.came_before:
            outcomes.append(Outcome.DUPLICATE)
        self._close(case, life, at, ends, self.rng.choice(outcomes))

    def _answered_here(self, case: DemoCase, life: Life, since: datetime) -> None:
        """By ALER itself: advice, a payment plan, a repair."""
        at = since
        if life.status is CaseStatus.NEW:
            taken_up = self._taken_up(case, life)
            if taken_up is None:
                return
            at = taken_up
        ends = self._later(at, self.rng.uniform(2, 38))
        outcome = self.rng.choices(
            (Outcome.SOLVED, Outcome.PARTLY, Outcome.UNSOLVED), (62, 25, 13)
        )[0]
        self._close(case, life, at, ends, outcome)

    def _entrusted(self, case: DemoCase, life: Life) -> None:
        """To a partner, and to the next one when it declines or does not answer."""
        at: datetime | None = case.opened
        if self.rng.random() < 0.55:
            at = self._taken_up(case, life)
            if at is None:
                return
            at = self._later(at, self.rng.uniform(0, 3))
        else:
            at = at + timedelta(minutes=self.rng.randrange(3, 20)) if at else None
        for candidate in self.network.candidates(self.rng, case.quarter, list(case.needs)):
            if at is None or at > self.now:
                return
            at = self._ask(case, life, candidate, at)
            if life.status is not CaseStatus.IN_PROGRESS:
                return
        self._answered_here(case, life, at or case.opened)

    # --- steps; each does nothing when its moment has not come yet

    def _taken_up(self, case: DemoCase, life: Life) -> datetime | None:
        stalls = self.rng.random() < 0.2
        at = self._later(case.opened, self.rng.uniform(4, 14) if stalls else self.rng.uniform(0, 2))
        if at > self.now:
            return None
        self._move(life, at, CaseStatus.IN_PROGRESS)
        life.due_at = self._due(case, at)
        return at

    def _ask(self, case: DemoCase, life: Life, to: DemoCandidate, at: datetime) -> datetime | None:
        """Send a referral. Returns when the next one can go; None when this one stays."""
        need = self.network.label(to.need)
        asked = DemoReferral(
            to, stories.message(self.rng, case.quarter.name, need), at, self._due(case, at)
        )
        life.referrals.append(asked)
        life.status, life.due_at = CaseStatus.REFERRED, asked.due_at
        self._note(life, at, asked)
        fate = self.rng.random()
        if fate < 0.03:
            return self._withdrawn(case, life, asked)
        if fate < 0.14:
            return self._unanswered(case, life, asked)
        days = min(self.rng.expovariate(1 / to.quickness), 12)
        answered = self._later(at, days, any_day=self.rng.random() < 0.35)
        if answered > self.now or (at > self.now - _LATELY and self.rng.random() < 0.5):
            self._wonder(asked)
            return None
        asked.answered_at = answered
        if fate < 0.3:
            return self._declined(case, life, asked, answered)
        asked.status = ReferralStatus.ACCEPTED
        self._note(life, answered, asked)
        self._helped(case, life, asked, answered)
        return None

    def _withdrawn(self, case: DemoCase, life: Life, asked: DemoReferral) -> datetime | None:
        at = self._later(asked.sent_at, self.rng.uniform(0.1, 2))
        if at > self.now:
            return None
        asked.status = ReferralStatus.CANCELLED
        return self._back(case, life, asked, at)

    def _wonder(self, asked: DemoReferral) -> None:
        """Some partners ask before they say yes or no."""
        if self.rng.random() < 0.3:
            asked.question = self.rng.choice(stories.QUESTIONS)

    def _unanswered(self, case: DemoCase, life: Life, asked: DemoReferral) -> datetime | None:
        at = self._later(asked.due_at, self.rng.uniform(5, 14))
        if at > self.now:
            return None
        asked.status = ReferralStatus.EXPIRED
        return self._back(case, life, asked, at)

    def _declined(
        self, case: DemoCase, life: Life, asked: DemoReferral, answered: datetime
    ) -> datetime | None:
        asked.status, asked.reason = ReferralStatus.DECLINED, self.rng.choice(_REASONS).value
        return self._back(case, life, asked, answered)

    def _back(self, case: DemoCase, life: Life, asked: DemoReferral, at: datetime) -> datetime:
        """The case is ALER's again."""
        self._note(life, at, asked)
        life.status, life.due_at = CaseStatus.IN_PROGRESS, self._due(case, at)
        return self._later(at, self.rng.uniform(0.2, 2.5))

    def _helped(self, case: DemoCase, life: Life, asked: DemoReferral, at: datetime) -> None:
        done = self._later(at, self.rng.uniform(8, 60))
        if self.rng.random() < 0.3:
            when = self._later(at, self.rng.uniform(2, 5))
            self._talk(life, when, EventKind.CALL, stories.CALLS)
        begun = self._later(at, self.rng.uniform(1, 6))
        if begun < min(done, self.now) and self.rng.random() < 0.6:
            asked.status = ReferralStatus.IN_PROGRESS
            self._note(life, begun, asked)
        if done > self.now:
            life.due_at = self._agreed(case, at, done)
            return
        outcome = self.rng.choices((Outcome.SOLVED, Outcome.PARTLY, Outcome.UNSOLVED), (64, 30, 6))[
            0
        ]
        says = DoneOutcome.PARTLY if outcome is Outcome.PARTLY else DoneOutcome.ANSWERED
        asked.status, asked.reason = ReferralStatus.DONE, says.value
        self._note(life, done, asked)
        self._move(life, done, CaseStatus.TO_CONFIRM)
        life.due_at = done + CONFIRM_AFTER
        confirmed = self._later(life.due_at, self.rng.uniform(-8, 5))
        if confirmed <= self.now:
            failed = outcome is Outcome.UNSOLVED
            asked.status = ReferralStatus.NOT_CONFIRMED if failed else ReferralStatus.CONFIRMED
            asked.reason = Unconfirmed.NO_HELP.value if failed else ""
            self._note(life, confirmed, asked)
        self._end(life, confirmed, outcome)

    def _close(
        self, case: DemoCase, life: Life, since: datetime, at: datetime, outcome: Outcome
    ) -> None:
        if self.rng.random() < 0.6:
            notes = stories.NOTES[case.theme.core[:2]]
            self._talk(life, self._later(since, self.rng.uniform(0, 3)), EventKind.NOTE, notes)
        if at > self.now:
            life.due_at = self._agreed(case, since, at)
        self._end(life, at, outcome)

    def _end(self, life: Life, at: datetime, outcome: Outcome) -> None:
        if at > self.now:
            return
        life.events = [event for event in life.events if event[0] <= at]
        life.events.append((at, EventKind.NOTE, stories.ENDINGS[outcome.value]))
        self._move(life, at, CaseStatus.CLOSED, outcome)
        life.closed_at, life.outcome, life.due_at = at, outcome, None

    # --- small things

    def _move(
        self, life: Life, at: datetime, to: CaseStatus, outcome: Outcome | None = None
    ) -> None:
        line = _line(before=life.status, after=to, outcome=outcome or "")
        life.events.append((at, EventKind.STATUS, line))
        life.status = to

    def _note(self, life: Life, at: datetime, asked: DemoReferral) -> None:
        to = asked.to
        line = _line(
            after=asked.status, reason=asked.reason, partner=to.partner, contact=to.contact
        )
        life.events.append((at, EventKind.REFERRAL, line))
        asked.moves.append((at, asked.status, asked.reason))

    def _talk(self, life: Life, at: datetime, kind: EventKind, texts: tuple[str, ...]) -> None:
        if at <= self.now:
            life.events.append((at, kind, self.rng.choice(texts)))

    def _due(self, case: DemoCase, since: datetime) -> datetime:
        return self.calendars[case.quarter.province].due(since, Urgency(case.urgency))

    def _agreed(self, case: DemoCase, since: datetime, planned: datetime) -> datetime:
        """The date agreed on: often a call promised for one of these days, any day of the week."""
        dice = self.rng.random()
        if dice < LATE:
            return self._due(case, since)
        if dice < LATE + 0.35:
            day = self.now.astimezone(ROME) + timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 2, 3)))
            return day.replace(hour=self.rng.randrange(9, 18)).astimezone(planned.tzinfo)
        return planned

    def _later(self, since: datetime, days: float, *, any_day: bool = False) -> datetime:
        """About `days` after, in office hours, not on Saturday or Sunday; never before."""
        at = since + timedelta(days=days)
        at = at.replace(hour=self.rng.randrange(8, 16), minute=self.rng.randrange(60))
        if at.weekday() > 4 and not any_day:
            at += timedelta(days=7 - at.weekday())
        if at <= since and days >= 0:
            return since + timedelta(minutes=self.rng.randrange(5, 90))
        return at


@lru_cache(300_000)
def _line(
    *,
    before: str = "",
    after: str = "",
    outcome: str = "",
    reason: str = "",
    partner: str = "",
    contact: str = "",
) -> str:
    """A coded line as it is stored; most are like many others."""
    return str(DiaryEntry(before, after, outcome, reason, partner, contact))
