"""The words reference data adds to the search: labels, codes, synonyms, places, languages.

They are held once, not with each partner: a partner carries marks, and words point to marks.
"""

from collections import defaultdict
from collections.abc import Iterator

from babel import Locale

from db.reference.catalogue import Catalogue
from domain.directory.forms import EVERYWHERE, PROVINCES
from domain.search import synonyms
from domain.search.needs import NamedNeed, said
from domain.search.words import tokens
from domain.text import fold

_LANGUAGE_CODE = 2


def implied_words(catalogue: Catalogue) -> dict[str, dict[str, float]]:
    """For each folded word, the marks it means, each with its weight (a name weighs 10)."""
    implied: dict[str, dict[str, float]] = defaultdict(dict)
    for part in (_needs, _types, _places, _languages):
        for mark, weight, text in part(catalogue):
            for word in tokens(text):
                implied[word][mark] = max(weight, implied[word].get(mark, 0))
    return dict(implied)


_Said = Iterator[tuple[str, float, str]]
"""Mark, weight, text."""


def _needs(catalogue: Catalogue) -> _Said:
    for code, need in catalogue.needs.items():
        mark = f"need:{code}"
        yield mark, 7, one_word(code)
        area = catalogue.areas[need.area].label_it
        named = NamedNeed(code, need.label, need.label_it, need.label_en, area)
        for weight, text in said(named):
            yield mark, weight, text


def _types(catalogue: Catalogue) -> _Said:
    for code, term in catalogue.partner_types.items():
        mark = f"type:{code}"
        yield mark, 8, code
        yield mark, 5, term.label_it
        yield mark, 3, term.label_en
        yield mark, 3, synonyms.TYPES.get(code, "")


def _places(catalogue: Catalogue) -> _Said:
    """A municipality means who sits or works there and, more faintly, in all its province."""
    for place in catalogue.municipalities.values():
        yield f"seat:{place.istat}", 5, place.name
        yield f"place:{place.istat}", 3, place.name
        yield from _wider(place.name, place.province)
    for code, name in PROVINCES.items():
        yield f"place:{code}", 2, name
    for quarter in catalogue.quarters.values():
        yield f"place:{quarter.istat}", 1.6, one_word(quarter.name)
        yield from _wider(quarter.name, quarter.province)


def _wider(name: str, province: str) -> _Said:
    for area in (province, EVERYWHERE):
        yield f"place:{area}", 1.5, one_word(name)


def _languages(_catalogue: Catalogue) -> _Said:
    for code, name in Locale("it").languages.items():
        if len(code) == _LANGUAGE_CODE:
            yield f"language:{code}", 3, name


def one_word(text: str) -> str:
    """`EC-ALI`, or `San Fermo`, as one word: its pieces alone mean nothing."""
    return fold(text).replace(" ", "")
