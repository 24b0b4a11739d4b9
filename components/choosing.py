"""Labels for choosers. Streamlit finds a choice by its label: of two alike, one is never saved.

Every chooser with words of its own takes them from `distinct`, `distinct_in` or `distinct_of`; a
test of the source says so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import i18n
from db.reference.catalogue import Catalogue

T = TypeVar("T")


class _Words(dict[T, str]):
    """What each option is called; asked of very many at each run, so nothing of ours is called."""

    def __init__(self, say: Callable[[T], str], words: Mapping[T, str]) -> None:
        super().__init__(words)
        self._say = say

    def __missing__(self, option: T) -> str:
        return self._say(option)


def distinct(
    options: Iterable[T], say: Callable[[T], str], *more: Callable[[T], str]
) -> Callable[[T], str]:
    """`say`, where no two of `options` read alike; for the `format_func` of a chooser.

    What reads alike says `more` too, in turn, as far as that tells it from another: a role, a
    telephone number. Where nothing does, a number follows: Rossi, Rossi (2).
    """
    found = list(options)
    words = _Words(say, {option: say(option) for option in found})
    for further in more:
        alike = _alike(words)
        words |= {
            option: f"{words[option]} · {facts}" for option in alike if (facts := further(option))
        }
    _number(words)
    return words.__getitem__


@i18n.once(64)
def distinct_in(
    catalogue: Catalogue, options: tuple[T, ...], say: Callable[[T, Catalogue], str]
) -> Callable[[T], str]:
    """The same of reference data: made once, as they are many. `say` has a name of its own."""
    return distinct(options, lambda option: say(option, catalogue))


@i18n.once(64)
def distinct_of(said: tuple[tuple[T, str], ...]) -> Callable[[T], str]:
    """The same of options with what each is called, as a list that is kept has them."""
    words = dict(said)
    return distinct(words, words.__getitem__)


def _read(words: str) -> str:
    """As a person reads it: capitals and blanks tell nobody apart."""
    return " ".join(words.split()).casefold()


def _alike(words: Mapping[T, str]) -> list[T]:
    often = Counter(map(_read, words.values()))
    return [option for option, said in words.items() if often[_read(said)] > 1]


def _number(words: dict[T, str]) -> None:
    """The second and further of those alike are numbered, past labels that look numbered."""
    taken: set[str] = set()
    for option, said in words.items():
        n, label = 1, said
        while _read(label) in taken:
            n += 1
            label = f"{said} ({n})"
        taken.add(_read(label))
        words[option] = label
