"""What may be chosen in the columns of a list of organisations, and what people write for it."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial

from babel import Locale
from rapidfuzz import fuzz, process

import i18n
from db.reference.catalogue import Catalogue, NeedTerm, Term
from domain.directory.forms import EVERYWHERE, PROVINCES
from domain.search.documents import Document
from domain.search.index import Index
from domain.search.needs import NamedNeed, index_of
from domain.search.phrases import spoken
from domain.text import fold
from domain.vocabulary import Capacity
from exchange.directory.places import Municipalities
from exchange.directory.sheet_words import MEANT_NEEDS, MEANT_TYPES, NEAR_NEEDS
from exchange.sheets.choice import CodeChoice, parts
from exchange.sheets.titles import Phrases, likenesses, phrases
from i18n import _

Known = Mapping[str, str]
"""Codes by the folded names that surely mean them, and by themselves."""
_LIKE_A_PHRASE, _SPELLED, _SUGGESTED = 0.85, 80, 5
_COMMON_LANGUAGES = ("it", "en", "fr", "es", "ar", "uk", "ro", "sq", "zh", "ur", "bn", "ru")


def choices(catalogue: Catalogue) -> dict[str, CodeChoice]:
    """By the key of each column that holds codes."""
    types, needs = catalogue.partner_types, catalogue.needs
    places = Municipalities(catalogue.municipalities.values())
    named = {place.istat: place.name for place in catalogue.municipalities.values()}
    type_words, need_words = phrases(_split(MEANT_TYPES)), phrases(_split(MEANT_NEEDS))
    near_words = phrases(
        _split(MEANT_NEEDS | {c: f"{MEANT_NEEDS[c]}/{said}" for c, said in NEAR_NEEDS.items()})
    )
    type_index, need_index = _types_index(catalogue), _needs_index(catalogue)
    known_types, known_needs = _terms(types.values()), _terms(needs.values())
    areas, tongues = _wide_areas(), languages()
    return {
        "type": CodeChoice(
            partial(_one, known_types),
            partial(_by_words, type_words, type_index, types),
            lambda: _labels(types),
            proposed=partial(_is_sure, type_words, type_index),
            out_unless_said=True,
        ),
        "municipality": CodeChoice(
            lambda text: _some(places.surely(text)),
            places.alike,
            lambda: named,
            proposed=places.is_close,
            out_unless_said=True,
        ),
        "needs": CodeChoice(
            partial(_every, partial(_one, known_needs), spaced=True),
            partial(_by_words, near_words, need_index, needs),
            lambda: _labels(needs),
            many=True,
            proposed=partial(_is_sure, need_words, need_index),
        ),
        "areas": CodeChoice(
            partial(_every, lambda part: _one(areas, part) or _some(places.surely(part))),
            lambda text: (*_spelled(areas, text), *places.alike(text)),
            lambda: {**_wide_labels(), **named},
            many=True,
            proposed=lambda text: bool(_spelled(areas, text)) or places.is_close(text),
        ),
        "capacity": CodeChoice(
            partial(_one, _CAPACITIES),
            partial(_spelled, _CAPACITIES),
            lambda: {capacity.value: _(capacity.label) for capacity in Capacity},
            proposed=lambda text: bool(_spelled(_CAPACITIES, text)),
        ),
        "languages": CodeChoice(
            partial(_every, partial(_one, tongues), spaced=True),
            partial(_spelled, tongues),
            _language_names,
            many=True,
            proposed=lambda text: bool(_spelled(tongues, text)),
        ),
    }


_CAPACITIES = {
    fold(word): capacity.value
    for capacity, spoken in {
        Capacity.FREE: "free/places free/posti liberi/liberi/disponibili/sì/si/yes/s/x",
        Capacity.LIMITED: "limited/few places/pochi posti/pochi",
        Capacity.FULL: "full/al completo/completo/pieno/esauriti/no",
        Capacity.UNKNOWN: "unknown/places not known/posti non noti/non noti/non so",
    }.items()
    for word in spoken.split("/")
}


def _split(words: Mapping[str, str]) -> dict[str, list[str]]:
    return {key: said.split("/") for key, said in words.items()}


def _terms(terms: Iterable[Term]) -> dict[str, str]:
    return {fold(name): t.code for t in terms for name in (*t.others, t.label_it, t.code)}


def _labels(terms: Mapping[str, Term]) -> dict[str, str]:
    return {code: term.label for code, term in terms.items()}


def _wide_areas() -> dict[str, str]:
    wide = {EVERYWHERE: EVERYWHERE}
    wide |= {fold(text): EVERYWHERE for text in ("tutte", "tutte le province", "everywhere")}
    for code, name in PROVINCES.items():
        for text in (
            code,
            f"provincia di {name}",
            f"provincia {name}",
            f"{name} e provincia",
            f"tutta la provincia di {name}",
            f"province of {name}",
        ):
            wide[fold(text)] = code
    return wide


def _wide_labels() -> dict[str, str]:
    labels = {code: _("Province of {name}").format(name=name) for code, name in PROVINCES.items()}
    return {EVERYWHERE: _("All three provinces"), **labels}


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Codes of languages by their names in every language of the screens, and by themselves."""
    names: dict[str, str] = {}
    for shown_in in i18n.LANGUAGES:
        for code, name in Locale(shown_in).languages.items():
            if len(code) == 2:
                names[fold(name)] = names[code] = code
    return names


def _language_names() -> dict[str, str]:
    names = Locale(i18n.language()).languages
    rest = sorted(
        {*languages().values()} - {*_COMMON_LANGUAGES}, key=lambda code: names.get(code, code)
    )
    return {code: names.get(code, code) for code in (*_COMMON_LANGUAGES, *rest)}


def _some(code: str) -> tuple[str, ...]:
    return (code,) if code else ()


def _one(known: Known, text: str) -> tuple[str, ...]:
    return _some(known.get(text.strip()) or known.get(fold(text), ""))


def _every(
    one: Callable[[str], tuple[str, ...]], text: str, *, spaced: bool = False
) -> tuple[str, ...]:
    """The codes of all that is written, or none; `spaced`: codes may have only spaces between."""
    found: dict[str, None] = {}
    for part in parts(text):
        whole = one(part)
        pieces = [whole] if whole or not spaced else list(map(one, part.split()))
        if not all(pieces):
            return ()
        found |= dict.fromkeys(code for codes in pieces for code in codes)
    return tuple(found)


def _spelled(known: Known, text: str) -> tuple[str, ...]:
    """Those whose names are spelled nearly so, best first."""
    ranked = process.extract(
        fold(text), list(known), scorer=fuzz.ratio, score_cutoff=_SPELLED, limit=_SUGGESTED
    )
    return tuple(dict.fromkeys(known[name] for name, _score, _at in ranked))


def _types_index(catalogue: Catalogue) -> Index:
    index = Index()
    for code, term in catalogue.partner_types.items():
        labels = (6.0, term.label_it), *((3.0, label) for label in term.others)
        said = [word for text in catalogue.said_of(code) for word in spoken(text, 3.5)]
        index.put(Document(code, term.label_it, labels, words=tuple(said)))
    return index


def _needs_index(catalogue: Catalogue) -> Index:
    areas = catalogue.areas

    def named(need: NeedTerm) -> NamedNeed:
        area, also = areas[need.area].label_it, catalogue.said_of(need.code)
        return NamedNeed(need.code, need.label_it, need.label_it, need.others, area, also)

    return index_of(map(named, catalogue.needs.values()))


def _by_words(said: Phrases, index: Index, terms: Mapping[str, Term], text: str) -> tuple[str, ...]:
    """Those that offices call so, then those the search finds, then those spelled nearly so."""
    likes = likenesses(text, said)
    labels = {code: fold(term.label_it) for code, term in terms.items()}
    near = process.extract(fold(text), labels, scorer=fuzz.WRatio, limit=_SUGGESTED)
    ranked = (
        *sorted(likes, key=lambda code: -likes[code]),
        *index.search(text).ids[:_SUGGESTED],
        *(code for _label, _score, code in near),
    )
    return tuple(dict.fromkeys(code for code in ranked if code in terms))[:_SUGGESTED]


def _is_sure(said: Phrases, index: Index, text: str) -> bool:
    if max(likenesses(text, said).values(), default=0.0) >= _LIKE_A_PHRASE:
        return True
    found = index.search(text)
    return found.complete and found.sure == 1
