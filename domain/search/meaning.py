"""What a word of a query may mean: the stored words it stands for, how surely, and their worth."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.search.query import AskedWord
from domain.search.spelling import EXACT, JOINED, STEM, SURE, Vocabulary

UNLIKELY = 0.5
"""What is left of another reading of a word that is in use as it was written."""
ALIKE = 0.66
"""What another word for the same is worth."""
BEGUN = 0.38
"""Closeness of a beginning followed by another word: nobody is typing it any more."""


class Met(NamedTuple):
    """`close`: how surely a word is met; `worth`: which share of its weight counts."""

    close: float
    worth: float


class Meanings:
    """`alike` maps a word or a phrase to other words that mean the same."""

    def __init__(self, vocabulary: Vocabulary, alike: Mapping[str, tuple[str, ...]]) -> None:
        self._vocabulary, self._alike = vocabulary, alike

    def of(self, asked: AskedWord) -> dict[str, Met]:
        """The words and phrases an asked word may mean."""
        read = self._readings(asked)
        known = max(read.values(), default=0) >= STEM
        found = {
            word: Met(close, close * UNLIKELY if known and close < STEM else close)
            for word, close in read.items()
        }
        for other in self._others(read):
            found[other] = max(found.get(other, Met(0, 0)), Met(STEM, ALIKE))
        return found

    def split(self, asked: AskedWord) -> Iterator[tuple[str, str]]:
        """The pairs of words it may be, written as one."""
        return self._vocabulary.split(asked.word)

    def _readings(self, asked: AskedWord) -> dict[str, float]:
        """The words and phrases it may be as it is written, with their closeness."""
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

    def _others(self, read: Mapping[str, float]) -> Iterator[str]:
        """Other words for those that were written out."""
        for word, close in read.items():
            for other in self._alike.get(word, ()) if close >= STEM else ():
                yield from (same for same, _close in self._vocabulary.same(other))
