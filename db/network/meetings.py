"""Meetings of the network: the calendar, one meeting, and how it is written down."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db import clock
from db.access import audit, requires
from db.clock import utcnow
from db.engine import insert_into
from db.models.network import Attendance, Meeting
from domain.acts import Act
from domain.directory.forms import differences
from domain.errors import Changed, NotThere
from domain.network.meetings import MeetingForm, checked_meeting
from domain.permissions import Actor, Permission
from domain.record.changes import open_to_all

PAGE_SIZE = 20
_FIELDS = tuple(field.name for field in fields(MeetingForm))


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many organisations were invited, said yes, came."""

    invited: int = 0
    coming: int = 0
    came: int = 0
    marked: int = 0
    """Of whom it is recorded whether they came."""


@dataclass(frozen=True, slots=True)
class MeetingDetail:
    """A meeting as stored."""

    id: int
    version: int
    form: MeetingForm
    called_off: bool
    turnout: Turnout


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Meetings to come, soonest first, and one page of those past, latest first."""

    coming: tuple[MeetingDetail, ...]
    past: tuple[MeetingDetail, ...]
    total_past: int


@requires(Permission.NETWORK_READ)
def calendar(session: Session, actor: Actor, page: int = 1) -> MeetingPage:
    """The meetings to come, at most PAGE_SIZE, and page `page` (from 1) of those past."""
    now = clock.today()
    ahead = select(Meeting).where(Meeting.day >= now)
    gone = select(Meeting).where(Meeting.day < now)
    past_order = (Meeting.day.desc(), Meeting.begins.desc(), Meeting.id.desc())
    first = ahead.order_by(Meeting.day, Meeting.begins, Meeting.id).limit(PAGE_SIZE)
    then = gone.order_by(*past_order).offset(PAGE_SIZE * (max(page, 1) - 1)).limit(PAGE_SIZE)
    total = session.scalar(select(func.count()).select_from(gone.subquery())) or 0
    return MeetingPage(
        _details(session, session.scalars(first).all()),
        _details(session, session.scalars(then).all()),
        total,
    )


@requires(Permission.NETWORK_READ)
def detail(session: Session, actor: Actor, meeting_id: int) -> MeetingDetail:
    """One meeting. Raises NotThere."""
    return _details(session, [found(session, meeting_id)])[0]


@requires(Permission.NETWORK_WRITE)
def create(session: Session, actor: Actor, form: MeetingForm, token: str) -> int:
    """Write a new meeting down; its id. The same `token` again gives the first one's id and writes
    nothing. Raises Refused.
    """
    form = checked_meeting(form, clock.today())
    made: int | None = session.scalar(
        insert_into(session, Meeting)
        .values(form_token=token, created_at=utcnow(), created_by=actor.user_id, **_values(form))
        .on_conflict_do_nothing(index_elements=[Meeting.form_token])
        .returning(Meeting.id)
    )
    if made is None:
        return session.scalars(select(Meeting.id).where(Meeting.form_token == token)).one()
    audit(session, actor, Act.MEETING_CREATE, subject(made), str(form.day))
    return made


@requires(Permission.NETWORK_WRITE)
def edit(session: Session, actor: Actor, meeting_id: int, version: int, form: MeetingForm) -> None:
    """Change what is written of a meeting; the same twice is written once.

    Raises Refused, Changed, NotThere.
    """
    form = checked_meeting(form, clock.today())
    meeting = _held(session, meeting_id)
    changed = differences(_form(meeting), form)
    kept = open_to_all(changed)
    if not changed:
        return
    _demand(session, meeting, version)
    for name, value in _values(form).items():
        setattr(meeting, name, value)
    audit(session, actor, Act.MEETING_EDIT, subject(meeting_id), " ".join(changed), changes=kept)


@requires(Permission.NETWORK_WRITE)
def call_off(
    session: Session, actor: Actor, meeting_id: int, version: int, *, called_off: bool
) -> None:
    """It does not take place, or does after all; nothing when that is so already.

    Raises Changed, NotThere.
    """
    meeting = _held(session, meeting_id)
    if meeting.called_off is called_off:
        return
    _demand(session, meeting, version)
    meeting.called_off = called_off
    action = Act.MEETING_CALL_OFF if called_off else Act.MEETING_CALL_ON
    audit(session, actor, action, subject(meeting_id))


def found(session: Session, meeting_id: int) -> Meeting:
    """The meeting of that id. Raises NotThere."""
    meeting = session.get(Meeting, meeting_id) if 0 < meeting_id < 2**31 else None
    if meeting is None:
        raise NotThere(meeting_id)
    return meeting


def subject(meeting_id: int) -> str:
    """How the record of what was done names a meeting."""
    return f"meeting {meeting_id}"


def _held(session: Session, meeting_id: int) -> Meeting:
    """The meeting to change, held until the transaction ends."""
    meeting = found(session, meeting_id)
    session.refresh(meeting, with_for_update=True)
    return meeting


def _demand(session: Session, meeting: Meeting, version: int) -> None:
    """A change of something else than what was seen is refused."""
    if meeting.version != version:
        raise Changed(_details(session, [meeting])[0])


def _values(form: MeetingForm) -> dict[str, object]:
    return {name: getattr(form, name) for name in _FIELDS}


def _form(meeting: Meeting) -> MeetingForm:
    return MeetingForm(*(getattr(meeting, name) for name in _FIELDS))


def _details(session: Session, meetings: Iterable[Meeting]) -> tuple[MeetingDetail, ...]:
    listed = list(meetings)
    turnouts = turnout(session, [meeting.id for meeting in listed])
    return tuple(
        MeetingDetail(m.id, m.version, _form(m), m.called_off, turnouts.get(m.id, Turnout()))
        for m in listed
    )


def turnout(session: Session, meeting_ids: list[int]) -> dict[int, Turnout]:
    """How many came to each of these meetings; one without rows is missing."""
    rows = session.execute(
        select(
            Attendance.meeting_id,
            _count(Attendance.invited.is_(True)),
            _count(Attendance.answer == "yes"),
            _count(Attendance.came.is_(True)),
            _count(Attendance.came.is_not(None)),
        )
        .where(Attendance.meeting_id.in_(meeting_ids))
        .group_by(Attendance.meeting_id)
    )
    return {meeting_id: Turnout(*counts) for meeting_id, *counts in rows}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
