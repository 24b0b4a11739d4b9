"""Lines that have had their term are dropped as a whole, up to a seal, under a signed statement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.access import audit
from db.clock import utcnow
from db.models.accounts import AuditEvent
from db.models.record import RecordCut, RecordHead, RecordSeal
from db.record import key, triggers
from domain.acts import Act
from domain.record.chain import moment, statement
from domain.record.faults import FaultKind, RecordFault
from settings import get_settings


def cut(session: Session) -> RecordCut | None:
    """Drop what was sealed before the term of the setting began; None where there is nothing.

    Only the owner of the tables may: the triggers are off until this transaction ends.
    """
    session.scalars(select(RecordHead).with_for_update()).one()
    last = _last(session)
    until = _until(session, last.last_id if last else 0)
    if until is None:
        return None
    line = session.get_one(AuditEvent, until.last_id)
    made = RecordCut(
        id=last.id + 1 if last else 1,
        at=utcnow(),
        last_id=until.last_id,
        last_at=line.at,
        chain=until.chain,
        count=until.count,
    )
    made.key, made.signature = key.sign(_told(made))
    session.add(made)
    session.flush()
    with triggers.loosened(session.connection()):
        session.execute(delete(AuditEvent).where(AuditEvent.id <= until.last_id))
    audit(session, None, Act.RECORD_CUT, "database", moment(line.at)[:10])
    return made


def term(now: datetime) -> datetime:
    """What was written before may be dropped."""
    return now - timedelta(days=365.25 * get_settings().record_years)


def _until(session: Session, gone: int) -> RecordSeal | None:
    """The last seal that was made before the term."""
    old = (RecordSeal.at < term(utcnow()), RecordSeal.last_id > gone)
    return session.scalar(select(RecordSeal).where(*old).order_by(RecordSeal.id.desc()).limit(1))


def _last(session: Session) -> RecordCut | None:
    return session.scalar(select(RecordCut).order_by(RecordCut.id.desc()).limit(1))


def _told(one: RecordCut) -> bytes:
    said = (one.id, moment(one.at), one.last_id, moment(one.last_at), bytes(one.chain).hex())
    return statement("cut", *said, one.count)


def check(session: Session) -> Iterator[RecordFault]:
    """Faults of the statements."""
    trusted = key.trusted()
    for number, one in enumerate(session.scalars(select(RecordCut).order_by(RecordCut.id)), 1):
        ours = one.key in trusted and key.holds(_told(one), one.key, bytes(one.signature))
        if one.id != number or not ours:
            yield RecordFault(FaultKind.CUT_CHANGED, one.id)
