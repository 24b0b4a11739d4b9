"""Which stored words a typed one may mean, and how close each of them is."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from domain.search.phrases import TIE
from domain.search.words import WORD_LIMIT, single, stem

LONGEST_GUESSED = 20
SHORTEST_START = 6
LAST = "\U0010ffff"
EXACT, JOINED, STEM, PREFIX, SPLIT, NEAR = 1.0, 0.96, 0.92, 0.9, 0.85, 0.6
"""Closeness of a match; below SURE it rests on a guess about what was meant."""
SURE, ONE_SLIP = 0.65, 0.39
DOUBLED, SHORTEST_DOUBLED = 0.62, 4
"""Of a word that differs in doubled letters alone: what Italian spells wrong most often."""


def tolerance(letters: int) -> int:
    """How many slips are forgiven in a stem of so many letters."""
    return 0 if letters < 4 else 1 if letters < 7 else 2


class Vocabulary:
    """The distinct words of an index, ready to be matched, and its phrases. Immutable."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._words = sorted(word for word in self._known if TIE not in word)
        self._inflected: dict[str, list[str]] = {}
        """By its stem each word that is not its own: of most, a name or an address, there is none
        to keep.
        """
        self._stems: dict[int, list[str]] = {}
        self._written_double: dict[str, list[str]] = {}
        """Stems with doubled letters, by the form in which each letter is written once."""
        bases = set()
        for word in self._words:
            bases.add(base := stem(word))
            if base != word:
                self._inflected.setdefault(base, []).append(word)
        for base in sorted(bases):
            self._stems.setdefault(len(base), []).append(base)
            if (once := single(base)) != base:
                self._written_double.setdefault(once, []).append(base)
        self.match = lru_cache(maxsize=2_000)(self._match)
        """`match(word) -> {stored word: closeness}`, remembered while a person types."""

    def __contains__(self, word: object) -> bool:
        return word in self._known

    def _match(self, word: str) -> dict[str, float]:
        """The stored words `word` may stand for, each with the closeness of the best reading."""
        word = word[:WORD_LIMIT]
        found: dict[str, float] = {}
        for reading in (
            self._beginning,
            self._alike,
            self._doubled,
            self._slipped,
            self._slipped_start,
        ):
            for other, closeness in reading(word):
                if closeness > found.get(other, 0):
                    found[other] = closeness
        return found

    def same(self, word: str) -> Iterator[tuple[str, float]]:
        """`word` itself and those that differ in the ending; the quick part of `match`."""
        if word in self._known:
            yield word, EXACT
        yield from self._alike(word)

    def _beginning(self, word: str) -> Iterator[tuple[str, float]]:
        start = bisect_left(self._words, word)
        for other in self._words[start : bisect_left(self._words, word + LAST)]:
            share = len(word) / len(other)
            yield other, EXACT if other == word else 0.7 + (PREFIX - 0.7) * share

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        return ((other, STEM) for other in self._of_stem(stem(word)))

    def _of_stem(self, base: str) -> Iterator[str]:
        if base in self._known and stem(base) == base:
            yield base
        yield from self._inflected.get(base, ())

    def _doubled(self, word: str) -> Iterator[tuple[str, float]]:
        base = stem(word)
        if len(base) >= SHORTEST_DOUBLED:
            once = single(base)
            for near in (once, *self._written_double.get(once, ())):
                yield from ((other, DOUBLED) for other in self._of_stem(near))

    def _slipped(self, word: str) -> Iterator[tuple[str, float]]:
        base = stem(word)
        slips = tolerance(len(base))
        for size in range(len(base) - slips, len(base) + slips + 1) if slips else ():
            for near, distance in _near(base, self._stems.get(size, ()), slips):
                if len(base) > 4 or near[0] == base[0]:
                    for other in self._of_stem(near):
                        yield other, NEAR - 0.15 * (distance - 1) - 0.8 / len(base)

    def _slipped_start(self, word: str) -> Iterator[tuple[str, float]]:
        """A slip in a word still being typed: `alimnet` for `alimentare`."""
        size = len(word)
        if size < SHORTEST_START:
            return
        starts: dict[str, list[str]] = {}
        first = bisect_left(self._words, word[0])
        for other in self._words[first : bisect_left(self._words, word[0] + LAST)]:
            if size < len(other) <= LONGEST_GUESSED:
                starts.setdefault(other[:size], []).append(other)
        for near, _distance in _near(word, list(starts), 1):
            for other in starts[near]:
                yield other, NEAR - 0.15

    def split(self, word: str) -> Iterator[tuple[str, str]]:
        """Two stored words written as one: `bancoalimentare`."""
        for i in range(3, min(len(word), WORD_LIMIT) - 2):
            if word[:i] in self._known and word[i:] in self._known:
                yield word[:i], word[i:]


def _near(word: str, among: Iterable[str], slips: int) -> Iterator[tuple[str, float]]:
    scorer: Callable[..., int] = OSA.distance
    for near, distance, _i in extract(word, among, scorer=scorer, score_cutoff=slips, limit=None):
        yield near, distance or 0.5
