"""The link of a referral: what it still opens, and for how long.

While it is live, answers count. After the end the page stays to be read for a while; then it says
that its time is over. A link that was replaced shows nothing of a request or of what we hold.
Whatever is sent by a link that was once ours is kept: `late_answers`; and reminders can be stopped
from every mail that we sent, however old (`partner_link`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.crypto import token_hash
from db.models.accounts import User
from db.models.cases import Case
from db.models.referrals import Referral, ReferralEvent, ReplacedLink
from domain.errors import LinkExpired, NotThere
from domain.referrals.moves import ASKED
from domain.vocabulary import CaseStatus, ReferralStatus

TOKEN_LIMIT = 64
READABLE = timedelta(days=30)
"""How long after the end the page can still be read."""


class LinkReplaced(NotThere):
    """The link stopped working for a newer one. `who` of ALER wrote it."""

    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__("the link was replaced")


@dataclass(frozen=True, slots=True)
class LinkedReferral:
    """The referral of a link; `replaced` when the link is not its present one."""

    referral: Referral
    replaced: bool


def find(session: Session, token: str) -> LinkedReferral:
    """The referral a link was made for, whatever became of it. Raises NotThere."""
    if not token or len(token) > TOKEN_LIMIT:
        raise NotThere("link")
    digest = token_hash(token)
    referral = session.scalar(select(Referral).where(Referral.reply_hash == digest))
    if referral is not None:
        return LinkedReferral(referral, replaced=False)
    before = session.get(ReplacedLink, digest)
    if before is None:
        raise NotThere("link")
    return LinkedReferral(session.get_one(Referral, before.referral_id), replaced=True)


def readable(session: Session, token: str) -> Referral:
    """The referral whose page may be shown. Raises NotThere, LinkReplaced, LinkExpired."""
    found = find(session, token)
    who = session.get_one(User, found.referral.sent_by).name
    if found.replaced:
        raise LinkReplaced(who)
    if (
        not is_live(session, found.referral)
        and _ended(session, found.referral) + READABLE <= utcnow()
    ):
        raise LinkExpired(who)
    return found.referral


def is_live(session: Session, referral: Referral) -> bool:
    """Whether an answer of the partner counts: the request is open. One that waits for the first
    answer is open until its time is over, or ALER owes an answer first. What was not sent before
    the case closed is not asked any more.
    """
    if referral.status not in ASKED:
        return False
    if referral.status is ReferralStatus.DRAFT:
        case = session.get_one(Case, referral.case_id)
        if case.status is CaseStatus.CLOSED:
            return False
    if referral.status is not ReferralStatus.SENT or referral.question is not None:
        return True
    return referral.reply_until is not None and referral.reply_until > utcnow()


def _ended(session: Session, referral: Referral) -> datetime:
    if referral.status in ASKED:
        return referral.reply_until or referral.sent_at
    last = session.scalar(
        select(func.max(ReferralEvent.at)).where(
            ReferralEvent.referral_id == referral.id, ReferralEvent.late.is_(None)
        )
    )
    return last or referral.answered_at or referral.sent_at
