"""What a need is called, for every search: in the directory, and in the box of the intake.

The browser ranks needs by itself, at every letter, with the words given here; a test holds it
to the results of `index_of`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.search.documents import Document, weights_of
from domain.search.index import Index
from domain.search.phrases import spoken
from domain.search.words import COMMON, OPTIONAL, tokens

LABEL, OTHER_LABEL, ALSO, AREA = 6.0, 3.0, 3.5, 2.0
"""Weights of a word of the label, of the label in another language, of what else a need is called,
of its area.
"""


@dataclass(frozen=True, slots=True)
class NamedNeed:
    """A need as it is named; `label` is the one on screen."""

    code: str
    label: str
    label_it: str
    others: tuple[str, ...]
    """Its labels in other languages."""
    area_it: str
    also: tuple[str, ...]
    """What people call it, in words and short phrases."""


def said(need: NamedNeed) -> Iterator[tuple[str, float]]:
    """Every word and phrase that a need is called by, with its weight."""
    others = ((OTHER_LABEL, label) for label in need.others)
    for weight, label in ((LABEL, need.label_it), *others, (AREA, need.area_it)):
        for word in tokens(label):
            yield word, weight
    for text in need.also:
        yield from spoken(text, ALSO)


def _documents(needs: Iterable[NamedNeed]) -> list[Document]:
    return [Document(need.code, need.label, (), words=tuple(said(need))) for need in needs]


def index_of(needs: Iterable[NamedNeed]) -> Index:
    """The needs themselves, to be searched as organisations are."""
    index = Index()
    for document in _documents(needs):
        index.put(document)
    return index


def told(needs: Iterable[NamedNeed]) -> dict[str, dict[str, str]]:
    """Of each need, by weight, the folded words that stand for it: short, for the browser."""
    return {
        document.id: {str(weight): " ".join(words) for weight, words in _by_weight(document)}
        for document in _documents(needs)
    }


def silent() -> dict[str, str]:
    """The words that select nothing and those that tell little, for the browser."""
    return {"common": " ".join(sorted(COMMON)), "optional": " ".join(sorted(OPTIONAL))}


def _by_weight(document: Document) -> Iterator[tuple[float, list[str]]]:
    found = weights_of(document)
    for weight in sorted(set(found.values())):
        yield weight, [word for word, its in found.items() if its == weight]
