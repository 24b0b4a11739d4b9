"""Keep `fact_tally` true with every change of a case, a referral or a visit."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from db.figures import reopenings
from db.figures.weeks import add
from db.models.cases import Case
from db.models.facts import FactTally
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from domain.figures.months import (
    CaseSeen,
    Fact,
    ReferralSeen,
    change,
    facts_of_case,
    facts_of_referral,
)


def of_case(session: Session, case: Case, needs: Iterable[str]) -> list[Fact]:
    """The facts of a case as it is now, given its need codes."""
    codes = frozenset(needs)
    return facts_of_case(
        CaseSeen(
            quarter_id=case.quarter_id,
            opened_at=case.opened_at,
            channel=case.channel,
            urgency=case.urgency,
            needs=codes,
            areas=catalogue_of(session).areas_of(codes),
            referred_after=case.referred_after,
            answered_after=case.answered_after,
            referred_at=case.referred_at,
            answered_at=case.answered_at,
            closed_at=reopenings.end_of(case),
            outcome=case.outcome,
            reopened=reopenings.seen(case),
        )
    )


def of_referrals(case: Case, referrals: Iterable[Referral]) -> list[Fact]:
    """The facts of referrals of `case` as they are now."""
    return [fact for each in referrals for fact in of_referral(case, each)]


def of_referral(case: Case, referral: Referral) -> list[Fact]:
    """The facts of a referral of `case` as it is now."""
    return facts_of_referral(
        ReferralSeen(
            quarter_id=case.quarter_id,
            status=referral.status,
            sent_at=referral.sent_at,
            due_at=referral.due_at,
            answered_at=referral.answered_at,
            ended_at=referral.ended_at,
        )
    )


def move(session: Session, before: Iterable[Fact], after: Iterable[Fact]) -> None:
    """Add to the tally what a change of one record means. Same transaction as the change."""
    rows = [
        {
            "statistic": str(statistic),
            "month": month,
            "quarter_id": quarter,
            "split": split,
            "n": n,
        }
        for (statistic, month, quarter, split), n in sorted(change(before, after).items())
    ]
    add(session, FactTally, rows, ("n",))
