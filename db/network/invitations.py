"""Who is invited to a meeting: chosen from the directory, one by one or many at once."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import today
from db.directory.search import PartnerFilters, search
from db.directory.search_rows import PartnerRow
from db.engine import insert_into
from db.models.directory import Contact, Partner
from db.models.network import Attendance, Membership
from db.network.meetings import found, subject
from domain.acts import Act
from domain.network.meetings import Answer
from domain.permissions import Actor, Permission

AT_ONCE = 200
"""Organisations invited with one click, at most: more is a slip of the hand."""
_EVERYONE = 20_000


@dataclass(frozen=True, slots=True)
class InviteSearch:
    """Whom to look for in the directory; what is empty narrows nothing."""

    query: str = ""
    type_code: str = ""
    place: str = ""
    """ISTAT code: organisations that work there."""
    adhering: bool = True
    """Only who has joined the network and not left it."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Active organisations that could be invited and are not yet, best first."""

    references: tuple[str, ...]
    first: tuple[PartnerRow, ...]


@requires(Permission.NETWORK_WRITE)
def candidates(
    session: Session, actor: Actor, meeting_id: int, choice: InviteSearch, size: int = 8
) -> Candidates:
    """Whom one could invite, the first `size` in full. Raises NotThere."""
    found(session, meeting_id)
    filters = PartnerFilters(type_code=choice.type_code, place=choice.place)
    rows = search(session, actor, choice.query, filters, size=_EVERYONE).rows
    there = set(
        session.scalars(
            select(Partner.reference)
            .join(Attendance, Attendance.partner_id == Partner.id)
            .where(Attendance.meeting_id == meeting_id)
        )
    )
    if choice.adhering:
        members = _members(session)
        rows = tuple(row for row in rows if row.reference in members)
    free = [row for row in rows if row.reference not in there]
    return Candidates(tuple(row.reference for row in free), tuple(free[:size]))


@requires(Permission.NETWORK_WRITE)
def invite(
    session: Session,
    actor: Actor,
    meeting_id: int,
    references: tuple[str, ...],
    *,
    unasked: bool = False,
) -> int:
    """Invite organisations, each through its first referent; how many were not there before.

    With `unasked` they stood at the door: they were not invited and came. Takes the first AT_ONCE;
    unknown references and those no longer active are left out. Raises NotThere.
    """
    meeting = found(session, meeting_id)
    wanted = session.execute(
        select(Partner.id, Partner.name).where(
            Partner.reference.in_(references[:AT_ONCE]), Partner.active
        )
    ).all()
    first = _first_referents(session, [row.id for row in wanted])
    added = 0
    for partner_id, name in wanted:
        contact_id, referent = first.get(partner_id, (None, ""))
        added += (
            session.scalar(
                insert_into(session, Attendance)
                .values(
                    meeting_id=meeting.id,
                    partner_id=partner_id,
                    organisation=name,
                    contact_id=contact_id,
                    referent=referent,
                    invited=not unasked,
                    answer=Answer.NONE,
                    came=True if unasked else None,
                )
                .on_conflict_do_nothing(
                    index_elements=[Attendance.meeting_id, Attendance.partner_id]
                )
                .returning(Attendance.id)
            )
            is not None
        )
    if added:
        action = Act.MEETING_DOOR if unasked else Act.MEETING_INVITE
        audit(session, actor, action, subject(meeting_id), f"{added} {today()}")
    return added


@requires(Permission.NETWORK_WRITE)
def withdraw(session: Session, actor: Actor, meeting_id: int, attendance_id: int) -> bool:
    """Take an organisation off the list, unless it is recorded that it came; whether it was."""
    gone = session.scalar(
        delete(Attendance)
        .where(
            Attendance.id == attendance_id,
            Attendance.meeting_id == meeting_id,
            Attendance.came.is_not(True),
        )
        .returning(Attendance.organisation)
    )
    if gone is not None:
        audit(session, actor, Act.MEETING_UNINVITE, subject(meeting_id), gone)
    return gone is not None


def _members(session: Session) -> set[str]:
    """References of those who are in the network now."""
    return set(
        session.scalars(
            select(Partner.reference)
            .join(Membership, Membership.partner_id == Partner.id)
            .where(
                Membership.joined_on.is_not(None) | Membership.signed_on.is_not(None),
                Membership.left_on.is_(None),
            )
        )
    )


def _first_referents(session: Session, partner_ids: list[int]) -> dict[int, tuple[int, str]]:
    """The first to call of each organisation that has one."""
    rows = session.execute(
        select(Contact.partner_id, Contact.id, Contact.name)
        .where(Contact.partner_id.in_(partner_ids), Contact.active)
        .order_by(Contact.position.desc(), Contact.id.desc())
    )
    return {partner_id: (contact_id, name) for partner_id, contact_id, name in rows}
