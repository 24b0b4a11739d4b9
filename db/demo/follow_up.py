"""What follows a referral up, as rows: its timeline, messages, tasks, and what its partner did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from db.demo import stories
from db.demo.lives import DemoReferral, Life
from db.demo.rows import Row
from db.demo.texts import words
from domain.business_time import CONFIRM_AFTER, Calendar
from domain.mail.messages import MailKind, MailState
from domain.referrals.moves import STATES, By
from domain.referrals.reminders import next_step
from domain.tasks.task import TaskKind
from domain.vocabulary import CaseStatus, ReferralStatus

COLUMNS = {
    "referral_event": words("referral_id at by user_id status reason who text"),
    "mail": words("""
        id occasion kind partner_id contact_id address subject body created_at state
        attempts next_try_at sent_at error message_id"""),
    "mail_referral": words("mail_id referral_id"),
    "task": words("occasion kind case_id referral_id user_id text due_at created_at"),
}
RECORD = words("asked in_time late expired accepted declined done confirmed not_confirmed")
KEPT = timedelta(days=30)
"""Messages are shown for the referrals of this time."""
S = ReferralStatus
_BY = {
    S.SENT: By.ALER,
    S.CANCELLED: By.ALER,
    S.EXPIRED: By.CLOCK,
    S.CONFIRMED: By.ALER,
    S.NOT_CONFIRMED: By.ALER,
}


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes rows of the present moment; `stamp` and `token` write moments and secrets."""

    now: datetime
    user_id: int
    stamp: Callable[[datetime | None], str | None]
    token: Callable[[str], bytes]

    def timeline(self, number: int, asked: DemoReferral) -> list[Row]:
        """Lines of a referral; `number` is its id."""
        who = asked.to.contact or asked.to.partner
        rows = []
        for at, status, reason in asked.moves:
            by = _BY.get(status, By.PARTNER)
            name, user = (who, None) if by is By.PARTNER else ("", self.user_id)
            rows.append(self._line(number, at, by, user, status, reason, name, ""))
        if asked.question:
            at = asked.sent_at + timedelta(hours=1)
            line = (By.PARTNER, None, asked.status, "", who, asked.question)
            rows.append(self._line(number, min(at, self.now), *line))
        return rows

    def _line(
        self,
        number: int,
        at: datetime,
        by: By,
        user: int | None,
        status: S,
        reason: str,
        who: str,
        text: str,
    ) -> Row:
        return (
            number,
            self.stamp(at),
            by.value,
            None if by is By.CLOCK else user,
            status.value,
            reason,
            self.token(who),
            self.token(text),
        )

    def reminder(self, rng: Random, life: Life) -> tuple[datetime, str] | None:
        """When to do what, which somebody wrote down for some of the cases that are open."""
        if life.due_at is None or rng.random() >= 0.06:
            return None
        day = self.now + timedelta(days=rng.randrange(1, 9), hours=17)
        return day, rng.choice(stories.REMINDERS)

    def tasks(self, case_id: int, life: Life, first: int) -> list[Row]:
        """What is to be done for a case; `first` is the id of its first referral."""
        rows = []
        for number, asked in enumerate(life.referrals, first):
            last = number == first + len(life.referrals) - 1
            due = self._due(life, asked, last=last)
            if _unreachable(number, asked) and asked.sent_at >= self.now - KEPT:
                due.append((TaskKind.NO_MAIL, asked.sent_at))
            for kind, due_at in due:
                occasion = f"{kind.value}.{number}"
                rows.append(self._task(occasion, kind, case_id, number, due_at, asked.sent_at, ""))
        if life.reminder:
            day, text = life.reminder
            own = f"demo.{case_id}", TaskKind.OWN, case_id, None, day, self.now, text
            rows.append(self._task(*own))
        return rows

    def _due(
        self, life: Life, asked: DemoReferral, *, last: bool
    ) -> list[tuple[TaskKind, datetime]]:
        if life.due_at is None or not last:
            return []
        found = []
        if asked.status is S.DONE:
            found.append((TaskKind.CONFIRM, asked.moves[-1][0] + CONFIRM_AFTER))
        if asked.question:
            found.append((TaskKind.QUESTION, life.due_at))
        if asked.status is S.SENT and asked.due_at <= self.now:
            found.append((TaskKind.CALL, asked.due_at))
        if life.status is CaseStatus.IN_PROGRESS:
            found.append((TaskKind.NEXT, life.due_at))
        return found

    def _task(
        self,
        occasion: str,
        kind: TaskKind,
        case_id: int,
        number: int | None,
        due_at: datetime,
        since: datetime,
        text: str,
    ) -> Row:
        return (
            occasion,
            kind.value,
            case_id,
            number,
            self.user_id,
            self.token(text),
            self.stamp(due_at),
            self.stamp(since),
        )

    def mails(self, number: int, reference: str, asked: DemoReferral) -> list[Row]:
        """The messages about a recent referral, without id."""
        if not asked.to.email or asked.sent_at < self.now - KEPT:
            return []
        subject = f"Richiesta {reference} da ALER"
        body = f"Gentile {asked.to.contact},\n\n{asked.message}\n\n⟨link r {number}⟩"
        return [self._mail(number, asked, subject, body)]

    def _mail(self, number: int, asked: DemoReferral, subject: str, body: str) -> Row:
        kind, moment = MailKind.REFERRAL.value, self.stamp(asked.sent_at)
        occasion, failed = f"{kind}.{number}", _unreachable(number, asked)
        state = MailState.FAILED if failed else MailState.SENT
        return (
            occasion,
            kind,
            asked.to.partner_id,
            asked.to.contact_id,
            asked.to.email,
            subject,
            self.token(body),
            moment,
            state.value,
            1,
            moment,
            None if failed else moment,
            "550 no such user here" if failed else "",
            f"<demo.{occasion}@ponte.example.org>",
        )

    def step(self, calendar: Calendar, asked: DemoReferral) -> str | None:
        """When to look at it again, while nobody has answered."""
        if asked.status is not S.SENT:
            return None
        return self.stamp(next_step(calendar, asked.sent_at, asked.due_at, self.now))

    def until(self, asked: DemoReferral) -> str | None:
        """Until when its link works: those still without answer were given a few days more."""
        patience = timedelta(days=4 + asked.to.partner_id % 9)
        return self.stamp(self.now + patience) if asked.status is S.SENT else None


def _unreachable(number: int, asked: DemoReferral) -> bool:
    """Of the messages without answer, some did not arrive."""
    return asked.status is S.SENT and bool(asked.to.email) and number % 4 == 0


def counts(asked: DemoReferral) -> list[int]:
    """What a referral adds to the record of its partner, in the order of RECORD."""
    found = dict.fromkeys(RECORD, 0)
    states = [status for _at, status, _reason in asked.moves]
    for status in states:
        if counted := STATES[status].counted:
            found[counted] += 1
    if asked.answered_at:
        found["in_time" if asked.answered_at <= asked.due_at else "late"] += 1
    elif S.CANCELLED in states:
        found["asked"] -= 1
    return list(found.values())
