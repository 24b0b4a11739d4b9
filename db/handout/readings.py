"""Who has read what the sheet says in a language: a mother-tongue mediator, as it is now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.access import audit, requires
from db.clock import utcnow
from db.models.handout import SheetReading
from domain.acts import Act
from domain.errors import NotThere, Refused
from domain.handout.tongues import FIRST, TEXTS, version
from domain.permissions import Actor, Permission
from domain.text import clean_line

READER_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Reading:
    """A language of the sheet; `read_on` is None while nobody has read the texts of today."""

    language: str
    version: str
    reader: str = ""
    read_on: date | None = None


@requires(Permission.CASES_WRITE)
def was_read(session: Session, actor: Actor, language: str) -> bool:
    """Whether a mother-tongue reader has read a language as it is now; Italian needs none."""
    return language == FIRST or _of(session, language) is not None


@requires(Permission.DIRECTORY_WRITE)
def listing(session: Session, actor: Actor) -> tuple[Reading, ...]:
    """The translations, in the order of the languages."""
    rows = session.scalars(select(SheetReading))
    found = {(row.language, row.version): row for row in rows}
    readings = []
    for language in TEXTS:
        row = found.get((language, version(language)))
        known = (row.reader, row.read_on) if row else ("", None)
        readings.append(Reading(language, version(language), *known))
    return tuple(each for each in readings if each.language != FIRST)


@requires(Permission.DIRECTORY_WRITE)
def mark_read(
    session: Session, actor: Actor, language: str, seen: str, reader: str, read_on: date
) -> None:
    """A mediator has read the version that was `seen` of a language. The same twice is kept once.

    Raises Refused: `blank` (no such language, no reader), `version` (another text since), `future`.
    """
    name = clean_line(reader)
    if language not in TEXTS or language == FIRST or not name or len(name) > READER_LIMIT:
        raise Refused("blank")
    if seen != version(language):
        raise Refused("version")
    if read_on > clock.today():
        raise Refused("future")
    row = _of(session, language)
    if row is not None and (row.reader, row.read_on) == (name, read_on):
        return
    if row is None:
        row = SheetReading(language=language, version=seen)
        session.add(row)
    row.reader, row.read_on = name, read_on
    row.written_at, row.written_by = utcnow(), actor.user_id
    audit(session, actor, Act.SHEET_READ, f"sheet:{language}", seen)


@requires(Permission.DIRECTORY_WRITE)
def take_back(session: Session, actor: Actor, language: str) -> None:
    """Nobody has read it after all. Raises NotThere."""
    row = _of(session, language)
    if row is None:
        raise NotThere(language)
    session.delete(row)
    audit(session, actor, Act.SHEET_UNREAD, f"sheet:{language}", row.version)


def _of(session: Session, language: str) -> SheetReading | None:
    mine = (SheetReading.language == language, SheetReading.version == version(language))
    return session.scalar(select(SheetReading).where(*mine))
