"""What the title of a column means: how like it is to the words for a field of ours."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from domain.text import fold, words

SURE = 0.75
"""From this likeness on a title alone tells the field; below it the cells must agree."""
_LEAST = 0.55
_SHORTENED, _MISTYPED = 0.93, 0.9
_LATER = 0.0005
_SHORTEST_START, _SHORTEST_TYPO, _LONG = 3, 5, 9
_SILENT = frozenset(words("di del dello della dell dei degli delle da per e ed o a the of and for"))
"""Words of a title that tell nothing."""

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Of each field the phrases that mean it, each as its folded words."""


def phrases(named: Mapping[str, Iterable[str]]) -> Phrases:
    """Of each field its phrases, ready to be compared."""
    return {
        key: tuple(dict.fromkeys(telling for phrase in said if (telling := _telling(phrase))))
        for key, said in named.items()
    }


def likenesses(title: str, known: Phrases) -> dict[str, float]:
    """The fields a title may mean, each with its likeness up to 1; what it is not like is missing.

    All words of a phrase must stand in the title, mistyped (`Telefonno`) or shortened (`Denom.`);
    the less the title says beside them, the liker.
    """
    asked = _telling(title)
    if not asked:
        return {}
    found = {key: _best(asked, said) for key, said in known.items()}
    return {key: like for key, like in found.items() if like}


def _best(asked: tuple[str, ...], said: tuple[tuple[str, ...], ...]) -> float:
    """Of two alike the first counts a little more: phrases go from plain to vague."""
    likes = ((i, _like(asked, one)) for i, one in enumerate(said))
    return max((like - i * _LATER for i, like in likes if like), default=0.0)


@lru_cache(maxsize=4_000)
def _telling(title: str) -> tuple[str, ...]:
    every = fold(title).split()
    return tuple(word for word in every if word not in _SILENT) or tuple(every)


@lru_cache(maxsize=100_000)
def _like(title: tuple[str, ...], phrase: tuple[str, ...]) -> float:
    if title == phrase:
        return 1.0
    free, good, covered = list(title), 0.0, 0
    for word in phrase:
        quality, best = max(((_same(each, word), each) for each in free), default=(0.0, ""))
        if not quality:
            return 0.0
        free.remove(best)
        good += quality
        covered += len(best)
    share = covered / sum(map(len, title))
    return good / len(phrase) * (_LEAST + (1 - _LEAST) * share)


def _same(written: str, word: str) -> float:
    if written == word:
        return 1.0
    if len(written) >= _SHORTEST_START and len(word) > len(written) and word.startswith(written):
        return _SHORTENED
    if min(len(written), len(word)) < _SHORTEST_TYPO:
        return 0.0
    slips = 2 if len(word) >= _LONG else 1
    return _MISTYPED if OSA.distance(written, word, score_cutoff=slips) <= slips else 0.0
