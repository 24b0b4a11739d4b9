"""What every correction is made of, its history, and what partners have seen before it.

A correction is a change of a case (`case_write.changing`): it names the version it was decided on
and a one-time token, and leaves a row of history for each field, one line in the diary and one
audit event. Neither diary nor audit hold identity: it stands in the history alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.cases.change import Change, add_event, changing, lock
from db.models.accounts import AuditEvent, User
from db.models.cases import Case, CaseEvent
from db.models.directory import Partner
from db.models.people import Correction, Person
from db.people import keys
from db.people.identity import tenant_of
from domain.acts import Act
from domain.cases.diary import DiaryEntry
from domain.corrections.fields import Field
from domain.errors import NotThere, Refused
from domain.permissions import Actor, Permission
from domain.vocabulary import EventKind

HISTORY_LIMIT = 200


@dataclass(slots=True)
class Correcting:
    """A case being corrected, and the fields changed so far."""

    change: Change
    actor: Actor
    rows: list[Correction] = field(default_factory=list)

    @property
    def case(self) -> Case:
        """The case, locked."""
        return self.change.case

    def note(
        self, what: Field, before: object, after: object, person_id: int | None = None
    ) -> None:
        """Keep what a field said and says; None is nothing. What stays the same is no change."""
        was, now = ("" if value is None else str(value) for value in (before, after))
        if was != now:
            self.rows.append(
                Correction(
                    at=self.change.now,
                    user_id=self.actor.user_id,
                    case_id=self.case.id,
                    person_id=person_id,
                    field=what,
                    before=was,
                    after=now,
                )
            )


def repeated(session: Session, reference: str, token: str) -> bool:
    """Whether the form of that token was saved already. Holds the case. Raises NotThere."""
    lock(session, reference)
    return bool(session.scalar(select(exists().where(CaseEvent.token == token))))


@contextmanager
def correcting(
    session: Session, actor: Actor, reference: str, version: int, token: str
) -> Iterator[Correcting]:
    """A correction; at the end history, diary and record are written and the figures follow.

    Raises Refused when nothing is different, Changed, NotThere.
    """
    with changing(session, actor, reference, version) as change:
        work = Correcting(change, actor)
        yield work
        if not work.rows:
            raise Refused("same")
        session.add_all(work.rows)
        entry = DiaryEntry(corrected=tuple(_told(row) for row in work.rows))
        add_event(session, actor, work.case, EventKind.CORRECTION, str(entry), token)
        names = ", ".join(sorted({row.field.value for row in work.rows}))
        for changes in _changes(session, work):
            audit(session, actor, Act.CASE_CORRECT, reference, names, changes=changes)


def _changes(session: Session, work: Correcting) -> list[str | None]:
    """From what to what, of each person under their own key; of a case whose tenant nobody named
    the history alone says it.
    """
    with session.no_autoflush:
        tenant = tenant_of(session, work.case)
    by_person: dict[int | None, dict[str, tuple[object, object]]] = {}
    for row in work.rows:
        whose = row.person_id or (tenant.id if tenant else None)
        by_person.setdefault(whose, {})[row.field.value] = row.before, row.after
    return [keys.sealed(session, who, told) if who else None for who, told in by_person.items()]


def tell_other_cases(session: Session, work: Correcting, person: Person) -> None:
    """The same line in the diary of the other cases of a person's household."""
    entry = DiaryEntry(corrected=tuple(_told(row) for row in work.rows))
    others = select(Case).where(Case.household_id == person.household_id, Case.id != work.case.id)
    with session.no_autoflush:  # the case is to be raised by one version, not two
        for case in session.scalars(others.order_by(Case.id)).all():
            add_event(session, work.actor, case, EventKind.CORRECTION, str(entry))


def _told(row: Correction) -> tuple[str, str, str]:
    """What the diary says of a field: of identity no more than which one it was."""
    if row.field.tells_identity:
        return row.field.value, "", ""
    return row.field.value, row.before, row.after


@dataclass(frozen=True, slots=True)
class Corrected:
    """A field that was put right; `person` is whose it is, empty where it is nobody's.

    `before` and `after` are texts, codes or numbers, for Field.PERSON and Field.MEMBER names.
    """

    at: datetime
    who: str
    field: Field
    before: str
    after: str
    person: str


@requires(Permission.IDENTITY_READ)
def history(session: Session, actor: Actor, reference: str) -> tuple[Corrected, ...]:
    """The corrections of a case and of who lives in its household, newest first.

    At most HISTORY_LIMIT. Writes `person.read` on the reference when there are any.
    """
    case = session.scalar(select(Case).where(Case.reference == reference))
    if case is None:
        raise NotThere(reference)
    mine = select(Person.id).where(Person.household_id == case.household_id)
    found = session.execute(
        select(Correction, User.name)
        .join(User, User.id == Correction.user_id)
        .where(or_(Correction.case_id == case.id, Correction.person_id.in_(mine)))
        .order_by(Correction.at.desc(), Correction.id.desc())
        .limit(HISTORY_LIMIT)
    ).all()
    if found:
        audit(session, actor, Act.PERSON_READ, reference)
    names = _names(session, [row for row, _who in found])
    return tuple(
        Corrected(
            row.at,
            who,
            row.field,
            _value(row, row.before, names),
            _value(row, row.after, names),
            names.get(str(row.person_id), ""),
        )
        for row, who in found
    )


def _value(row: Correction, text: str, names: dict[str, str]) -> str:
    return names.get(text, "") if row.field in (Field.PERSON, Field.MEMBER) else text


def _names(session: Session, rows: list[Correction]) -> dict[str, str]:
    """Names by id, as text, of everybody the rows speak of that is still there."""
    ids = {str(row.person_id) for row in rows}
    for row in rows:
        if row.field in (Field.PERSON, Field.MEMBER):
            ids |= {row.before, row.after}
    known = [int(i) for i in ids if i.isdecimal()]
    people = session.scalars(select(Person).where(Person.id.in_(known)))
    return {str(p.id): f"{p.family_name} {p.given_name}".strip() for p in people}


@dataclass(frozen=True, slots=True)
class Shown:
    """A partner whose page has shown the tenant of the case."""

    partner: str
    last: datetime


@requires(Permission.CASES_WRITE)
def shown_to_partners(session: Session, actor: Actor, reference: str) -> tuple[Shown, ...]:
    """Which partners have read, behind their links, who the case is for now; the last first."""
    case = session.scalar(select(Case).where(Case.reference == reference))
    person = tenant_of(session, case) if case else None
    if person is None:
        return ()
    last = func.max(AuditEvent.at)
    rows = session.execute(
        select(AuditEvent.detail, last)
        .where(
            AuditEvent.subject == reference,
            AuditEvent.action == Act.IDENTITY_LINK,
            AuditEvent.detail.like(f"% person:{person.id}"),
        )
        .group_by(AuditEvent.detail)
        .order_by(last.desc())
    ).all()
    codes = {detail: detail.split(" ", 1)[0] for detail, _last in rows}
    partners = select(Partner.reference, Partner.name).where(Partner.reference.in_(codes.values()))
    names = dict(session.execute(partners).all())
    return tuple(Shown(names.get(codes[detail], codes[detail]), at) for detail, at in rows)
