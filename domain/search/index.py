"""Search over documents with weighted fields, forgiving typos and accents. Pure, in memory.

A query is words; a document is found when each of them means one of its words. Which stored
words a typed word may mean is decided in `domain.search.words`; here the answers are weighed.
Not safe for threads: whoever shares an index holds a lock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import log

import numpy as np

from domain.search.documents import (
    HIDDEN,
    NOTHING,
    NUMBER_WEIGHT,
    Document,
    Filters,
    Found,
    weights_of,
)
from domain.search.query import NUMBER_DIGITS, QUERY_LETTERS, AskedWord, asked_words, digits, pieces
from domain.search.words import EXACT, JOINED, ONE_SLIP, SPLIT, STEM, SURE, Vocabulary
from domain.text import fold

FAINT = 2.0


@dataclass(slots=True)
class _Posting:
    """The documents that hold one word, with the weight of the best field."""

    weights: dict[int, float] = field(default_factory=dict)
    arrays: tuple[np.ndarray, np.ndarray] | None = None

    def read(self) -> tuple[np.ndarray, np.ndarray]:
        if self.arrays is None:
            slots = np.fromiter(self.weights.keys(), np.int32, len(self.weights))
            weights = np.fromiter(self.weights.values(), np.float32, len(self.weights))
            self.arrays = slots, weights
        return self.arrays


class Index:
    """An inverted index that takes documents in and out one by one.

    `implied` maps a word to the hidden marks it also means, with a weight for each: a word of the
    label of a need means every document marked with that need. A mark fainter than FAINT is
    meant only by the whole word: a municipality means whoever works in its whole province, but
    its first letters do not.
    """

    def __init__(self, implied: Mapping[str, Mapping[str, float]] | None = None) -> None:
        self._implied = implied or {}
        self._slots: dict[str, int] = {}
        self._documents: list[Document] = []
        self._free: list[int] = []
        self._postings: dict[str, _Posting] = {}
        self._units: dict[int, list[int]] = {}
        self._slot_of_unit: list[int] = []
        self._facets: dict[str, _Posting] = {}
        self._stale = self._new_words = True
        self._vocabulary = Vocabulary(())

    def __len__(self) -> int:
        return len(self._slots)

    # -- documents in and out ---------------------------------------------------------------

    def put(self, document: Document) -> None:
        """Add a document, or replace the one with its id."""
        slot = self._slots.get(document.id)
        if slot is None:
            slot = self._free.pop() if self._free else len(self._documents)
            if slot == len(self._documents):
                self._documents.append(NOTHING)
            self._slots[document.id] = slot
        self._fill(slot, document)
        self._stale = True

    def remove(self, identifier: str) -> None:
        """Take a document out; nothing happens when it is not there."""
        slot = self._slots.pop(identifier, None)
        if slot is not None:
            self._fill(slot, NOTHING)
            self._free.append(slot)
            self._stale = True

    def _fill(self, slot: int, document: Document) -> None:
        """Put a document in the place of another; words both have alike are not touched."""
        before, after = weights_of(self._documents[slot]), weights_of(document)
        for word in before.keys() - after.keys():
            posting = self._postings[word]
            del posting.weights[slot]
            posting.arrays = None
            if not posting.weights:
                del self._postings[word]
                self._new_words = True
        for word, weight in after.items():
            if before.get(word) == weight:
                continue
            if word not in self._postings:
                self._postings[word] = _Posting()
                self._new_words = True
            self._postings[word].weights[slot] = weight
            self._postings[word].arrays = None
        self._fill_units(slot, document)
        self._documents[slot] = document

    def _fill_units(self, slot: int, document: Document) -> None:
        past = zip(self._units.pop(slot, ()), self._documents[slot].units, strict=True)
        for unit, facets in past:
            for facet in facets:
                del self._facets[facet].weights[unit]
                self._facets[facet].arrays = None
        self._units[slot] = []
        for facets in document.units:
            unit = len(self._slot_of_unit)
            self._slot_of_unit.append(slot)
            self._units[slot].append(unit)
            for facet in facets:
                posting = self._facets.setdefault(facet, _Posting())
                posting.weights[unit] = 1
                posting.arrays = None

    # -- questions --------------------------------------------------------------------------

    def search(self, query: str, filters: Filters | None = None) -> Found:
        """All documents a query and the filters leave, best first; never raises for any text.

        A blank query leaves them all, in the order of their titles.
        """
        self.refresh()
        allowed = self._allowed(filters or Filters())
        if not query.strip():
            ids = self._sorted(allowed)
            return Found(ids, len(ids))
        asked = asked_words(query)
        if not asked:
            return Found((), 0)
        return self._ranked(asked, fold(query[:QUERY_LETTERS]), allowed)

    def refresh(self) -> None:
        """Rebuild what is derived from all documents; a search after a change does it anyway."""
        if not self._stale:
            return
        if self._new_words:
            words = {word for word in self._postings if word[0] != HIDDEN}
            self._vocabulary = Vocabulary(words.union(self._implied))
            self._new_words = False
        titles = [fold(d.title) for d in self._documents]
        order = sorted(range(len(titles)), key=titles.__getitem__)
        self._order = np.array(order, dtype=np.int32)
        self._rank = np.empty(len(titles), np.int32)
        self._rank[self._order] = np.arange(len(titles))
        self._titles: dict[str, list[int]] = {}
        for slot, title in enumerate(titles):
            self._titles.setdefault(title, []).append(slot)
        self._unit_slots = np.array(self._slot_of_unit, dtype=np.int32)
        self._standing = np.array([d.standing for d in self._documents], dtype=np.float32)
        self._moments = np.array([d.moment for d in self._documents])
        self._used = np.array([d is not NOTHING for d in self._documents], dtype=bool)
        self._stale = False

    def _allowed(self, filters: Filters) -> np.ndarray:
        allowed = self._used.copy()
        if filters.since:
            allowed &= self._moments >= filters.since
        if filters.groups:
            kept = np.ones(len(self._unit_slots), dtype=bool)
            for group in filters.groups:
                holds = np.zeros(len(kept), dtype=bool)
                for facet in group & self._facets.keys():
                    holds[self._facets[facet].read()[0]] = True
                kept &= holds
            mask = np.zeros(len(allowed), dtype=bool)
            mask[self._unit_slots[kept]] = True
            allowed &= mask
        return allowed

    def _sorted(self, allowed: np.ndarray) -> tuple[str, ...]:
        return self._ids(self._order[allowed[self._order]])

    def _ids(self, slots: np.ndarray) -> tuple[str, ...]:
        documents = self._documents
        return tuple(documents[slot].id for slot in slots.tolist())

    def _ranked(self, asked: list[AskedWord], folded: str, allowed: np.ndarray) -> Found:
        size = len(allowed)
        held = np.zeros(size, np.int16)
        score = self._standing.copy()
        doubt = np.ones(size, np.float32)
        for word in asked:
            weight, closeness = self._weigh(word, size)
            hit = closeness > 0
            count = int(hit.sum())
            held += hit
            score += weight * (1 + log((1 + size) / (1 + count)))
            np.minimum(doubt, closeness, out=doubt, where=hit)
        for slot in self._titles.get(folded, ()):
            score[slot] *= 2
        most = int(held[allowed].max(initial=0))
        if not most:
            return Found((), 0)
        slots = np.flatnonzero((held == most) & allowed)
        unsure = doubt[slots] < SURE
        order = np.lexsort((self._rank[slots], -score[slots], unsure))
        complete = most == len(asked)
        sure = int((~unsure).sum()) if complete else 0
        return Found(self._ids(slots[order]), sure, complete)

    def _weigh(self, asked: AskedWord, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Of each slot, the best weight of one asked word and its closeness."""
        weight = np.zeros(size, np.float32)
        closeness = np.zeros(size, np.float32)

        def add(slots: np.ndarray, weights: np.ndarray, close: float) -> None:
            weight[slots] = np.maximum(weight[slots], weights * close)
            closeness[slots] = np.maximum(closeness[slots], close)

        for word, close in self._meanings(asked).items():
            for slots, weights in self._holders(word, close):
                add(slots, weights, close)
        for pair in self._vocabulary.split(asked.word):
            halves = [dict(self._weights_of(half)) for half in pair]
            both = halves[0].keys() & halves[1].keys()
            weights = np.array([halves[0][slot] for slot in both], np.float32)
            add(np.fromiter(both, np.int32, len(both)), weights, SPLIT)
        for number in asked.numbers:
            slots = self._with_number(number)
            add(slots, np.full(len(slots), NUMBER_WEIGHT, np.float32), EXACT)
        return weight, closeness

    def _holders(self, word: str, close: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The slots that hold a stored word, themselves or by what it implies, with weights."""
        if word in self._postings:
            yield self._postings[word].read()
        for mark, weight in self._implied.get(word, {}).items():
            posting = self._postings.get(HIDDEN + mark)
            if posting and (weight >= FAINT or _names(close)):
                slots = posting.read()[0]
                yield slots, np.full(len(slots), weight, np.float32)

    def _weights_of(self, word: str) -> Iterator[tuple[int, float]]:
        for slots, weights in self._holders(word, EXACT):
            yield from zip(slots.tolist(), weights.tolist(), strict=True)

    def _with_number(self, number: str) -> np.ndarray:
        """The slots whose phone numbers hold these digits in a row."""
        holding = [self._postings.get(f"{HIDDEN}#{piece}") for piece in pieces(number)]
        rarest = min(holding, key=lambda piece: len(piece.weights) if piece else 0)
        if rarest is None or len(number) == NUMBER_DIGITS:
            return rarest.read()[0] if rarest else np.zeros(0, np.int32)
        holders = [
            slot
            for slot in rarest.weights
            if any(number in digits(known) for known in self._documents[slot].numbers)
        ]
        return np.array(holders, np.int32)

    def _meanings(self, asked: AskedWord) -> dict[str, float]:
        vocabulary = self._vocabulary
        match = vocabulary.match if asked.by_beginning else vocabulary.same
        found = dict(match(asked.word))
        for joined in asked.joined:
            for word, close in vocabulary.same(joined):
                found[word] = max(found.get(word, 0), close * JOINED)
        return found


def _names(close: float) -> bool:
    """Whether a word was written in full, one slip forgiven: its beginning implies nothing."""
    return close >= STEM or ONE_SLIP <= close < SURE
