"""A sheet was given: the diary says in which language, with whom on it, and which version."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.cases.change import add_event, lock
from db.handout.prepare import case_of, of_case
from db.models.cases import CaseEvent
from db.models.directory import Partner
from db.people.identity import tenant_of
from domain.acts import Act
from domain.cases.diary import DiaryEntry
from domain.errors import Changed, Refused
from domain.handout.asked import SheetAsked
from domain.handout.contents import Handout, cleared
from domain.handout.tongues import TEXTS, version
from domain.permissions import Actor, Permission
from domain.vocabulary import EventKind


@requires(Permission.CASES_WRITE)
def tenant_name(session: Session, actor: Actor, reference: str) -> str:
    """The name to write on the sheet, which is on record as read; empty where nobody is named, or
    the name cannot be cleared. Raises NotThere.
    """
    tenant = tenant_of(session, case_of(session, reference))
    if tenant is None:
        return ""
    audit(session, actor, Act.PERSON_READ, reference)
    return cleared(f"{tenant.given_name} {tenant.family_name}")


@requires(Permission.CASES_WRITE)
def give(
    session: Session, actor: Actor, reference: str, asked: SheetAsked, seen: Handout, token: str
) -> None:
    """Note that the sheet with what was `seen` goes out; the same `token` twice notes it once.

    Raises Refused (`empty`; `closed`, about the organisations that are active no longer), Changed
    (something on it is different now), NotThere.
    """
    case = lock(session, reference)
    if session.scalar(select(exists().where(CaseEvent.token == token))):
        return
    with session.no_autoflush:
        now = of_case(session, case, asked)
    if now.closed:
        raise Refused("closed", now.closed)
    if asked.language not in TEXTS or not now.places:
        raise Refused("empty")
    if now != seen:
        raise Changed
    entry = DiaryEntry(
        language=asked.language,
        version=version(asked.language),
        given=_names(session, [place.reference for place in now.places]),
    )
    add_event(session, actor, case, EventKind.SHEET, str(entry), token)
    # The record is read by who may not know of a reserved service: it names none.
    audit(session, actor, Act.SHEET_GIVE, reference, f"{asked.language} {entry.version}")


def _names(session: Session, references: list[str]) -> tuple[str, ...]:
    rows = session.execute(
        select(Partner.reference, Partner.name).where(Partner.reference.in_(references))
    )
    names: dict[str, str] = dict(rows.all())
    return tuple(names[reference] for reference in references)
