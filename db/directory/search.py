"""The search of the directory: one index in memory per database, true at every search.

A search asks the database one number, the version of the directory. When it has grown, the
partners changed since are read again and nothing else, so another process's changes are seen
at the next search.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.access import requires, without_actor
from db.clock import utcnow
from db.directory.search_rows import PartnerRow, read_changed
from db.directory.search_words import implied_words, words_alike
from db.memory import PerDatabase
from db.models.directory import DirectoryVersion
from db.reference.catalogue import Catalogue, catalogue_of
from domain.directory.forms import EVERYWHERE
from domain.periods import verified_since
from domain.permissions import Actor, Permission
from domain.search.documents import Filters, Found
from domain.search.index import Index
from domain.vocabulary import Capacity
from settings import get_settings

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class PartnerFilters:
    """What narrows a search; an empty field narrows nothing. All must hold for one service."""

    need: str = ""
    """A need code (`EC-ALI`) or an area (`EC`)."""
    place: str = ""
    """ISTAT code: the service works there, by name, by province or everywhere."""
    type_code: str = ""
    verified: bool = False
    """Verified within the months of the settings."""
    capacity: frozenset[Capacity] = frozenset()
    language: str = ""
    """ISO 639-1."""
    inactive: bool = False
    """Also those no longer active."""


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """One page of results. `sure` of the `total` match as written, the others by a guess.

    `complete` is false when no partner has all the words, and those with most are given.
    """

    rows: tuple[PartnerRow, ...]
    total: int
    sure: int
    complete: bool
    page: int
    """From 1; a page past the end gives the last one."""


class _Directory:
    """The index of one database and the rows it gives back."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.catalogue: Catalogue | None = None
        self.clear()

    def clear(self) -> None:
        self.version, self.day = -1, clock.today()
        self.index: Index | None = None
        self.rows: dict[str, PartnerRow] = {}

    def follow(self, session: Session) -> Index:
        """Bring the index up to the version of the directory; call with the lock held."""
        version = session.scalar(select(DirectoryVersion.version)) or 0
        if version < self.version:
            self.clear()  # an older backup was restored
        catalogue = catalogue_of(session)
        if self.catalogue is not catalogue:
            self.clear()  # its words are in the index
            self.catalogue = catalogue
        if self.index is None:
            self.index = Index(implied_words(catalogue), words_alike(catalogue))
        today = clock.today()
        if version > self.version or today != self.day:
            changed = read_changed(session, self.version, new_day=today != self.day)
            for row, document in changed:
                self.rows[row.reference] = row
                self.index.put(document)
            self.version, self.day = version, today
        return self.index


memory = PerDatabase(lambda _session: _Directory())


@contextmanager
def _directory(session: Session) -> Iterator[_Directory]:
    directory = memory.of(session)
    with directory.lock:
        yield directory


@requires(Permission.DIRECTORY_READ)
def search(
    session: Session,
    actor: Actor,
    query: str = "",
    filters: PartnerFilters | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> PartnerPage:
    """Partners that answer a query, best first, twenty a page; all by name for a blank one."""
    with _directory(session) as directory:
        index = directory.follow(session)
        found: Found = index.search(query, _facets(session, filters or PartnerFilters()))
        pages = max(1, -(-len(found.ids) // size))
        page = min(max(page, 1), pages)
        shown = found.ids[(page - 1) * size : page * size]
        rows = tuple(directory.rows[reference] for reference in shown)
    return PartnerPage(rows, len(found.ids), found.sure, found.complete, page)


@without_actor("at start-up, so that the first search finds the index ready")
def warm(session: Session) -> int:
    """Read the directory into memory; the number of partners."""
    with _directory(session) as directory:
        index = directory.follow(session)
        index.refresh()
        return len(index)


def _facets(session: Session, filters: PartnerFilters) -> Filters:
    groups: list[set[str]] = []
    if not filters.inactive:
        groups.append({"active"})
    if filters.need:
        groups.append({f"need:{filters.need}", f"area:{filters.need}"})
    if filters.type_code:
        groups.append({f"type:{filters.type_code}"})
    if filters.language:
        groups.append({f"language:{filters.language}"})
    if filters.capacity:
        groups.append({f"capacity:{capacity}" for capacity in filters.capacity})
    if filters.place:
        place = catalogue_of(session).municipalities.get(filters.place)
        province = place.province if place else filters.place
        groups.append({f"place:{p}" for p in (filters.place, province, EVERYWHERE)})
    since = 0.0
    if filters.verified:
        since = verified_since(utcnow(), get_settings().verify_every_months).timestamp()
    return Filters(tuple(frozenset(group) for group in groups), since)
