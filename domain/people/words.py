"""The words of names: those a person is found by, and those somebody looks for.

Titles are left out, particles weigh nothing beside the word they belong to, nor does what only says
that another name follows (`ved.`, `detto`); words that stand apart may be written as one. Short
names (`Li`, `Re`, `王`) are words like others.
"""

import re
from dataclasses import dataclass

from domain.people.particles import LIGHT
from domain.text import words

LONGEST = 46
"""Bytes of a word in the index: all are stored in the same length, longer ones cut."""
MOST_WORDS = 6
ALONE = "="
"""Before a word that is all we know of a name."""
_SHORT = 3
"""With so few letters left, a particle is part of the name: `Lo Re`, `Li Wu`."""
_TITLES = frozenset(
    words("""
    sig sigg signor signore signora signorina dott dottor dottore dottoressa dr avv avvocato ing
    ingegnere arch architetto geom geometra rag ragioniere prof professore professoressa cav comm
    egr egregio gent spett mr mrs ms miss mister mme monsieur madame herr frau don suor padre
    fam famiglia vedova ved""")
)
_MARRIED = frozenset(words("in ved vedova vedovo cgt coniugata coniugato sposata nata nato nee"))
_CALLED = frozenset(words("detto detta alias inteso intesa chiamato chiamata"))
"""Between two names of one person: `Brambilla ved. Colombo`, `Rossi in Bianchi`, `detto Gino`."""
_ENDINGS = frozenset(words("ra na ri re ssa ma mo mi le"))
"""What follows the title in `Sig.ra`, `Dott.ssa`, `Gent.mo`."""
_JOINED_TITLE = re.compile(r"(sig|dott|dr|prof|avv|gent|egr)(ra|na|ssa|ma|mo)")
_IDEOGRAPHS = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words of a name that is looked for; `light` are the places of those that need not be met."""

    words: tuple[str, ...] = ()
    light: frozenset[int] = frozenset()

    @property
    def heavy(self) -> tuple[str, ...]:
        """Those that count."""
        return tuple(word for i, word in enumerate(self.words) if i not in self.light)

    def __bool__(self) -> bool:
        return len(self.light) < len(self.words)


NOBODY = NameWords()


def asked(text: str) -> NameWords:
    """What somebody who types `text` looks for: at most MOST_WORDS words, each once."""
    found = tuple(dict.fromkeys(_untitled(name_words(text))))[:MOST_WORDS]
    single = {i for i, word in enumerate(found) if _initial(word)}
    particles = _particles(found)
    links = _links(found)
    rest = [word for i, word in enumerate(found) if i not in single | particles]
    if sum(map(len, rest)) <= _SHORT and not any(map(_IDEOGRAPHS.search, rest)):
        particles = set()
    light = single | particles | links
    if len(found) - len(light) == 2:  # a wife's own name is on her papers, her husband's may be
        light |= {i + 1 for i in links if found[i] in _MARRIED}
    return NameWords(found, frozenset(light))


def terms(family_name: str, given_name: str) -> frozenset[str]:
    """What a person is found by: words, neighbours written as one, the only one marked."""
    fields = [name_words(family_name), name_words(given_name)]
    found: set[str] = set()
    for field in fields:
        light = _particles(field)
        found.update(w for i, w in enumerate(field) if i not in light and _counts(w, field))
        found.update(joined for _i, _n, joined in joins(field))
    every = [word for field in fields for word in field]
    if len(every) == 1 and found:
        found.add(ALONE + every[0])
    if any(map(_IDEOGRAPHS.search, every)):
        found.update(_cut("".join(order)) for order in (every, reversed(every)))
    return frozenset(found)


def own_words(family_name: str, given_name: str) -> NameWords:
    """A stored name as it is compared: all its words; those alone in their field are heavy."""
    first, second = name_words(family_name), name_words(given_name)
    light = {*_particles(first), *(len(first) + i for i in _particles(second))}
    every = (*first, *second)
    heavy_initial = len(every) == 1
    light |= {i for i, word in enumerate(every) if _initial(word) and not heavy_initial}
    light |= _links(every)
    return NameWords(every, frozenset(light))


def name_words(text: str) -> list[str]:
    """The folded words of a name, in order, each as long as the index has them."""
    return [_cut(word) for word in words(text)]


def joins(found: list[str] | tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Neighbours written as one: where they begin, how many, the word; two, and all of them."""
    pairs = [(i, 2, found[i] + found[i + 1]) for i in range(len(found) - 1)]
    whole = [(0, len(found), "".join(found))] if 2 < len(found) <= MOST_WORDS else []
    return [(i, n, _cut(word)) for i, n, word in (*pairs, *whole)]


def _particles(found: list[str] | tuple[str, ...]) -> set[int]:
    """Particles with the word they belong to after them."""
    return {i for i, word in enumerate(found[:-1]) if word in LIGHT}


def _links(found: list[str] | tuple[str, ...]) -> set[int]:
    """Words between two names that say how these belong together."""
    return {i for i in range(1, len(found) - 1) if found[i] in _MARRIED | _CALLED}


def _counts(word: str, field: list[str]) -> bool:
    return len(field) == 1 or not _initial(word)


def _initial(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word.isalpha()


def _untitled(found: list[str]) -> list[str]:
    """Without titles before a name, unless nothing would be left."""
    rest = list(found)
    while len(rest) > 1:
        if rest[0] in _TITLES:
            after = rest[2:] if rest[1] in _ENDINGS and len(rest) > 2 else rest[1:]
        elif _JOINED_TITLE.fullmatch(rest[0]):
            after = rest[1:]
        else:
            break
        rest = after
    return rest


def _cut(word: str) -> str:
    return word if len(word) <= LONGEST // 4 else word.encode()[:LONGEST].decode(errors="ignore")
