"""Short phrases: `reddito di cittadinanza` is one thing, and not about citizenship."""

from collections.abc import Iterable, Iterator, Sequence

from domain.search.words import COMMON, OPTIONAL, stem
from domain.text import fold

WHOLE, PART = 1.7, 0.5
"""What each word of a phrase is worth when the phrase is said, and when it stands alone."""
LONGEST_PHRASE = 3
"""In words that tell."""
TIE = "+"
"""Between the words of a phrase; no word has it."""


def telling(words: Sequence[str]) -> list[str]:
    """Those that select something; all of them where none does."""
    return [word for word in words if word not in COMMON] or list(words)


def key_words(text: str) -> list[str]:
    """The words a phrase is known by: those that tell little only where they make it one."""
    words = telling(fold(text).split())
    heavy = [word for word in words if word not in OPTIONAL]
    return heavy if len(heavy) > 1 else words


def phrase(words: Iterable[str]) -> str:
    """One key for words said together, whatever their order and their endings."""
    return TIE.join(sorted({stem(word) for word in words}))


def phrases_at(words: Sequence[str], i: int) -> Iterator[str]:
    """The phrases of two words and more that word `i` of a text may be part of."""
    for size in range(2, LONGEST_PHRASE + 1):
        for first in range(max(0, i - size + 1), min(i, len(words) - size) + 1):
            yield phrase(words[first : first + size])


def spoken(text: str, weight: float) -> Iterator[tuple[str, float]]:
    """What an index holds of something that is called so: the phrase and each word alone."""
    words = key_words(text)
    if len(words) == 1:
        yield words[0], weight
        return
    yield phrase(words), weight * WHOLE
    for word in words:
        if word not in OPTIONAL:
            yield word, weight * PART


def key(text: str) -> str:
    """A word, or a phrase by its key."""
    words = key_words(text)
    return words[0] if len(words) == 1 else phrase(words)
