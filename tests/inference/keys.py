"""Installations that have the same cases and keys of their own.

By how much a count is moved hangs on the key: what is known of quarters under one may not be under
another.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from unittest.mock import patch

from sqlalchemy.orm import Session

from db.figures import told
from db.quarters import table
from db.quarters import told as told_quarters
from domain.figures import protection
from domain.permissions import Actor
from inference import classes
from inference.book import Book, Score, each_alone, is_quarter
from inference.seen import Cell, Seen
from inference.views import in_comparison, in_profiles, on_map
from inference.world import EXECUTIVE, World


@contextmanager
def keyed(key: str) -> Iterator[None]:
    """Counts are moved as by another key."""
    draw = protection.draw_of(key.encode())
    kept = (told_quarters, "of_all_quarters"), (table, "_told_table")
    with ExitStack() as patched:
        patched.enter_context(patch.object(told, "_draw", lambda: draw))
        for module, name in kept:
            afresh = getattr(module, name).__wrapped__
            patched.enter_context(patch.object(module, name, afresh))
        yield


def of_quarters(
    world: World, keys: int, cells: Sequence[Cell], years: Sequence[Cell]
) -> tuple[Score, Score]:
    """Counts of one to four of quarters under so many keys, all added up: known from a class by
    itself, and from all classes of a quarter together.
    """
    alone, together = Score(), Score()
    truths: dict[Cell, int] = {}
    for number in range(keys):
        with keyed(f"key {number}"):
            book = Book.of(world, world.read(partial(_seen, world), EXECUTIVE))
        book.truths = truths
        alone.add(each_alone(book, filter(is_quarter, book.texts)))
        together.add(classes.of_places(book, cells, years))
    return alone, together


def _seen(world: World, session: Session, actor: Actor) -> list[Seen]:
    """Where classes of quarters stand."""
    return [
        *on_map(world, session, actor),
        *in_profiles(world, session, actor),
        *in_comparison(session, actor),
    ]
