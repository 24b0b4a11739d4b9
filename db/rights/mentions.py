"""What other rows say of a person in words: looked for in every encrypted column there is.

Codici fiscali, telephones and mail addresses are a person's own; a name only where nobody else who
is kept bears it, else the words of a namesake would go. Read and changed in small pieces, which
`db.rights.sweep` puts together. Drafts that name the person go whole: they are forms to be saved.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from db.access import audit
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
from domain.rights.mentioned import Patterns, Spelling, names, patterns, without

PIECE = 500
NAMESAKES = 200
"""Of so many who may be namesakes the names are compared."""
Turn = Callable[[], AbstractContextManager[Session]]
_OWN = {Person.__tablename__, Wish.__tablename__}
"""The person's own rows, which go by `db.rights.destroy`; a namesake's stay."""
_NO_WORDS = {table.__tablename__ for table in (PersonKey, CodeApp, ExternalSession, Installation)}
"""Keys and tokens: nobody is named there, and one that is changed opens nothing any more."""
NOT_SEARCHED = _OWN | _NO_WORDS


def wanted(session: Session, *people: int) -> Patterns:
    """What to look for of people who go, and of the records merged into them."""
    everybody = [
        each
        for number in people
        if (person := session.get(Person, number)) is not None
        for each in (person, *merged_people(session, number))
    ]
    ids = {each.id for each in everybody}
    found: list[Spelling] = []
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
        if isinstance(column.type, EncryptedText)
        and table.name not in NOT_SEARCHED
        and not column.name.endswith("token")
    )


def _next(
    session: Session, sought: Patterns, table: str, column: str, after: int
) -> tuple[list[int], list[int]]:
    """Ids of the next rows of a column, and of those in which they are named."""
    held, key = _held(table)
    rows = session.execute(
        select(key, held.c[column]).where(key > after).order_by(key).limit(PIECE)
    ).all()
    named = [number for number, text in rows if text and names(sought, text)]
    return [number for number, _text in rows], named


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


def piece(
    sought: Patterns, place: tuple[str, str], after: int, turn: Turn, look: Turn
) -> tuple[int, int]:
    """Take their words out of the next rows of a column: the last row looked at, and how many."""
    with look() as session:
        rows, named = _next(session, sought, *place, after)
    if named:
        with turn() as session:
            redact(session, sought, *place, named)
    return (rows[-1] if rows else after), len(rows)


def take_out(sought: Patterns, turn: Turn = transaction, look: Turn = reading) -> None:
    """Take their words out of every text there is, where nobody is at work."""
    for place in columns():
        after, rows = piece(sought, place, 0, turn, look)
        while rows == PIECE:
            after, rows = piece(sought, place, after, turn, look)


def _held(table: str) -> tuple[Table, Column[int]]:
    """A table and the number its rows go by."""
    held: Table = Base.metadata.tables[table]
    (key,) = held.primary_key.columns
    return held, key
