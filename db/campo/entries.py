"""Cases written in the field: received once, shown until somebody decides, then cases or aside."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.drafts import keep as drafts
from db.engine import insert_into
from db.intake import intake as case_intake
from db.intake.intake import OpenedCase
from db.models.accounts import User
from db.models.campo import FieldDevice, FieldEntry
from db.models.cases import Case
from db.models.mobile import MobileStop
from db.reference.catalogue import catalogue_of
from db.reference.statements import Built, built_once, how_many
from domain.acts import Act
from domain.business_time import day_of
from domain.campo.entry import Aside, Typed, as_sent, believed, read
from domain.errors import DoneAlready, NotThere, Refused
from domain.intake.form import Gap, Intake, urgency_asked
from domain.permissions import Actor, Permission

MOST_OPEN = 1_000
"""Entries of one person that nobody has decided on; one more is refused, none is thrown away."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """An entry that waits, without who it is about."""

    id: int
    quarter_id: int
    urgency: int
    written_at: datetime
    received_at: datetime
    whose: str
    """Who wrote it."""


@dataclass(frozen=True, slots=True)
class FieldDetail:
    """An entry in the clear. Never keep one longer than the screen that shows it."""

    line: FieldLine
    intake: Intake


@requires(Permission.CASES_WRITE)
def receive(
    session: Session, actor: Actor, device: str, token: str, typed: Typed, written_at: datetime
) -> bool:
    """Store what a device of the actor sends; False: it is here already, by that token.

    Raises Refused with the problems of the fields, Refused("many"), NotThere (no such device, or
    the token is another person's).
    """
    known = session.execute(
        select(FieldEntry.user_id).where(FieldEntry.token == token)
    ).one_or_none()
    if known is not None:
        return _again(known.user_id, actor, token)
    now = utcnow()
    written = believed(written_at, now)
    form = typed.intake(day_of(written))
    _demand_good(session, actor, typed, form)
    of_mine = FieldEntry.user_id == actor.user_id, FieldEntry.decided_at.is_(None)
    if (session.scalar(select(func.count()).where(*of_mine)) or 0) >= MOST_OPEN:
        raise Refused("many")
    mine = FieldDevice.code == device, FieldDevice.user_id == actor.user_id
    device_id = session.scalar(select(FieldDevice.id).where(*mine))
    if device_id is None:
        raise NotThere(device)
    made = session.scalar(
        insert_into(session, FieldEntry)
        .values(
            token=token,
            device_id=device_id,
            user_id=actor.user_id,
            quarter_id=form.quarter_id,
            urgency=_urgency(session, form),
            written_at=written,
            received_at=now,
            content=json.dumps(as_sent(typed), ensure_ascii=False),
        )
        .on_conflict_do_nothing(index_elements=[FieldEntry.token])
        .returning(FieldEntry.id)
    )
    if made is None:
        whose = session.scalar(select(FieldEntry.user_id).where(FieldEntry.token == token))
        return _again(whose, actor, token)
    audit(session, actor, Act.FIELD_SEND, f"field:{made}")
    return True


@requires(Permission.CASES_WRITE)
def waiting(session: Session, actor: Actor, size: int) -> tuple[int, tuple[FieldLine, ...]]:
    """How many entries wait (at most 100 are counted), and the first, the most urgent on top."""
    rows = session.execute(_first(session, actor, size)).all()
    total = how_many(rows, size, lambda: session.scalar(_open(session, actor)) or 0)
    return total, tuple(FieldLine(*row) for row in rows)


@built_once
def _first(session: Session, actor: Actor, size: int) -> Built:
    it = FieldEntry
    return (
        select(it.id, it.quarter_id, it.urgency, it.written_at, it.received_at, User.name)
        .join(User, User.id == it.user_id)
        .where(it.decided_at.is_(None))
        .order_by(it.urgency, it.written_at, it.id)
        .limit(size)
    )


@built_once
def _open(session: Session, actor: Actor) -> Built:
    some = select(FieldEntry.id).where(FieldEntry.decided_at.is_(None)).limit(100).subquery()
    return select(func.count()).select_from(some)


@requires(Permission.CASES_WRITE)
def detail(session: Session, actor: Actor, entry_id: int) -> FieldDetail:
    """What was written. Writes `field.read`. Raises NotThere, DoneAlready."""
    entry = _held(session, entry_id)
    if entry.decided_at is not None:
        raise DoneAlready(_reference(session, entry))
    audit(session, actor, Act.FIELD_READ, f"field:{entry.id}")
    whose = session.scalar(select(User.name).where(User.id == entry.user_id))
    return FieldDetail(_line(entry, whose or ""), _intake(entry))


@requires(Permission.CASES_WRITE)
def open_case(
    session: Session, actor: Actor, entry_id: int, person_id: int | None = None
) -> OpenedCase | str:
    """Make the case, of a person known already where one is given; pressed twice it is made once:
    then its reference comes back. Raises Refused, NotThere, DoneAlready (put aside).
    """
    entry = _held(session, entry_id)
    if entry.decided_at is not None:
        reference = _reference(session, entry)
        if not reference:
            raise DoneAlready
        return reference
    intake = replace(_intake(entry), person_id=person_id)
    opened = case_intake.open_case(session, actor, intake, entry.token, entry.written_at)
    entry.case_id = session.scalar(select(Case.id).where(Case.reference == opened.reference))
    _decide(entry, actor)
    audit(session, actor, Act.FIELD_OPEN, f"field:{entry.id}", opened.reference)
    return opened


@requires(Permission.CASES_WRITE)
def put_aside(session: Session, actor: Actor, entry_id: int, why: Aside) -> None:
    """No case is made of it, and what it says is destroyed. Raises NotThere, DoneAlready."""
    entry = _held(session, entry_id)
    if entry.decided_at is not None:
        raise DoneAlready(_reference(session, entry))
    entry.aside = Aside(why)
    _decide(entry, actor)
    audit(session, actor, Act.FIELD_ASIDE, f"field:{entry.id}", entry.aside.value)


@requires(Permission.CASES_WRITE)
def take_into_form(
    session: Session, actor: Actor, entry_id: int, token: str, form: dict[str, object]
) -> None:
    """Go on with it in the form of a new case, as a draft of the actor that says when it was
    written. Raises as `put_aside`, and TooManyDrafts.
    """
    written = _held(session, entry_id).written_at
    put_aside(session, actor, entry_id, Aside.CORRECTED)
    form = {**form, "written_at": written.isoformat()}
    drafts.keep(session, actor, drafts.INTAKE, token, form)


def _again(whose: int | None, actor: Actor, token: str) -> bool:
    if whose != actor.user_id:
        raise NotThere(token)
    return False


def _demand_good(session: Session, actor: Actor, typed: Typed, form: Intake) -> None:
    """The checks of the screen, and that the stop is one."""
    problems: dict[str, object] = {}
    try:
        case_intake.demand_good(session, actor, form)
    except Refused as refused:
        problems |= refused.problems
    if typed.stop is not None and session.get(MobileStop, typed.stop) is None:
        problems["visit_id"] = Gap.STOP
    if problems:
        raise Refused(problems)


def _urgency(session: Session, form: Intake) -> int:
    needs = catalogue_of(session).needs
    return form.urgency or int(urgency_asked(any(needs[code].urgent for code in form.needs)))


def _held(session: Session, entry_id: int) -> FieldEntry:
    entry = session.get(FieldEntry, entry_id, with_for_update=True, populate_existing=True)
    if entry is None:
        raise NotThere(entry_id)
    return entry


def _decide(entry: FieldEntry, actor: Actor) -> None:
    entry.content, entry.decided_at, entry.decided_by = "", utcnow(), actor.user_id


def _reference(session: Session, entry: FieldEntry) -> str:
    return session.scalar(select(Case.reference).where(Case.id == entry.case_id)) or ""


def _intake(entry: FieldEntry) -> Intake:
    return read(json.loads(entry.content)).intake(day_of(entry.written_at))


def _line(entry: FieldEntry, whose: str) -> FieldLine:
    return FieldLine(
        entry.id, entry.quarter_id, entry.urgency, entry.written_at, entry.received_at, whose
    )
