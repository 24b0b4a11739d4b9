"""What a query asks for: its words, what they may be pieces of, and the numbers in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.search.phrases import phrases_at
from domain.search.words import COMMON, OPTIONAL, WORD_LIMIT
from domain.text import fold

QUERY_WORDS = 12
QUERY_LETTERS = 400
NUMBER_DIGITS = 4
"""A number is searched inside phone numbers from this many digits on."""


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a query, with the longer words and the numbers it may be a piece of."""

    word: str
    joined: tuple[str, ...]
    phrases: tuple[str, ...]
    """Those it may be part of, as `domain.search.phrases` writes them."""
    numbers: tuple[str, ...]
    by_beginning: bool
    """Whether it may be the beginning of what was meant, or misspelt."""
    last: bool
    """Whether it may still be being typed: then its beginning is as good as the whole."""
    required: bool
    """Whether who answers the query must have it."""


def asked_words(query: str) -> list[AskedWord]:
    """The words a query is judged by, at most QUERY_WORDS; common ones only when alone."""
    chunks = [fold(chunk).split() for chunk in query[:QUERY_LETTERS].split()]
    every = [(word[:WORD_LIMIT], "".join(chunk)) for chunk in chunks for word in chunk]
    every = every[: 2 * QUERY_WORDS]
    words = [word for word, _chunk in every]
    telling = [i for i, word in enumerate(words) if word not in COMMON] or [*range(len(words))]
    heavy = [i for i in telling if words[i] not in OPTIONAL] or telling
    asked: dict[str, AskedWord] = {}
    for i in telling:
        word, chunk = every[i]
        if word not in asked:
            asked[word] = AskedWord(
                word,
                joined=(chunk, *_around(words, i)),
                phrases=tuple({*_phrases(words, telling, i), *_phrases(words, heavy, i)}),
                numbers=_numbers(words, i),
                # One letter is the beginning of too many words to tell, unless it is all there is.
                by_beginning=i in heavy and (len(word) > 1 or len(words) == 1),
                last=i == len(words) - 1,
                required=i in heavy,
            )
    return list(asked.values())[:QUERY_WORDS]


def _phrases(words: list[str], among: list[int], i: int) -> Iterator[str]:
    """The phrases word `i` is part of, where only those `among` the words are read."""
    if i in among:
        yield from phrases_at([words[k] for k in among], among.index(i))


def _around(words: list[str], i: int) -> set[str]:
    """Word `i` written together with one or two neighbours: `anti violenza`, `non solo pane`."""
    spans = ((i - 1, i + 1), (i, i + 2), (i - 2, i + 1), (i - 1, i + 2), (i, i + 3))
    return {"".join(words[a:b]) for a, b in spans if a >= 0 and b <= len(words)}


def _numbers(words: list[str], i: int) -> tuple[str, ...]:
    """Word `i` as a number, alone and with the digits around it, if long enough to tell."""
    if not words[i].isdecimal():
        return ()
    first = last = i
    while first and words[first - 1].isdecimal():
        first -= 1
    while last + 1 < len(words) and words[last + 1].isdecimal():
        last += 1
    numbers = {digits(words[i]), digits("".join(words[first : last + 1]))}
    return tuple(number for number in numbers if len(number) >= NUMBER_DIGITS)


def digits(number: str) -> str:
    """The digits of a phone number, without the `00` before a country."""
    return re.sub(r"\D", "", number).removeprefix("00")


def pieces(known: str) -> Iterator[str]:
    """All runs of NUMBER_DIGITS of what `digits` gave; not of it twice: it may begin by 00."""
    for i in range(len(known) - NUMBER_DIGITS + 1):
        yield known[i : i + NUMBER_DIGITS]
