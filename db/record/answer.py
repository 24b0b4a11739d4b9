"""Who did or read what of a case, for who has to answer for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit
from db.models.accounts import AuditEvent, User
from db.models.cases import Case
from db.models.people import Person
from db.people import keys
from domain.acts import Act
from domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of the record about one case; `name` is empty for a partner or the clock, `changes`
    says of each field what it was and became, unless their key is gone (`closed`).
    """

    at: datetime
    name: str
    action: str
    subject: str
    detail: str
    changes: Mapping[str, list[str]]
    closed: bool


def of_case(
    session: Session, reference: str, asked_by: str, actor: Actor | None = None
) -> tuple[RecordLine, ...]:
    """Everything on record about a case and the people of its household, oldest first; that it was
    asked, and for whom, goes on record too.
    """
    people = select(Person.id).join(Case, Case.household_id == Person.household_id)
    ids = session.scalars(people.where(Case.reference == reference))
    subjects = [reference, *(f"person:{number}" for number in ids)]
    rows = session.execute(
        select(
            *(AuditEvent.at, User.name, AuditEvent.action, AuditEvent.subject, AuditEvent.detail),
            AuditEvent.changes,
        )
        .outerjoin(User, User.id == AuditEvent.user_id)
        .where(AuditEvent.subject.in_(subjects))
        .order_by(AuditEvent.at, AuditEvent.id)
    ).all()
    audit(session, actor, Act.RECORD_READ, reference, asked_by)
    return tuple(_line(session, *row) for row in rows)


def _line(
    session: Session,
    at: datetime,
    name: str | None,
    action: str,
    subject: str,
    detail: str,
    changes: str | None,
) -> RecordLine:
    told = keys.opened(session, changes)
    return RecordLine(at, name or "", action, subject, detail, told or {}, closed=told is None)
