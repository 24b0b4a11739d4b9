"""The words reference data adds to the search: labels, codes, synonyms, places, languages.

They are held once, not with each partner: a partner carries marks, and words point to marks.
"""

from collections import defaultdict
from collections.abc import Iterator

from babel import Locale

from db.reference.catalogue import Catalogue
from domain.directory.forms import EVERYWHERE, PROVINCES
from domain.search.needs import NamedNeed, said
from domain.search.phrases import TIE, key, spoken
from domain.search.words import tokens
from domain.text import fold

_LANGUAGE_CODE = 2
_EVERYBODY = "it"
"""Spoken by all: who types it looks for lessons."""


def implied_words(catalogue: Catalogue) -> dict[str, dict[str, float]]:
    """For each folded word, the marks it means, each with its weight (a name weighs 10)."""
    implied: dict[str, dict[str, float]] = defaultdict(dict)
    for part in (_needs, _types, _places, _languages):
        for mark, weight, word in part(catalogue):
            implied[word][mark] = max(weight, implied[word].get(mark, 0))
    return dict(implied)


_Said = Iterator[tuple[str, float, str]]
"""Mark, weight, folded word or phrase."""


def _needs(catalogue: Catalogue) -> _Said:
    for code, need in catalogue.needs.items():
        mark = f"need:{code}"
        yield mark, 7, one_word(code)
        area = catalogue.areas[need.area].label_it
        also = catalogue.said_of(code)
        named = NamedNeed(code, need.label, need.label_it, need.others, area, also)
        for word, weight in said(named):
            yield mark, weight, word


def _types(catalogue: Catalogue) -> _Said:
    for code, term in catalogue.partner_types.items():
        mark = f"type:{code}"
        others = ((3, label) for label in term.others)
        for weight, label in ((8, code), (5, term.label_it), *others):
            yield from _words(mark, weight, label)
        for text in catalogue.said_of(code):
            for word, share in spoken(text, 4.5):
                yield mark, share, word


def _words(mark: str, weight: float, text: str) -> _Said:
    return ((mark, weight, word) for word in tokens(text))


def _places(catalogue: Catalogue) -> _Said:
    """A municipality means who sits or works there and, more faintly, in all its province."""
    for place in catalogue.municipalities.values():
        yield from _words(f"seat:{place.istat}", 5, place.name)
        yield from _words(f"place:{place.istat}", 3, place.name)
        yield from _wider(place.name, place.province)
    for code, name in PROVINCES.items():
        yield from _words(f"place:{code}", 2, name)
    for quarter in catalogue.quarters.values():
        yield f"place:{quarter.istat}", 1.6, one_word(quarter.name)
        yield from _wider(quarter.name, quarter.province)


def _wider(name: str, province: str) -> _Said:
    for area in (province, EVERYWHERE):
        yield f"place:{area}", 1.5, one_word(name)


def _languages(_catalogue: Catalogue) -> _Said:
    for code, name in Locale("it").languages.items():
        if len(code) == _LANGUAGE_CODE and code != _EVERYBODY:
            yield from _words(f"language:{code}", 3, name)


def one_word(text: str) -> str:
    """`EC-ALI`, or `San Fermo`, as one word: its pieces alone mean nothing."""
    return fold(text).replace(" ", "")


def words_alike(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """For each folded word or phrase, the other words that mean the same."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in catalogue.alike:
        keys = {key(text) for text in group}
        for word in keys:
            found[word] |= {other for other in keys - {word} if TIE not in other}
    return {word: tuple(sorted(others)) for word, others in found.items()}
