"""Everything held about a person, read for them: who they are, what they said, whom it was told to,
who read it. Values are as they are stored; `exchange.rights` puts them into words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, inspect, or_, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.campo import held as entries
from db.clock import utcnow
from db.models.accounts import AuditEvent, User
from db.models.cases import Case, CaseEvent, CaseNeed, CaseReopening
from db.models.directory import Partner, PartnerService
from db.models.follow_up import Mail, MailReferral, Task
from db.models.merging import CaseMerger, PersonMerger
from db.models.mobile import Appointment, MobileStop
from db.models.people import Correction, Draft, Household, Person
from db.models.referrals import Referral, ReferralEvent
from db.models.rights import Wish
from db.people.identity import tenant_of
from db.people.stays import merged_people
from db.reference.catalogue import catalogue_of
from db.rights.mentions import wanted
from db.rights.reach import cases_of
from domain.acts import Act
from domain.errors import NotThere, Refused
from domain.permissions import Actor, Permission
from domain.rights.mentioned import names
from domain.rights.wish import Hurdle

LEFT_OUT = frozenset(
    {"token", "intake_token", "intake_digest", "version", "reply_hash", "reply_token", "message_id"}
    | {"occasion", "fictitious", "next_try_at", "given_at"}
)
"""Columns that say nothing of anybody: keys of forms and links, bookkeeping of a queue."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HeldPart:
    """Rows of one kind, by the name of each column."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """All that is held about the tenant of a case."""

    reference: str
    made_at: datetime
    parts: tuple[HeldPart, ...]


@requires(Permission.RIGHTS_WRITE)
def of_tenant(session: Session, actor: Actor, reference: str) -> Holding:
    """Everything about the tenant of a case; it is on record as taken out. Raises Refused (nobody
    is named), NotThere.
    """
    case = session.scalar(select(Case).where(Case.reference == reference))
    if case is None:
        raise NotThere(reference)
    tenant = tenant_of(session, case)
    if tenant is None:
        raise Refused(Hurdle.NOBODY)
    parts = tuple(HeldPart(name, tuple(rows)) for name, rows in _parts(session, tenant))
    audit(session, actor, Act.RIGHTS_EXPORT, reference)
    return Holding(reference, utcnow(), parts)


def _parts(session: Session, tenant: Person) -> Iterator[tuple[str, Iterable[Row]]]:
    people = [tenant, *merged_people(session, tenant.id)]
    ids = [person.id for person in people]
    cases = cases_of(session, tenant.id)
    numbers = [case.id for case in cases]
    asked = select(Referral.id).where(Referral.case_id.in_(numbers))
    yield "person", map(_row, people)
    homes = {person.household_id for person in people}
    yield "household", _all(session, Household, Household.id.in_(homes))
    yield "case", map(_row, cases)
    yield "need", _all(session, CaseNeed, CaseNeed.case_id.in_(numbers))
    yield "diary", _all(session, CaseEvent, CaseEvent.case_id.in_(numbers))
    yield "reopening", _all(session, CaseReopening, CaseReopening.case_id.in_(numbers))
    yield "told", _told(session, numbers)
    yield "answer", _all(session, ReferralEvent, ReferralEvent.referral_id.in_(asked))
    about = select(MailReferral.mail_id).where(MailReferral.referral_id.in_(asked))
    yield "mail", _all(session, Mail, Mail.id.in_(about))
    yield "task", _all(session, Task, Task.case_id.in_(numbers))
    yield "visit", _visits(session, ids)
    mine = or_(Correction.person_id.in_(ids), Correction.case_id.in_(numbers))
    yield "correction", _corrections(session, mine)
    merged = or_(PersonMerger.stays_id.in_(ids), PersonMerger.gone_id.in_(ids))
    yield "person_merger", _all(session, PersonMerger, merged)
    merged = or_(CaseMerger.stays_id.in_(numbers), CaseMerger.gone_id.in_(numbers))
    yield "case_merger", _all(session, CaseMerger, merged)
    yield "draft", _drafts(session, tenant.id, [case.reference for case in cases])
    yield "field", entries.naming(session, wanted(session, tenant.id))
    yield "wish", _all(session, Wish, Wish.person_id.in_(ids))
    yield "record", _record(session, people, [case.reference for case in cases])


def _all(session: Session, model: Any, *where: ColumnElement[bool]) -> Iterator[Row]:
    key = inspect(model).primary_key
    return map(_row, session.scalars(select(model).where(*where).order_by(*key)).all())


def _row(record: Any) -> Row:
    """The columns of a row that say something."""
    told = {column.key: getattr(record, column.key) for column in inspect(type(record)).columns}
    return {name: value for name, value in told.items() if name not in LEFT_OUT}


def _told(session: Session, cases: Sequence[int]) -> Iterator[Row]:
    """To whom a case was told, and what the letter said."""
    rows = session.execute(
        select(Referral, Partner.name, PartnerService.name)
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(PartnerService, PartnerService.id == Referral.service_id)
        .where(Referral.case_id.in_(cases))
        .order_by(Referral.id)
    )
    for referral, partner, service in rows:
        yield {"partner": partner, "service": service or ""} | _row(referral)


def _visits(session: Session, people: Sequence[int]) -> Iterator[Row]:
    quarters = catalogue_of(session).quarters
    rows = session.execute(
        select(Appointment, MobileStop)
        .join(MobileStop, MobileStop.id == Appointment.stop_id)
        .where(Appointment.person_id.in_(people))
        .order_by(Appointment.id)
    )
    for visit, stop in rows:
        where = f"{quarters[stop.quarter_id].name} {stop.place}".strip()
        yield {"stop": where, "day": stop.starts_at} | _row(visit)


def _corrections(session: Session, mine: ColumnElement[bool]) -> Iterator[Row]:
    rows = session.scalars(select(Correction).where(mine).order_by(Correction.id)).all()
    return ({"was": each.before} | _row(each) for each in rows)


def _drafts(session: Session, person_id: int, references: Sequence[str]) -> Iterator[Row]:
    """What somebody is still writing about them."""
    sought = wanted(session, person_id)
    for draft in session.scalars(select(Draft).where(Draft.used_at.is_(None)).order_by(Draft.id)):
        about = any(reference in draft.place for reference in references)
        if about or names(sought, draft.content):
            yield _row(draft)


def _record(session: Session, people: Sequence[Person], references: Sequence[str]) -> Iterator[Row]:
    """Who read or changed it, and when: an id may have been somebody else's before they came."""
    mine = [
        (AuditEvent.subject == f"person:{each.id}") & (AuditEvent.at >= each.created_at)
        for each in people
    ]
    rows = session.execute(
        select(AuditEvent.at, User.name, AuditEvent.action)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .where(or_(AuditEvent.subject.in_(references), *mine))
        .order_by(AuditEvent.at, AuditEvent.id)
    )
    for at, who, act in rows:
        yield {"at": at, "who": who or "", "act": act}
