"""What the record says of one case and its people, and whom it was told to: for who answers for the
data to the tenant, the Garante or a court. That it was asked, and for whom, goes on record.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.cases import Case
from db.models.directory import Partner
from db.models.referrals import Referral
from db.record import answer
from db.record.answer import RecordLine
from db.visible.referrals import was_sent
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.rights.wish import AskedBy


@dataclass(frozen=True, slots=True)
class ToldOn:
    """A partner to whom a request went, and when."""

    partner: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeenOfCase:
    """Who did or read what, oldest first, and whom it was told to; `told` is None where the case
    is destroyed, and the lines alone say which partners were asked.
    """

    reference: str
    lines: tuple[RecordLine, ...]
    told: tuple[ToldOn, ...] | None


@requires(Permission.RIGHTS_WRITE)
def of_case(session: Session, actor: Actor, reference: str, asked_by: AskedBy) -> SeenOfCase:
    """The whole answer; also of a case that was destroyed. Raises NotThere (there is none, and
    nothing is on record of it).
    """
    lines = answer.of_case(session, reference, asked_by.value, actor)
    if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
        if not lines:
            raise NotThere(reference)
        return SeenOfCase(reference, lines, None)
    rows = session.execute(
        select(Partner.name, Referral.sent_at)
        .join(Referral, Referral.partner_id == Partner.id)
        .join(Case, Case.id == Referral.case_id)
        .where(Case.reference == reference, was_sent())
        .order_by(Referral.sent_at, Referral.id)
    )
    return SeenOfCase(reference, lines, tuple(ToldOn(name, at) for name, at in rows))
