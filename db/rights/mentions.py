"""What other rows say of a person in words: looked for in every encrypted column there is.

Codici fiscali, telephones and mail addresses are a person's own; a name only where nobody else who
is kept bears it, else the words of a namesake would go. Read and changed in small pieces, so that
people at work do not wait. Drafts that name the person go whole: they are forms to be saved.
"""

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.engine import reading, transaction
from db.models import Base
from db.models.external import ExternalSession
from db.models.factors import CodeApp
from db.models.installation import Installation
from db.models.people import Draft, Person, PersonKey
from db.models.rights import Wish
from db.people.find import all_named
from db.people.stays import merged_people
from db.types import EncryptedText
from domain.acts import Act
from domain.people.words import own_words
from domain.rights.mentioned import Patterns, names, patterns, without

PIECE = 500
PAUSE_SECONDS = 0.005
"""Between two pieces: people at work come first."""
NAMESAKES = 200
"""Of so many who may be namesakes the names are compared."""
Turn = Callable[[], AbstractContextManager[Session]]
_OWN = {Person.__tablename__, Wish.__tablename__}
"""The person's own rows, which go by `db.rights.destroy`; a namesake's stay."""
_NO_WORDS = {table.__tablename__ for table in (PersonKey, CodeApp, ExternalSession, Installation)}
"""Keys and tokens: nobody is named there, and one that is changed opens nothing any more."""
NOT_SEARCHED = _OWN | _NO_WORDS


@without_actor("the clock does it for a wish that was granted; nothing is shown")
def wanted(session: Session, person_id: int) -> Patterns:
    """What to look for of a person and of the records merged into them."""
    person = session.get_one(Person, person_id)
    everybody = [person, *merged_people(session, person_id)]
    ids = {each.id for each in everybody}
    found: list[re.Pattern[str]] = []
    for each in everybody:
        numbers = (each.codice_fiscale, each.earlier_code, each.phone, each.email)
        name = (each.family_name, each.given_name)
        found += patterns(numbers, None if _has_namesake(session, name, ids) else name)
    return found


def _has_namesake(session: Session, name: tuple[str, str], ids: set[int]) -> bool:
    likely = set(all_named(session, own_words(*name), NAMESAKES)) - ids
    rows = select(Person.family_name, Person.given_name).where(Person.id.in_(likely))
    same = tuple(map(_folded, name))
    return any(tuple(map(_folded, row)) == same for row in session.execute(rows))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def columns() -> tuple[tuple[str, str], ...]:
    """Every encrypted column with its table: one added tomorrow is searched too."""
    return tuple(
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText) and table.name not in NOT_SEARCHED
    )


def find(
    session: Session, sought: Patterns, table: str, column: str, after: int
) -> tuple[list[int], int | None]:
    """Ids of the rows of a piece in which they are named, and where the next piece begins."""
    held, key = _held(table)
    rows = session.execute(
        select(key, held.c[column]).where(key > after).order_by(key).limit(PIECE)
    ).all()
    named = [number for number, text in rows if text and names(sought, text)]
    return named, rows[-1][0] if len(rows) == PIECE else None


def redact(session: Session, sought: Patterns, table: str, column: str, ids: list[int]) -> None:
    """Take their words out of these rows."""
    if table == Draft.__tablename__:
        session.execute(delete(Draft).where(Draft.id.in_(ids)))
    else:
        held, key = _held(table)
        rows = select(key, held.c[column]).where(key.in_(ids)).with_for_update()
        for number, text in session.execute(rows).all():
            change = {column: without(sought, text)}
            session.execute(update(held).where(key == number).values(change))
    audit(session, None, Act.RIGHTS_REDACT, table)


@without_actor("the clock does it for a wish that was granted")
def take_out(sought: Patterns, turn: Turn = transaction, look: Turn = reading) -> None:
    """Take their words out of every text there is, read and changed in small pieces."""
    for table, column in columns():
        after: int | None = 0
        while after is not None:
            with look() as session:
                named, after = find(session, sought, table, column, after)
            if named:
                with turn() as session:
                    redact(session, sought, table, column, named)
            time.sleep(PAUSE_SECONDS)


def _held(table: str) -> tuple[Table, Column[int]]:
    """A table and the number its rows go by."""
    held: Table = Base.metadata.tables[table]
    (key,) = held.primary_key.columns
    return held, key
