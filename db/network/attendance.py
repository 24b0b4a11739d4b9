"""Who was at a meeting: the list, and what is ticked on it.

Marks are set, never toggled: a click that arrives twice, or late, does no harm.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.models.directory import Contact, Partner
from db.models.network import Attendance
from db.network.meetings import found, subject
from domain.acts import Act
from domain.network.meetings import Answer
from domain.permissions import Actor, Permission

MARKS_AT_ONCE = 500


class Mark(StrEnum):
    """What can be ticked beside an organisation."""

    YES = "yes"
    NO = "no"
    NO_ANSWER = "none"
    CAME = "came"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    """Neither came nor absent: not recorded."""


_CAME = {Mark.CAME: True, Mark.ABSENT: False, Mark.UNKNOWN: None}


@dataclass(frozen=True, slots=True)
class Delegate:
    """A referent an organisation may send."""

    id: int
    name: str
    title: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """An organisation at a meeting; `reference` is empty when it was deleted since."""

    id: int
    reference: str
    organisation: str
    referent: str
    contact_id: int | None
    invited: bool
    answer: Answer
    came: bool | None
    referents: tuple[Delegate, ...]
    """Whom it could send, to choose from."""


@requires(Permission.NETWORK_READ)
def of_meeting(session: Session, actor: Actor, meeting_id: int) -> tuple[Attendee, ...]:
    """Everybody of a meeting by name. Raises NotThere."""
    found(session, meeting_id)
    rows = session.execute(
        select(Attendance, Partner.reference)
        .outerjoin(Partner, Partner.id == Attendance.partner_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(func.lower(Attendance.organisation), Attendance.id)
    ).all()
    people = _people(session, {row.partner_id for row, _ in rows if row.partner_id})
    return tuple(
        Attendee(
            row.id,
            reference or "",
            row.organisation,
            row.referent,
            row.contact_id,
            row.invited,
            row.answer,
            row.came,
            people.get(row.partner_id or 0, ()),
        )
        for row, reference in rows
    )


@requires(Permission.NETWORK_WRITE)
def mark(session: Session, actor: Actor, meeting_id: int, marks: Iterable[tuple[int, Mark]]) -> int:
    """Record answers and presences, in order; how many rows of this meeting were marked.

    Rows of other meetings and rows that are gone are passed over. Raises NotThere.
    """
    found(session, meeting_id)
    by_mark: dict[Mark, list[int]] = defaultdict(list)
    for attendance_id, chosen in list(marks)[:MARKS_AT_ONCE]:
        by_mark[Mark(chosen)].append(attendance_id)
    said = {}
    for chosen, ids in by_mark.items():
        values = {"came": _CAME[chosen]} if chosen in _CAME else {"answer": Answer(chosen.value)}
        here = (Attendance.meeting_id == meeting_id, Attendance.id.in_(ids))
        done = session.scalars(
            update(Attendance).where(*here).values(**values).returning(Attendance.id)
        ).all()
        if done:
            said[chosen.value] = len(done)
    if said:
        detail = " ".join(f"{name} {count}" for name, count in said.items())
        audit(session, actor, Act.MEETING_ATTENDANCE, subject(meeting_id), detail)
    return sum(said.values())


@requires(Permission.NETWORK_WRITE)
def close_list(session: Session, actor: Actor, meeting_id: int) -> int:
    """Everybody not ticked was absent; how many. Raises NotThere."""
    found(session, meeting_id)
    rest = session.scalars(
        update(Attendance)
        .where(Attendance.meeting_id == meeting_id, Attendance.came.is_(None))
        .values(came=False)
        .returning(Attendance.id)
    ).all()
    if rest:
        audit(session, actor, Act.MEETING_ATTENDANCE, subject(meeting_id), f"absent {len(rest)}")
    return len(rest)


@requires(Permission.NETWORK_WRITE)
def send(
    session: Session, actor: Actor, meeting_id: int, attendance_id: int, contact_id: int
) -> bool:
    """Another referent of the same organisation comes; whether that was recorded."""
    row = session.get(Attendance, attendance_id)
    contact = session.get(Contact, contact_id)
    if (
        row is None
        or contact is None
        or row.meeting_id != meeting_id
        or contact.partner_id != row.partner_id
    ):
        return False
    row.contact_id, row.referent = contact.id, contact.name
    audit(session, actor, Act.MEETING_REFERENT, subject(meeting_id), row.organisation)
    return True


def _people(session: Session, partner_ids: set[int]) -> dict[int, tuple[Delegate, ...]]:
    rows = session.execute(
        select(
            Contact.partner_id,
            Contact.id,
            Contact.name,
            Contact.title,
            Contact.phone,
            Contact.email,
        )
        .where(Contact.partner_id.in_(partner_ids), Contact.active)
        .order_by(Contact.position, Contact.id)
    )
    people: dict[int, list[Delegate]] = defaultdict(list)
    for partner_id, contact_id, name, *facts in rows:
        people[partner_id].append(Delegate(contact_id, name, *(fact or "" for fact in facts)))
    return {partner_id: tuple(listed) for partner_id, listed in people.items()}
