"""The record of acts as it stands, and whether its lines hang on each other."""

from sqlalchemy import select

from db.engine import reading
from db.models.accounts import AuditEvent
from db.models.record import RecordHead
from domain.record.chain import START, link


def lines(engine):
    with reading(engine) as session:
        head = session.get_one(RecordHead, 1)
        found = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        session.expunge_all()
        return found, head


def unbroken(found):
    before = START
    for line in found:
        said = (line.user_id, line.action, line.subject, line.detail, line.origin, line.changes)
        before = link(before, line.id, line.at, said)
        assert line.chain == before, line.id
    return before
