"""What became of everything a partner was asked: for the ranking, and to be read."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.directory import closed
from db.figures import releases
from db.figures.text import missing, part
from db.figures.told import Reader, reader_of, share
from db.memory import Memory
from db.models.directory import Partner
from db.models.follow_up import PartnerRecord
from domain.directory.responsiveness import ENOUGH, NEVER_ASKED, Record
from domain.figures.figure import Figure, Missing
from domain.figures.protection import BASE
from domain.permissions import Actor, Permission
from domain.report.period import Period

_COLUMNS = (
    PartnerRecord.in_time,
    PartnerRecord.late,
    PartnerRecord.expired,
    PartnerRecord.accepted,
    PartnerRecord.declined,
)


@dataclass(frozen=True, slots=True)
class History:
    """Counts of referrals. `record` has those answered; `confirmed` of `judged` by the tenant."""

    asked: int
    record: Record
    done: int
    confirmed: int
    judged: int


@dataclass(frozen=True, slots=True)
class Shares:
    """How a partner answered in a closed `period`, for who sees no cases: rounded shares of enough
    requests, and the same word for few and for none. `period` is None before the first release.
    """

    period: Period | None
    in_time: Figure
    accepted: Figure


@requires(Permission.DIRECTORY_READ)
def history(session: Session, actor: Actor, reference: str) -> History | Shares | None:
    """How a partner has answered; None for who sees exact figures when it was never asked."""
    partner_id = session.scalar(select(Partner.id).where(Partner.reference == reference))
    if reader_of(actor) is Reader.PROTECTED:
        return _shares(session, partner_id)
    row = session.get(PartnerRecord, partner_id) if partner_id else None
    if row is None or not row.asked:
        return None
    record = Record(row.in_time, row.late, row.expired, row.accepted, row.declined)
    judged = row.confirmed + row.not_confirmed
    return History(row.asked, record, row.done, row.confirmed, judged)


def _shares(session: Session, partner_id: int | None) -> Shares:
    released = releases.last(session)
    found = closed.records(session, released) if released else {}
    record = found.get(partner_id or 0, NEVER_ASKED)
    return Shares(
        closed.year_of(released) if released else None,
        share_in_time(record) or missing(Missing.NOT_TOLD),
        told_share(record.accepted, record.answered) or missing(Missing.NOT_TOLD),
    )


def told_share(part: int, whole: int) -> Figure | None:
    """Percent as who sees no cases may read it; None below the base, none at all included."""
    return share(part, whole) if whole >= BASE else None


def share_in_time(record: Record) -> Figure | None:
    """The same of requests answered in time."""
    return told_share(record.in_time, record.due)


def answered_in_time(
    session: Session, actor: Actor, partner_ids: Iterable[int]
) -> dict[int, Figure]:
    """What the reader may know of how some partners answer in time: `8 of 9`, or a share of a
    closed year; of whom too little is known is missing.
    """
    exact = records(session, actor, partner_ids)
    if exact is not None:
        return {
            partner: part(record.in_time, record.due)
            for partner, record in exact.items()
            if record.due >= ENOUGH
        }
    released = releases.last(session)
    known = closed.records(session, released) if released else {}
    told = {i: share_in_time(known.get(i, NEVER_ASKED)) for i in set(partner_ids)}
    return {partner: shown for partner, shown in told.items() if shown}


def records(
    session: Session, actor: Actor, partner_ids: Iterable[int]
) -> Mapping[int, Record] | None:
    """The records of some partners; who was never asked is missing.

    None for who sees no cases: what is ordered by them would tell each answer as it comes.
    """
    if reader_of(actor) is Reader.PROTECTED:
        return None
    rows = session.execute(
        select(PartnerRecord.partner_id, *_COLUMNS).where(
            PartnerRecord.partner_id.in_(set(partner_ids))
        )
    )
    return {partner_id: Record(*counts) for partner_id, *counts in rows}


def network(session: Session) -> Record:
    """The record of all partners together, at most a minute old."""
    return _network.get(session, None, protected=True)


def _summed(session: Session, _key: Hashable) -> Record:
    sums = session.execute(select(*(func.coalesce(func.sum(c), 0) for c in _COLUMNS))).one()
    return Record(*map(int, sums))


_network = Memory(_summed, size=1)
