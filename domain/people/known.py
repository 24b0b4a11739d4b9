"""All words of names that are known, each once: which of them a typed word may mean."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.people.spelling import LONG, apart, bones, called, frame, has_few_vowels, latin, sound

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
    """Words are added and never taken out: one that nobody bears any more leads to nobody. Those of
    other scripts are kept in Latin letters too, and found by them.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._words, self._sounds = _Sorted(), _Sorted()
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        self._by_bones: defaultdict[str, list[str]] = defaultdict(list)
        self._in_other_letters: defaultdict[str, list[str]] = defaultdict(list)
        self._by_frame: defaultdict[str, list[str]] = defaultdict(list)
        """Those written with few vowels."""

    def __len__(self) -> int:
        return len(self._known)

    def add(self, words: Iterable[str]) -> None:
        """Know these words too."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        heard: dict[str, None] = {}
        for word in new:
            if not word.isascii():
                self._in_other_letters[latin(word)].append(word)
                if has_few_vowels(word):
                    self._by_frame[frame(word)].append(word)
            if (told := sound(latin(word))) not in self._by_sound:
                heard[told] = None
                self._by_bones[bones(told)].append(told)
            self._by_sound[told].append(word)
        self._words.add(list(dict.fromkeys(map(latin, new))))
        self._sounds.add(list(heard))
        self._known.update(new)

    def near(self, typed: str) -> dict[str, int]:
        """The words that `typed` may mean, with how far they are (`domain.people.spelling`)."""
        plain = latin(typed)
        if len(plain) < _SHORTEST:
            found = {typed, *self._in_other_letters.get(plain, ()), plain} & self._known
        else:
            found = self._near(plain)
            found.update(self._with_few_vowels(typed))
        return {word: far for word in found if (far := apart(typed, word)) is not None}

    def _near(self, plain: str) -> set[str]:
        """The words that may be near one in Latin letters."""
        spelled = {*self._words.beginning(plain)[:MOST_BEGINNING], *self._words.slipped(plain)}
        if len(plain) >= LONG:  # with two slips: the first letter is none of them
            spelled.update(_within(self._words.beginning(plain[0]), plain, 2))
        found = {*self._heard(plain), *(spelled & self._known)}
        if self._in_other_letters:
            found.update(w for each in spelled for w in self._in_other_letters.get(each, ()))
        return found

    def _with_few_vowels(self, typed: str) -> list[str]:
        """Those whose consonants are the same, where one of the two is written so."""
        if not has_few_vowels(typed):
            return self._by_frame.get(frame(typed), []) if self._by_frame else []
        same = frame(typed)
        heard = (
            told for key, some in self._by_bones.items() if _bare(key) == same for told in some
        )
        return [word for told in heard for word in self._by_sound[told]]

    def _heard(self, typed: str) -> list[str]:
        heard = sound(typed)
        alike = {
            heard,
            *called(heard),
            *self._by_bones.get(bones(heard), ()),
            *self._sounds.slipped(heard),
        }
        return [word for each in alike for word in self._by_sound.get(each, ())]


def _bare(skeleton: str) -> str:
    return skeleton.replace("v", "")


def _beginning(words: list[str], typed: str) -> list[str]:
    first = bisect_left(words, typed)
    return words[first : bisect_left(words, typed + _LAST, lo=first)]


def _within(words: list[str], typed: str, most: int) -> set[str]:
    """Words with at most `most` slips."""
    near = process.extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {word for word, _far, _at in near}
