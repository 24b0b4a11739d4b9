"""All words of names that are known, each once: which of them a typed word may mean."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.people.spelling import apart, bones, slips_allowed, sound

MOST_BEGINNING = 300
"""Words that begin alike, looked at while a name is still being typed."""
_SHORTEST = 3


class KnownNames:
    """Words are added and never taken out: one that nobody bears any more leads to nobody."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._sorted: list[str] = []
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        self._sounds: defaultdict[int, list[str]] = defaultdict(list)
        self._by_bones: defaultdict[str, list[str]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._known)

    def add(self, words: Iterable[str]) -> None:
        """Know these words too."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        self._known.update(new)
        for word in new:
            self._by_length[len(word)].append(word)
            heard = sound(word)
            if heard not in self._by_sound:
                self._sounds[len(heard)].append(heard)
                self._by_bones[bones(heard)].append(heard)
            self._by_sound[heard].append(word)
        if len(new) > len(self._sorted) // 100:
            self._sorted = sorted((*self._sorted, *new))
        else:
            for word in new:
                insort(self._sorted, word)

    def near(self, typed: str) -> dict[str, int]:
        """The words that `typed` may mean, with how far they are (`domain.people.spelling`)."""
        if len(typed) < _SHORTEST:
            return {typed: 0} if typed in self._known else {}
        found = {*self._beginning(typed), *self._slipped(typed), *self._heard(typed)}
        return {word: far for word in found if (far := apart(typed, word)) is not None}

    def _beginning(self, typed: str) -> list[str]:
        first = bisect_left(self._sorted, typed)
        last = bisect_left(self._sorted, typed + "\U0010ffff", lo=first)
        return self._sorted[first : min(last, first + MOST_BEGINNING)]

    def _slipped(self, typed: str) -> list[str]:
        most = slips_allowed(typed)
        return _within(self._by_length, typed, most)

    def _heard(self, typed: str) -> list[str]:
        heard = sound(typed)
        alike = {heard, *self._by_bones.get(bones(heard), ())}
        alike.update(_within(self._sounds, heard, 1))
        return [word for each in alike for word in self._by_sound.get(each, ())]


def _within(by_length: dict[int, list[str]], typed: str, most: int) -> list[str]:
    """Words of about the same length with at most `most` slips."""
    lengths = range(len(typed) - most, len(typed) + most + 1)
    return [
        word
        for length in lengths
        if length in by_length
        for word, _far, _at in process.extract(
            typed, by_length[length], scorer=OSA.distance, score_cutoff=most, limit=None
        )
    ]
