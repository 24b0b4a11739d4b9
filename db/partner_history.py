"""What became of everything a partner was asked: for the ranking, and to be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, and_, func, or_, select
from sqlalchemy.orm import Session

from db import referral_visible
from db.access import requires, without_actor
from db.clock import utcnow
from db.engine import engine_of
from db.models.directory import Partner
from db.models.follow_up import PartnerRecord
from db.models.referrals import Referral
from domain.permissions import Actor, Permission
from domain.responsiveness import Record
from domain.vocabulary import ReferralStatus

S = ReferralStatus
FRESH = timedelta(minutes=1)
"""How old the mean of the network may be."""
_COLUMNS = (
    PartnerRecord.in_time, PartnerRecord.late, PartnerRecord.expired, PartnerRecord.accepted,
    PartnerRecord.declined,
)  # fmt: skip
_memory: WeakKeyDictionary[Engine, tuple[datetime, Record]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class History:
    """Counts of referrals. `record` has those answered; `confirmed` of `judged` by the tenant."""

    asked: int
    record: Record
    done: int
    confirmed: int
    judged: int


@requires(Permission.DIRECTORY_READ)
def history(session: Session, actor: Actor, reference: str) -> History | None:
    """How a partner has answered; None when it was never asked, and for who sees no cases:
    counts of requests are counts of cases.
    """
    if not actor.may(Permission.CASES_READ):
        return None
    row: Any
    if actor.may(Permission.RESTRICTED_READ):
        found = select(PartnerRecord).join(Partner, Partner.id == PartnerRecord.partner_id)
        row = session.scalar(found.where(Partner.reference == reference))
    else:
        wanted = select(Partner.id).where(Partner.reference == reference)
        row = session.execute(_counted(actor, wanted)).first()
    if row is None or not row.asked:
        return None
    judged = row.confirmed + row.not_confirmed
    return History(row.asked, _record(row), row.done, row.confirmed, judged)


@without_actor("used inside db by functions that have checked their actor")
def records(session: Session, actor: Actor, partner_ids: Iterable[int]) -> dict[int, Record]:
    """The records of some partners; who was never asked is missing."""
    partners = set(partner_ids)
    if not actor.may(Permission.RESTRICTED_READ):
        found = session.execute(_counted(actor, partners))
        return {row.partner_id: _record(row) for row in found}
    rows = session.execute(
        select(PartnerRecord.partner_id, *_COLUMNS).where(PartnerRecord.partner_id.in_(partners))
    )
    return {partner_id: Record(*counts) for partner_id, *counts in rows}


def _record(row: Any) -> Record:
    return Record(row.in_time, row.late, row.expired, row.accepted, row.declined)


def _counted(actor: Actor, partners: Any) -> Any:
    """What `db.partner_records` counts, from the requests that this person may see alone."""
    r = Referral
    answered = r.answered_at.is_not(None)
    in_time = and_(answered, or_(r.due_at.is_(None), r.answered_at <= r.due_at))
    sums = {
        "asked": or_(r.status != S.CANCELLED, answered),
        "in_time": in_time,
        "late": and_(answered, ~in_time),
        "expired": r.status == S.EXPIRED,
        "accepted": and_(answered, r.status != S.DECLINED),
        "declined": r.status == S.DECLINED,
        "done": r.status.in_((S.DONE, S.CONFIRMED, S.NOT_CONFIRMED)),
        "confirmed": r.status == S.CONFIRMED,
        "not_confirmed": r.status == S.NOT_CONFIRMED,
    }
    columns = [func.count().filter(which).label(name) for name, which in sums.items()]
    return (
        select(r.partner_id, *columns)
        .where(r.partner_id.in_(partners), *referral_visible.visible(actor))
        .group_by(r.partner_id)
    )


@without_actor("used inside db by functions that have checked their actor")
def network(session: Session) -> Record:
    """The record of all partners together, at most FRESH old."""
    engine, now = engine_of(session), utcnow()
    kept = _memory.get(engine)
    if kept is None or not timedelta() <= now - kept[0] < FRESH:
        sums = session.execute(select(*(func.coalesce(func.sum(c), 0) for c in _COLUMNS))).one()
        kept = _memory[engine] = (now, Record(*map(int, sums)))
    return kept[1]
