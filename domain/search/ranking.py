"""Who answers a query best.

Each word of a query gives a document points: the weight of the word in it, times how close the
word is to the one meant, times how rare it is. A word a document has itself and one that reference
data says of it (a need it answers is called so) speak for each other; so do the words of a sentence
that tell of one need, while those that tell of several are often chance.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from domain.search.documents import HIDDEN, NUMBER_WEIGHT, Packed
from domain.search.holders import NOBODY, Holders, Weighed
from domain.search.meaning import Meanings, Met
from domain.search.query import NUMBER_DIGITS, AskedWord, pieces
from domain.search.spelling import EXACT, ONE_SLIP, SPLIT, STEM, SURE

FAINT = 2.0
OWN = ""
"""Kind of a document's own words; others are those of marks: `need` of `need:EC-ALI`."""
NEED = "need"
"""The kind whose words speak for each other where they tell of the same."""
SECOND = 0.5
"""What the lesser count where a word is met in several kinds: the document's own, its needs'."""
LAST = 1e6
"""More than any score."""
MARGIN = 0.5
"""Where nobody has all words: by how much of a word one may have less than the best."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Slots, best first; see `documents.Found`."""

    slots: np.ndarray
    sure: int
    complete: bool


class _Points:
    """What one asked word is worth to each document, and how closely it was met there."""

    def __init__(self, size: int, *, required: bool) -> None:
        self.required = required
        self._by_kind: dict[str, np.ndarray] = {}
        self.closeness = np.zeros(size, np.float32)
        self.needs: dict[str, Met] = {}
        """How the word tells of a need, by the mark of that."""
        self.beside = np.zeros(size, np.float32)
        """How closely it was met in anything but needs."""
        self.rarity = 1.0

    def add(self, kind: str, held: Weighed, meaning: Met) -> None:
        """Let the holders of a word have it, where they have nothing better of its kind."""
        slots, weights = held
        if not len(slots):
            return
        if kind not in self._by_kind:
            self._by_kind[kind] = np.zeros_like(self.closeness)
        points = self._by_kind[kind]
        points[slots] = np.maximum(points[slots], weights * np.float32(meaning.worth))
        close = np.float32(meaning.close)
        self.closeness[slots] = np.maximum(self.closeness[slots], close)
        if kind != NEED:
            self.beside[slots] = np.maximum(self.beside[slots], close)

    def read(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The slots that have the word; of each its closeness and its points.

        Rarity counts those who have the word as it was written.
        """
        slots = np.flatnonzero(self.closeness > 0)
        close = self.closeness[slots]
        met = np.count_nonzero(close >= SURE) or len(slots)
        rarity = self.rarity = 1 + log((1 + len(self.closeness)) / (1 + met))
        most, every = np.zeros(len(slots), np.float32), np.zeros(len(slots), np.float32)
        for points in self._by_kind.values():
            of_kind = points[slots]
            np.maximum(most, of_kind, out=most)
            every += of_kind
        return slots, close, (most * (1 - SECOND) + every * SECOND) * np.float32(rarity)


class Ranking:
    """What an index knows, as far as it takes to answer a query."""

    def __init__(
        self,
        documents: Sequence[Packed],
        words: Holders,
        implied: Mapping[str, Mapping[str, float]],
        meanings: Meanings,
        by_title: np.ndarray,
    ) -> None:
        self._documents, self._words, self._implied = documents, words, implied
        self._meanings, self._by_title = meanings, by_title
        self._standing = np.array([d.standing for d in documents], dtype=np.float32)

    def rank(
        self, asked: list[AskedWord], same_title: Iterable[int], allowed: np.ndarray
    ) -> Ranked:
        """Those of the allowed slots that answer all words; or most, where nobody does, or where
        who has all of them has them by chance: by needs that have nothing to do with each other.
        """
        size = len(allowed)
        held, cover = np.zeros(size, np.int16), np.zeros(size, np.float32)
        score, doubt = self._standing.copy(), np.ones(size, np.float32)
        met = [self._points(word, size) for word in asked]
        for word, of_word in zip(asked, met, strict=True):
            slots, close, points = of_word.read()
            score[slots] += points
            if word.required:
                held[slots] += 1
                cover[slots] += np.where(close >= SURE, 1, close)
                doubt[slots] = np.minimum(doubt[slots], close)
        score += self._one_need(met, size)
        for slot in same_title:
            score[slot] *= 2
        held[~allowed] = cover[~allowed] = 0
        best, every = cover.max(initial=0), held == sum(word.required for word in asked)
        if not best:
            return Ranked(NOBODY[0], 0, complete=True)
        together = self._together([each for each in met if each.required], size)
        together[~allowed] = 0
        most = together.max(initial=0)
        complete = bool(cover[every].max(initial=0) >= best and together[every].max() >= most)
        few = (cover >= best - MARGIN) | (together >= most - MARGIN)
        shown = every if complete else every | few
        slots = self._by_title[shown[self._by_title]]
        unsure = doubt[slots] < SURE if complete else np.ones(len(slots), bool)
        order = np.argsort(np.where(unsure, LAST, 0) - score[slots], kind="stable")
        return Ranked(slots[order], int((~unsure).sum()), complete)

    def _one_need(self, words: Sequence[_Points], size: int) -> np.ndarray:
        """What the words are worth together as they tell of one need, the best of each document."""
        best = np.zeros(size, np.float32)
        for mark in {mark for word in words for mark in word.needs}:
            value = sum(
                word.needs[mark].worth * word.rarity for word in words if mark in word.needs
            )
            slots, shares = self._words.read(HIDDEN + mark)
            best[slots] = np.maximum(best[slots], shares * np.float32(value))
        return best

    def _together(self, words: Sequence[_Points], size: int) -> np.ndarray:
        """How many of the words are met by one need and by what else is known of a document."""
        beside = [np.where(word.beside >= SURE, np.float32(1), word.beside) for word in words]
        best = np.zeros(size, np.float32)
        for held in beside:
            best += held
        for mark in {mark for word in words for mark in word.needs}:
            slots, _shares = self._words.read(HIDDEN + mark)
            met = np.zeros(len(slots), np.float32)
            for word, held in zip(words, beside, strict=True):
                close = word.needs[mark].close if mark in word.needs else 0.0
                met += np.maximum(held[slots], np.float32(1 if close >= SURE else close))
            best[slots] = np.maximum(best[slots], met)
        return best

    def _points(self, asked: AskedWord, size: int) -> _Points:
        points = _Points(size, required=asked.required)
        meant = self._meanings.of(asked)
        for word, meaning in meant.items():
            points.add(OWN, self._words.read(word), meaning)
        for mark, meaning in self._marks(meant).items():
            kind = mark.partition(":")[0]
            points.add(kind, self._words.read(HIDDEN + mark), meaning)
            if kind == NEED:
                points.needs[mark] = meaning
        for pair in self._meanings.split(asked):
            points.add(OWN, self._both(*pair), Met(SPLIT, SPLIT))
        for number in asked.numbers:
            slots = self._with_number(number)
            held = slots, np.full(len(slots), NUMBER_WEIGHT, np.float32)
            points.add(OWN, held, Met(EXACT, EXACT))
        return points

    def _marks(self, meant: Mapping[str, Met]) -> dict[str, Met]:
        """The marks that reference data calls by one of these words; each the best it gets."""
        found: dict[str, Met] = {}
        for word, (close, worth) in meant.items():
            for mark, weight in self._implied.get(word, {}).items():
                if weight >= FAINT or _in_full(close):
                    before = found.get(mark, Met(0, 0))
                    found[mark] = Met(max(close, before.close), max(weight * worth, before.worth))
        return found

    def _both(self, one: str, two: str) -> Weighed:
        """The slots that have two words, themselves or said of them; the weight of the first."""
        halves = [dict(self._everywhere(half)) for half in (one, two)]
        both = halves[0].keys() & halves[1].keys()
        weights = np.array([halves[0][slot] for slot in both], np.float32)
        return np.fromiter(both, np.int32, len(both)), weights

    def _everywhere(self, word: str) -> Iterator[tuple[int, float]]:
        slots, weights = self._words.read(word)
        yield from zip(slots.tolist(), weights.tolist(), strict=True)
        for mark, weight in self._implied.get(word, {}).items():
            slots, _shares = self._words.read(HIDDEN + mark)
            yield from ((slot, weight) for slot in slots.tolist())

    def _with_number(self, number: str) -> np.ndarray:
        """The slots whose phone numbers hold these digits in a row."""
        holding = [self._words.slots(f"{HIDDEN}#{piece}") for piece in pieces(number)]
        rarest = min(holding, key=len)
        holders = [
            slot
            for slot in rarest
            if len(number) == NUMBER_DIGITS
            or any(number in known for known in self._documents[slot].numbers)
        ]
        return np.array(holders, np.int32)


def _in_full(close: float) -> bool:
    """Whether a word was written in full, one slip forgiven: its beginning implies nothing."""
    return close >= STEM or ONE_SLIP <= close < SURE
