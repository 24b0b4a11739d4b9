"""Who answers a query best.

Each word of a query gives a document points: the weight of the word in it, times how close the
word is to the one meant, times how rare it is. A word a document has itself and one that reference
data says of it (a need it answers is called so) speak for each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from domain.search.documents import HIDDEN, NUMBER_WEIGHT, Document
from domain.search.holders import NOBODY, Holders, Weighed
from domain.search.query import NUMBER_DIGITS, AskedWord, digits, pieces
from domain.search.spelling import EXACT, JOINED, ONE_SLIP, SPLIT, STEM, SURE, Vocabulary

FAINT = 2.0
OWN = ""
"""Kind of a document's own words; others are those of marks: `need` of `need:EC-ALI`."""
SECOND = 0.5
"""What the lesser count where a word is met in several kinds: the document's own, its needs'."""
UNLIKELY = 0.5
"""What is left of another reading of a word that is in use as it was written."""
ALIKE = 0.66
"""What another word for the same is worth."""
BEGUN = 0.38
"""Closeness of a beginning followed by another word: nobody is typing it any more."""
MARGIN = 1.0
"""Where nobody has all words: by how much of a word one may have less than the best."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Slots, best first; see `documents.Found`."""

    slots: np.ndarray
    sure: int
    complete: bool


class _Points:
    """What one asked word is worth to each document, and how closely it was met there."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._by_kind: dict[str, np.ndarray] = {}
        self.closeness = np.zeros(size, np.float32)

    def add(self, kind: str, held: Weighed, close: float, worth: float) -> None:
        """Let the holders of a word have it, where they have nothing better of its kind."""
        slots, weights = held
        if kind not in self._by_kind:
            self._by_kind[kind] = np.zeros(self._size, np.float32)
        points = self._by_kind[kind]
        points[slots] = np.maximum(points[slots], weights * worth)
        self.closeness[slots] = np.maximum(self.closeness[slots], close)

    def score(self) -> np.ndarray:
        """The points of each document, rarity included: of those who have it as it was written."""
        if not self._by_kind:
            return np.zeros(self._size, np.float32)
        met = np.count_nonzero(self.closeness >= SURE) or np.count_nonzero(self.closeness)
        rarity = 1 + log((1 + self._size) / (1 + met))
        first, *others = self._by_kind.values()
        most, every = first.copy(), first.copy()
        for points in others:
            np.maximum(most, points, out=most)
            every += points
        return (most * (1 - SECOND) + every * SECOND) * np.float32(rarity)


class Ranking:
    """What an index knows, as far as it takes to answer a query."""

    def __init__(
        self,
        documents: Sequence[Document],
        words: Holders,
        implied: Mapping[str, Mapping[str, float]],
        alike: Mapping[str, tuple[str, ...]],
        vocabulary: Vocabulary,
        by_title: np.ndarray,
    ) -> None:
        self._documents, self._words, self._implied = documents, words, implied
        self._alike, self._vocabulary, self._by_title = alike, vocabulary, by_title
        self._standing = np.array([d.standing for d in documents], dtype=np.float32)

    def rank(
        self, asked: list[AskedWord], same_title: Iterable[int], allowed: np.ndarray
    ) -> Ranked:
        """Those of the allowed slots that answer all words; or most, where nobody does."""
        size = len(allowed)
        held, cover = np.zeros(size, np.int16), np.zeros(size, np.float32)
        score, doubt = self._standing.copy(), np.ones(size, np.float32)
        for word in asked:
            points = self._points(word, size)
            score += points.score()
            if word.required:
                hit = points.closeness > 0
                held += hit
                cover += np.where(points.closeness >= SURE, 1, points.closeness)
                np.minimum(doubt, points.closeness, out=doubt, where=hit)
        for slot in same_title:
            score[slot] *= 2
        held[~allowed] = cover[~allowed] = 0
        best, every = cover.max(initial=0), held == sum(word.required for word in asked)
        if not best:
            return Ranked(NOBODY[0], 0, complete=True)
        complete = bool(cover[every].max(initial=0) >= best)
        slots = np.flatnonzero(every if complete else every | (cover >= best - MARGIN))
        unsure = doubt[slots] < SURE if complete else np.ones(len(slots), bool)
        order = np.lexsort((self._by_title[slots], -score[slots], unsure))
        return Ranked(slots[order], int((~unsure).sum()), complete)

    def _points(self, asked: AskedWord, size: int) -> _Points:
        points = _Points(size)
        for word, (close, worth) in self._meanings(asked).items():
            points.add(OWN, self._words.read(word), close, worth)
            for mark, held in self._said(word, close):
                points.add(mark.partition(":")[0], held, close, worth)
        for pair in self._vocabulary.split(asked.word):
            points.add(OWN, self._both(*pair), SPLIT, SPLIT)
        for number in asked.numbers:
            slots = self._with_number(number)
            held = slots, np.full(len(slots), NUMBER_WEIGHT, np.float32)
            points.add(OWN, held, EXACT, EXACT)
        return points

    def _meanings(self, asked: AskedWord) -> dict[str, tuple[float, float]]:
        """The words and phrases an asked word may mean: how close, and what that is worth."""
        found = self._readings(asked)
        known = max(found.values(), default=0) >= STEM
        meant = {
            word: (close, close * UNLIKELY if known and close < STEM else close)
            for word, close in found.items()
        }
        for word in [word for word, close in found.items() if close >= STEM]:
            for other in self._alike.get(word, ()):
                for same, _close in self._vocabulary.same(other):
                    meant[same] = max(meant.get(same, (0, 0)), (STEM, ALIKE))
        return meant

    def _readings(self, asked: AskedWord) -> dict[str, float]:
        vocabulary = self._vocabulary
        match = vocabulary.match if asked.by_beginning else vocabulary.same
        found = dict(match(asked.word))
        if not asked.last:
            found = {w: BEGUN if SURE <= c < STEM else c for w, c in found.items()}
        for joined in asked.joined:
            for word, close in vocabulary.same(joined):
                found[word] = max(found.get(word, 0), min(close, JOINED))
        found.update((phrase, EXACT) for phrase in asked.phrases if phrase in vocabulary)
        return found

    def _said(self, word: str, close: float) -> Iterator[tuple[str, Weighed]]:
        """The marks of which reference data says a word, with the slots that have them."""
        for mark, weight in self._implied.get(word, {}).items():
            if HIDDEN + mark in self._words and (weight >= FAINT or _names(close)):
                slots, shares = self._words.read(HIDDEN + mark)
                yield mark, (slots, shares * np.float32(weight))

    def _both(self, one: str, two: str) -> Weighed:
        """The slots that have two words, themselves or said of them; the weight of the first."""
        halves = [dict(self._everywhere(half)) for half in (one, two)]
        both = halves[0].keys() & halves[1].keys()
        weights = np.array([halves[0][slot] for slot in both], np.float32)
        return np.fromiter(both, np.int32, len(both)), weights

    def _everywhere(self, word: str) -> Iterator[tuple[int, float]]:
        said = (held for _mark, held in self._said(word, EXACT))
        for slots, weights in (self._words.read(word), *said):
            yield from zip(slots.tolist(), weights.tolist(), strict=True)

    def _with_number(self, number: str) -> np.ndarray:
        """The slots whose phone numbers hold these digits in a row."""
        holding = [self._words.slots(f"{HIDDEN}#{piece}") for piece in pieces(number)]
        rarest = min(holding, key=len)
        holders = [
            slot
            for slot in rarest
            if len(number) == NUMBER_DIGITS
            or any(number in digits(known) for known in self._documents[slot].numbers)
        ]
        return np.array(holders, np.int32)


def _names(close: float) -> bool:
    """Whether a word was written in full, one slip forgiven: its beginning implies nothing."""
    return close >= STEM or ONE_SLIP <= close < SURE
