"""An index of documents in memory, that takes them in and out one by one.

A query is words; a document is found when each of them means one of its words. Which stored words
a typed word may mean is decided in `domain.search.spelling`, who comes first in
`domain.search.ranking`. Not safe for threads: whoever shares an index holds a lock.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from domain.search.documents import (
    EMPTY,
    HIDDEN,
    NOTHING,
    Document,
    Filters,
    Found,
    Packed,
    packed,
    weights_of,
)
from domain.search.holders import Holders
from domain.search.meaning import Meanings
from domain.search.query import QUERY_LETTERS, asked_words
from domain.search.ranking import Ranked, Ranking
from domain.search.spelling import Vocabulary
from domain.text import fold

REMEMBERED = 16
"""Filters whose documents are kept, until one changes."""


class Index:
    """An inverted index.

    `implied` maps a word to the hidden marks it also means, with a weight for each: a word of the
    label of a need means every document marked with that need. A mark fainter than
    `ranking.FAINT` is meant only by the whole word: a municipality means whoever works in its
    whole province, but its first letters do not. `alike` maps a word or a phrase to other words
    that mean the same.
    """

    def __init__(
        self,
        implied: Mapping[str, Mapping[str, float]] | None = None,
        alike: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._implied, self._alike = implied or {}, alike or {}
        self._slots: dict[str, int] = {}
        self._documents: list[Packed] = []
        self._free: list[int] = []
        self._words = Holders()
        self._facets = Holders()
        """Of units, not of documents."""
        self._units: dict[int, list[int]] = {}
        self._slot_of_unit: list[int] = []
        self._stale = True

    def __len__(self) -> int:
        return len(self._slots)

    def put(self, document: Document) -> None:
        """Add a document, or replace the one with its id."""
        slot = self._slots.get(document.id)
        if slot is None:
            slot = self._free.pop() if self._free else len(self._documents)
            if slot == len(self._documents):
                self._documents.append(EMPTY)
            self._slots[document.id] = slot
        self._fill(slot, document)

    def remove(self, identifier: str) -> None:
        """Take a document out; nothing happens when it is not there."""
        slot = self._slots.pop(identifier, None)
        if slot is not None:
            self._fill(slot, NOTHING)
            self._free.append(slot)

    def _fill(self, slot: int, document: Document) -> None:
        """Put a document in the place of another; words both have alike are not touched."""
        before, past = self._documents[slot].unpacked()
        after = weights_of(document)
        for word, weight in before.items():
            if after.get(word) != weight:
                self._words.drop(word, slot)
        for word, weight in after.items():
            if before.get(word) != weight:
                self._words.put(word, slot, weight)
        self._fill_units(slot, past, document)
        self._documents[slot] = packed(document, after)
        self._stale = True

    def _fill_units(self, slot: int, past: Iterable[Iterable[str]], document: Document) -> None:
        for unit, facets in zip(self._units.pop(slot, ()), past, strict=True):
            for facet in facets:
                self._facets.drop(facet, unit)
        self._units[slot] = []
        for facets in document.units:
            unit = len(self._slot_of_unit)
            self._slot_of_unit.append(slot)
            self._units[slot].append(unit)
            for facet in facets:
                self._facets.put(facet, unit, 1)

    def search(self, query: str, filters: Filters | None = None) -> Found:
        """All documents a query and the filters leave, best first; never raises for any text.

        A blank query leaves them all, in the order of their titles.
        """
        self.refresh()
        filters = filters or Filters()
        if not query.strip():
            return self._all(filters)
        allowed = self._allowed(filters)
        same_title = self._titles.get(fold(query[:QUERY_LETTERS]), ())
        ranked: Ranked = self._ranking.rank(asked_words(query), same_title, allowed)
        return Found(self._ids(ranked.slots), ranked.sure, ranked.complete)

    def _all(self, filters: Filters) -> Found:
        """What the filters leave: kept, for to name thousands takes longer than to show twenty."""
        if filters not in self._left:
            allowed = self._allowed(filters)
            ids = self._ids(self._order[allowed[self._order]])
            if len(self._left) >= REMEMBERED:
                self._left.clear()
            self._left[filters] = Found(ids, len(ids))
        return self._left[filters]

    def refresh(self) -> None:
        """Rebuild what is derived from all documents; a search after a change does it anyway."""
        if not self._stale:
            return
        if self._words.changed:
            words = {word for word in self._words.words() if word[0] != HIDDEN}
            vocabulary = Vocabulary(words.union(self._implied, self._alike))
            self._meanings = Meanings(vocabulary, self._alike)
            self._words.changed = False
        titles = [fold(d.title) for d in self._documents]
        order = sorted(range(len(titles)), key=titles.__getitem__)
        self._order = np.array(order, dtype=np.int32)
        self._titles: dict[str, list[int]] = {}
        for slot, title in enumerate(titles):
            self._titles.setdefault(title, []).append(slot)
        self._unit_slots = np.array(self._slot_of_unit, dtype=np.int32)
        self._references = np.array([d.id for d in self._documents], dtype=object)
        self._moments = np.array([d.moment for d in self._documents])
        self._used = np.array([bool(d.id) for d in self._documents], dtype=bool)
        self._ranking = Ranking(
            self._documents, self._words, self._implied, self._meanings, self._order
        )
        self._left: dict[Filters, Found] = {}
        self._stale = False

    def _allowed(self, filters: Filters) -> np.ndarray:
        allowed = self._used.copy()
        if filters.since:
            allowed &= self._moments >= filters.since
        if filters.groups:
            kept = np.ones(len(self._unit_slots), dtype=bool)
            for group in filters.groups:
                holds = np.zeros(len(kept), dtype=bool)
                for facet in group:
                    holds[self._facets.read(facet)[0]] = True
                kept &= holds
            mask = np.zeros(len(allowed), dtype=bool)
            mask[self._unit_slots[kept]] = True
            allowed &= mask
        return allowed

    def _ids(self, slots: np.ndarray) -> tuple[str, ...]:
        return tuple(self._references[slots].tolist())
