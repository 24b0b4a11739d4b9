"""All words of names that are known, each once: which of them a typed word may mean."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.people.spelling import LONG, apart, bones, sound

MOST_BEGINNING = 300
"""Words that begin alike, looked at while a name is still being typed."""
_SHORTEST = 3
_LAST = "\U0010ffff"


class _Sorted:
    """Words in order, and in that of their ends: what has one slip begins or ends as it should."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._backwards: list[str] = []

    def add(self, new: list[str]) -> None:
        for kept, more in ((self._words, new), (self._backwards, [word[::-1] for word in new])):
            if len(more) > len(kept) // 100:
                kept[:] = sorted((*kept, *more))
            else:
                for word in more:
                    insort(kept, word)

    def beginning(self, typed: str) -> list[str]:
        return _beginning(self._words, typed)

    def slipped(self, typed: str) -> set[str]:
        """Words with one slip at most. It touches two letters at most: what stands before or what
        stands after them is as typed.
        """
        half = (len(typed) - 1) // 2
        ends = _beginning(self._backwards, typed[half + 1 :][::-1])
        found = _within(self.beginning(typed[:half]), typed, 1)
        found.update(word[::-1] for word in _within(ends, typed[::-1], 1))
        return found


class KnownNames:
    """Words are added and never taken out: one that nobody bears any more leads to nobody."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._words, self._sounds = _Sorted(), _Sorted()
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        self._by_bones: defaultdict[str, list[str]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._known)

    def add(self, words: Iterable[str]) -> None:
        """Know these words too."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        heard: dict[str, None] = {}
        for word in new:
            if (told := sound(word)) not in self._by_sound:
                heard[told] = None
                self._by_bones[bones(told)].append(told)
            self._by_sound[told].append(word)
        self._words.add(new)
        self._sounds.add(list(heard))
        self._known.update(new)

    def near(self, typed: str) -> dict[str, int]:
        """The words that `typed` may mean, with how far they are (`domain.people.spelling`)."""
        if len(typed) < _SHORTEST:
            return {typed: 0} if typed in self._known else {}
        found = {*self._words.beginning(typed)[:MOST_BEGINNING], *self._words.slipped(typed)}
        found.update(self._heard(typed))
        if len(typed) >= LONG:  # with two slips: the first letter is none of them
            found.update(_within(self._words.beginning(typed[0]), typed, 2))
        return {word: far for word in found if (far := apart(typed, word)) is not None}

    def _heard(self, typed: str) -> list[str]:
        heard = sound(typed)
        alike = {heard, *self._by_bones.get(bones(heard), ()), *self._sounds.slipped(heard)}
        return [word for each in alike for word in self._by_sound.get(each, ())]


def _beginning(words: list[str], typed: str) -> list[str]:
    first = bisect_left(words, typed)
    return words[first : bisect_left(words, typed + _LAST, lo=first)]


def _within(words: list[str], typed: str, most: int) -> set[str]:
    """Words with at most `most` slips."""
    near = process.extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {word for word, _far, _at in near}
