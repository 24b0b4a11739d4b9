"""Referrals nobody answers: found by an index of those still sent, given up by the clock."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.models.referrals import SENT, Referral
from db.referrals.move import Move, move
from domain.referrals.moves import By
from domain.vocabulary import ReferralStatus

AT_ONCE = 100


@without_actor("the clock does it")
def due(session: Session) -> list[int]:
    """The first AT_ONCE referrals whose time to answer has run out, longest ago first; not those
    that wait for an answer of ours.
    """
    query = (
        select(Referral.id)
        .where(SENT, Referral.reply_until <= utcnow(), Referral.question.is_(None))
        .order_by(Referral.reply_until)
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


@without_actor("the clock does it")
def expire(session: Session, referral_id: int) -> None:
    """Give one up: the case goes on. Raises NotAllowed when it was answered meanwhile."""
    move(session, None, referral_id, Move(ReferralStatus.EXPIRED, By.CLOCK))
