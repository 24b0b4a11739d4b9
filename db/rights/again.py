"""Erasures carried out again in a database that was restored from a backup made before them.

What is gone is known by keyed digests alone: the table `erased`, and a copy of it in a file beside
the database, which the restored table does not know. The file names nobody, and without
PONTE_INDEX_KEY it tells nothing. Until it is done nobody is served: `restore` marks the database
in the transaction that fills it, and the last transaction here takes the mark away.
"""

import os
from collections.abc import Iterable, Set
from datetime import date
from pathlib import Path

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.engine import insert_into, reading, transaction
from db.models.cases import Case
from db.models.installation import Installation
from db.models.people import Person
from db.models.rights import Erased
from db.rights import mentions
from db.rights.destroy import case_digest, destroy_case, destroy_person, person_digest
from db.rights.mentions import Turn
from domain.acts import Act
from settings import get_settings

NAME = "erased.list"


def where() -> Path:
    """The file beside the database."""
    return get_settings().var_dir / NAME


@without_actor("the clock does it; digests alone")
def write_down(session: Session, path: Path | None = None) -> int:
    """Write every digest into the file, those it has already too; how many there are."""
    path = path or where()
    known = _read(path)
    held = {row.digest: row.on for row in session.execute(select(Erased.digest, Erased.on))}
    if not held.keys() - known.keys():
        return len(known)
    lines = [f"{number} {day.isoformat()}\n" for number, day in sorted((known | held).items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.writelines(lines)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    return len(lines)


@without_actor("the clock asks; digests alone")
def is_due(session: Session, path: Path | None = None) -> bool:
    """Whether the file knows of erasures that the database does not: it was put back past
    `restore`, by a copy of its file or by the tools of PostgreSQL.
    """
    return bool(_read(path or where()).keys() - set(session.scalars(select(Erased.digest))))


@without_actor("the gate and the start ask; nothing is shown")
def put_back(session: Session) -> bool:
    """Whether a backup was read in and nobody may be served yet."""
    return bool(session.scalar(select(exists().where(Installation.put_back_at.is_not(None)))))


@without_actor("the clock does it, and who restores: for wishes that were granted")
def carry_out_again(
    path: Path | None = None, turn: Turn = transaction, look: Turn = reading
) -> int:
    """Destroy whatever of a restored database was erased before, and what others wrote of them;
    how many cases and people.

    For the command that restores, before anybody can read, and for the clock. What is broken off
    begins anew: the last transaction alone makes the database know.
    """
    known = _read(path or where())
    with look() as session:
        gone = known.keys() | set(session.scalars(select(Erased.digest)))
        people = _people(session, gone) if gone else []
        sought = mentions.wanted(session, *people)
    if sought:
        mentions.take_out(sought, turn, look)
    with turn() as session:
        _remember(session, known)
        session.execute(update(Installation).values(put_back_at=None))
        return _destroy(session, gone) if gone else 0


def _people(session: Session, gone: Set[int]) -> list[int]:
    rows = session.execute(select(Person.id, Person.created_at).order_by(Person.id))
    return [number for number, at in rows if person_digest(number, at) in gone]


def _destroy(session: Session, gone: Set[int]) -> int:
    rows = session.execute(select(Case.id, Case.reference).order_by(Case.id))
    cases = [number for number, code in rows if case_digest(code) in gone]
    for number in cases:
        destroy_case(session, number)
    people = _people(session, gone)
    for number in people:
        destroy_person(session, number)
    if cases or people:
        audit(session, None, Act.RIGHTS_AGAIN, "database")
    session.flush()
    return len(cases) + len(people)


def _remember(session: Session, known: dict[int, date]) -> None:
    rows = [{"digest": number, "on": day} for number, day in sorted(known.items())]
    if rows:
        put = insert_into(session, Erased).on_conflict_do_nothing(index_elements=[Erased.digest])
        session.execute(put, rows)


def _read(path: Path) -> dict[int, date]:
    if not path.exists():
        return {}
    lines: Iterable[list[str]] = (line.split() for line in path.read_text("ascii").splitlines())
    return {int(line[0]): date.fromisoformat(line[1]) for line in lines if len(line) == 2}
