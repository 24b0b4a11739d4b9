"""What became of everything a partner was asked: for the ranking, and to be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.clock import utcnow
from db.engine import engine_of
from db.models.directory import Partner
from db.models.follow_up import PartnerRecord
from domain.permissions import Actor, Permission
from domain.responsiveness import Record

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
    row = None
    if actor.may(Permission.CASES_READ):
        found = select(PartnerRecord).join(Partner, Partner.id == PartnerRecord.partner_id)
        row = session.scalar(found.where(Partner.reference == reference))
    if row is None or not row.asked:
        return None
    record = Record(row.in_time, row.late, row.expired, row.accepted, row.declined)
    judged = row.confirmed + row.not_confirmed
    return History(row.asked, record, row.done, row.confirmed, judged)


@without_actor("used inside db by functions that have checked their actor")
def records(session: Session, partner_ids: Iterable[int]) -> dict[int, Record]:
    """The records of some partners; who was never asked is missing."""
    rows = session.execute(
        select(PartnerRecord.partner_id, *_COLUMNS).where(
            PartnerRecord.partner_id.in_(set(partner_ids))
        )
    )
    return {partner_id: Record(*counts) for partner_id, *counts in rows}


@without_actor("used inside db by functions that have checked their actor")
def network(session: Session) -> Record:
    """The record of all partners together, at most FRESH old."""
    engine, now = engine_of(session), utcnow()
    kept = _memory.get(engine)
    if kept is None or not timedelta() <= now - kept[0] < FRESH:
        sums = session.execute(select(*(func.coalesce(func.sum(c), 0) for c in _COLUMNS))).one()
        kept = _memory[engine] = (now, Record(*map(int, sums)))
    return kept[1]
