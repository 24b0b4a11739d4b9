"""The search for what others wrote of people who go, in pieces beside everything else.

How far it is stands in a row: who stops the server stops it there, and the next one goes on. It
ends once a last look at every column finds no row that was not there before. What is written anew
in a row that was passed is not seen.
"""

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.models import Base
from db.models.rights import MentionSweep, Wish
from db.rights import mentions
from db.rights.mentions import Turn
from domain.rights.wish import WishKind, WishState

REST = 1.0
"""The search rests as long after each piece as the piece took: people at work come first."""
SHORTEST_REST = 0.002
NEARLY = 99
"""It is never said to be whole before its people are gone."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search under way: for whom, and the last row looked at by `table.column`."""

    id: int
    people: frozenset[int]
    reached: Mapping[str, int]
    percent: int


def under_way(session: Session) -> Search | None:
    """The search that goes on now."""
    row = session.scalars(select(MentionSweep).order_by(MentionSweep.id).limit(1)).first()
    if row is None:
        return None
    reached: dict[str, int] = json.loads(row.reached)
    percent = sum(reached.values()) * 100 // max(row.total, 1)
    people = frozenset(int(number) for number in row.people.split(",") if number)
    return Search(row.id, people, reached, min(percent, NEARLY))


def percent(search: Search | None, wish: Wish) -> int | None:
    """How far the search for the person of an erasure is; None: there is no such search."""
    mine = wish.kind is WishKind.ERASURE and wish.state is WishState.GRANTED
    return search.percent if search and mine and wish.person_id in search.people else None


def begin(session: Session, people: Collection[int]) -> None:
    """Begin a search for them."""
    now = utcnow()
    session.add(
        MentionSweep(
            people=",".join(map(str, sorted(people))),
            reached="{}",
            total=sum(_last(session, table) for table, _column in mentions.columns()),
            begun_at=now,
            at=now,
        )
    )
    session.flush()


def go_on(search: Search, until: float, turn: Turn, look: Turn) -> bool:
    """Search on until about `until` (of `time.monotonic`); whether it is through."""
    with look() as session:
        sought = mentions.wanted(session, *search.people)
    reached, moved = dict(search.reached), bool(sought)
    while moved:
        moved = False
        for place in mentions.columns():
            name, rows = ".".join(place), mentions.PIECE
            while rows == mentions.PIECE:
                began = time.monotonic()
                reached[name], rows = mentions.piece(
                    sought, place, reached.get(name, 0), turn, look
                )
                moved = moved or rows > 0
                if rows and time.monotonic() > until:  # each turn gets on, be it ever so slow
                    _keep(search, reached, turn)
                    return False
                time.sleep(max(SHORTEST_REST, REST * (time.monotonic() - began)))
    return True


def end(session: Session, search: Search) -> None:
    """Its people have gone, or stay after all."""
    session.execute(delete(MentionSweep).where(MentionSweep.id == search.id))


def _keep(search: Search, reached: Mapping[str, int], turn: Turn) -> None:
    with turn() as session:
        row = update(MentionSweep).where(MentionSweep.id == search.id)
        session.execute(row.values(reached=json.dumps(reached), at=utcnow()))


def _last(session: Session, table: str) -> int:
    (key,) = Base.metadata.tables[table].primary_key.columns
    return session.scalar(select(func.max(key))) or 0
