"""A case of the demonstration as it was heard, and as it stands at the end."""

from dataclasses import dataclass, field
from datetime import datetime

from db.demo.heard import Theme
from db.demo.network import DemoCandidate
from db.reference.catalogue import QuarterPlace
from domain.cases.status import NEXT_ACTOR
from domain.referrals.moves import ENDS
from domain.vocabulary import CaseStatus, EventKind, NextActor, Outcome, ReferralStatus


@dataclass(slots=True)
class DemoCase:
    """A case as it was opened."""

    opened: datetime
    quarter: QuarterPlace
    theme: Theme
    needs: dict[str, int]
    urgency: int
    came_before: bool
    language: str = ""


@dataclass(slots=True)
class DemoReferral:
    """A referral."""

    to: DemoCandidate
    message: str
    sent_at: datetime
    due_at: datetime
    status: ReferralStatus = ReferralStatus.SENT
    answered_at: datetime | None = None
    reason: str = ""
    question: str = ""
    moves: list[tuple[datetime, ReferralStatus, str]] = field(default_factory=list)
    """When it became what, with the coded reason."""

    @property
    def ended_at(self) -> datetime | None:
        """When it was given up, or the tenant gave their word."""
        return self.moves[-1][0] if self.status in ENDS else None


@dataclass(slots=True)
class Life:
    """A case as it stands at the end."""

    status: CaseStatus = CaseStatus.NEW
    due_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    events: list[tuple[datetime, EventKind, str]] = field(default_factory=list)
    referrals: list[DemoReferral] = field(default_factory=list)
    informed: bool = False
    """Whether they were given the privacy notice."""
    reminder: tuple[datetime, str] | None = None
    """When to do what, which somebody wrote down."""

    @property
    def first_asked(self) -> datetime | None:
        """When the first request went out."""
        return min((asked.sent_at for asked in self.referrals), default=None)

    @property
    def first_answered(self) -> datetime | None:
        """When the first answer came."""
        answers = (asked.answered_at for asked in self.referrals if asked.answered_at)
        return min(answers, default=None)

    @property
    def next_actor(self) -> NextActor | None:
        """Who must act: ALER while a partner waits for an answer to its question."""
        asks = self.status is CaseStatus.REFERRED and self.referrals[-1].question
        return NextActor.ALER if asks else NEXT_ACTOR[self.status]
