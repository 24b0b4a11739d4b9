"""What is put into a search index and what comes out of it."""

import json
import zlib
from dataclasses import dataclass

from domain.search.query import digits, pieces
from domain.search.words import tokens

NUMBER_WEIGHT = 10.0
HIDDEN = "\0"
"""Begins the words of an index that no query can contain."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched of one thing. `id` is its public reference."""

    id: str
    title: str
    """Orders documents of equal weight; a query equal to it comes first."""
    fields: tuple[tuple[float, str], ...]
    """Weight and text of each field."""
    words: tuple[tuple[str, float], ...] = ()
    """Words and phrases that are ready for the index, each with its weight."""
    numbers: tuple[str, ...] = ()
    """Phone numbers."""
    units: tuple[frozenset[str], ...] = ()
    """Facets of each of its parts (services); filters must hold for one part as a whole."""
    marks: tuple[tuple[str, float], ...] = ()
    """Hidden words no one can type, reached through `Index(implied=…)`: `kind:code`, and which
    share of their weight it has here.
    """
    moment: float = 0
    """A filter may ask for documents at or after a moment."""
    standing: float = 0
    """0 to 1: who comes first among those that answer a query equally well."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What an index keeps of a document: what a search asks for, the rest packed until it goes."""

    id: str
    title: str
    numbers: tuple[str, ...]
    """Their digits alone."""
    moment: float
    standing: float
    rest: bytes

    def unpacked(self) -> tuple[dict[str, float], list[list[str]]]:
        """The weights of its words, and the facets of its parts."""
        weights, units = json.loads(zlib.decompress(self.rest))
        return weights, units


def packed(document: Document, weights: dict[str, float]) -> Packed:
    """What is kept of a document whose words have these weights."""
    rest = zlib.compress(json.dumps((weights, [*map(list, document.units)])).encode(), 1)
    return Packed(
        document.id,
        document.title,
        tuple(map(digits, document.numbers)),
        document.moment,
        document.standing,
        rest,
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """`groups`: of each, one facet at least must hold, all for the same unit."""

    groups: tuple[frozenset[str], ...] = ()
    since: float = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Identifiers, best first. `sure` of them, at the head, need no guess about spelling.

    `complete` is false when no document has all the words and those with most are given.
    """

    ids: tuple[str, ...]
    sure: int
    complete: bool = True


def weights_of(document: Document) -> dict[str, float]:
    """The best weight of each word of a document, hidden ones included."""
    weights = {HIDDEN + mark: share for mark, share in document.marks}
    for number in document.numbers:
        weights.update((f"{HIDDEN}#{piece}", NUMBER_WEIGHT) for piece in pieces(digits(number)))
    for weight, text in document.fields:
        for word in tokens(text):
            if weight > weights.get(word, 0):
                weights[word] = weight
    for word, weight in document.words:
        weights[word] = max(weight, weights.get(word, 0))
    return weights


NOTHING = Document("", "", ())
EMPTY = packed(NOTHING, {})
"""Stands in a slot that waits for its next document."""
