"""Organisations that are likely one and the same, written differently: to be asked about.

`CARITAS VARESE ODV`, `Caritas Varesse` and `Ass. Caritas di Varese` are one name: legal forms are
dropped, order is free, one word may hold one slip. Two names of one place are asked about; of two
places only where a name says the other's place, or telephone or mail are the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from domain.text import words
from domain.vocabulary import N_, Labelled

_DROPPED = frozenset(
    words(
        """
        ass assoc associazione associazioni odv onlus aps ets ong asd ssd coop cooperativa soc
        societa sociale scs scarl scrl srl spa fond fondazione ente impresa comitato sezione sez
        volontariato volontari a ad al alla alle ai agli col con d da dal dalla dei del dell della
        delle dello degli di e ed i il in l la le lo gli per su un una the of and for
        """
    )
)
"""Legal forms, and words that tell no organisation from another."""
_SHORTEST = 4
"""Letters of a word in which a slip is looked for: `Casa` and `Cosa` are, `VIP` and `VIS` not."""
MOST = 3
"""Candidates a question names."""


class Likeness(Labelled):
    """Why two organisations are likely one."""

    TAX_ID = "tax", N_("same tax number")
    NAME = "name", N_("almost the same name")
    REACHED = "reached", N_("same telephone or mail, similar name")


@dataclass(frozen=True, slots=True)
class Likely:
    """What organisations are compared by; `ref` is whose it is, `town` the name of the seat."""

    ref: str
    names: tuple[str, ...]
    town: str
    tax_id: str = ""
    reached_by: tuple[str, ...] = ()
    """Telephone and mail, as stored."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """The same, taken apart: the telling words of each name, with and without the seat."""

    it: Likely
    town: frozenset[str]
    whole: tuple[tuple[str, ...], ...]
    local: tuple[tuple[str, ...], ...]


@dataclass
class Alikes:
    """Organisations to compare others with."""

    _known: list[_Compared] = field(default_factory=list)
    _by_key: "defaultdict[Key, list[int]]" = field(default_factory=lambda: defaultdict(list))

    def add(self, it: Likely) -> None:
        """Remember one."""
        known = _taken_apart(it)
        for key in set(_stored(known)):
            self._by_key[key].append(len(self._known))
        self._known.append(known)

    def find(self, it: Likely) -> list[tuple[str, Likeness]]:
        """Those it is likely the same as, the surest first, at most MOST."""
        wanted = _taken_apart(it)
        found: dict[str, Likeness] = {}
        seen: set[int] = set()
        for key in dict.fromkeys(_asked(wanted)):
            for place in self._by_key.get(key, ()):
                if len(found) == MOST:
                    break
                if place in seen:
                    continue
                seen.add(place)
                if why := _why(wanted, self._known[place]):
                    found[self._known[place].it.ref] = why
        order = list(Likeness)
        return sorted(found.items(), key=lambda each: order.index(each[1]))


def _why(one: _Compared, other: _Compared) -> Likeness | None:
    if one.it.tax_id and one.it.tax_id == other.it.tax_id:
        return Likeness.TAX_ID
    reached = bool(set(one.it.reached_by) & set(other.it.reached_by))
    whole = [(a, b) for a in one.whole for b in other.whole]
    near = [(a, b) for a in one.local for b in other.local] if one.town == other.town else []
    if any(_is_slip(a, b) for a, b in near):
        return Likeness.NAME
    sure = reached or one.town == other.town
    if any(_is_slip(a, b) and (sure or _placed(a, b, one, other)) for a, b in whole):
        return Likeness.NAME
    if reached and any(set(a) <= set(b) or set(b) <= set(a) for a, b in whole):
        return Likeness.REACHED
    return None


def _placed(a: tuple[str, ...], b: tuple[str, ...], one: _Compared, other: _Compared) -> bool:
    """Whether a name says itself in which of the two places it is."""
    return any(_says(name, town) for town in (one.town, other.town) for name in (a, b))


def _says(name: tuple[str, ...], town: frozenset[str]) -> bool:
    return bool(town) and town <= set(name)


def _is_slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names have the same words, one of them perhaps with a slip."""
    if one == other or "".join(one) == "".join(other):
        return True
    left, right = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if left.total() != 1 or right.total() != 1:
        return False
    [a], [b] = left, right
    return _slips(a, b)


def _slips(one: str, other: str) -> bool:
    """Whether two words are one with a slip."""
    if not (_may_slip(one) and _may_slip(other)) or abs(len(one) - len(other)) > 1:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _taken_apart(it: Likely) -> _Compared:
    return _Compared(it, *_apart(it.names, it.town))


@lru_cache(maxsize=1)
def _apart(names: tuple[str, ...], town: str) -> tuple[frozenset[str], Any, Any]:
    """A new one is looked for, and then remembered: taken apart once."""
    of_town = _words_of_town(town)
    whole = tuple(dict.fromkeys(_core(name) for name in names if name))
    local = (tuple(word for word in name if not _names(of_town, word)) or name for name in whole)
    return of_town, whole, tuple(dict.fromkeys(local))


@lru_cache(maxsize=2_000)
def _words_of_town(town: str) -> frozenset[str]:
    return frozenset(words(town))


def _names(town: frozenset[str], word: str) -> bool:
    """Whether a word is of the name of the town, or that with a slip."""
    return word in town or any(_slips(word, each) for each in town)


def _core(name: str) -> tuple[str, ...]:
    """The telling words of a name in the order of the alphabet; all, where none tells."""
    every = list(_joined(words(name)))
    return tuple(sorted(word for word in every if word not in _DROPPED) or sorted(every))


def _joined(said: list[str]) -> Iterator[str]:
    """Words, with the letters of `O.D.V.` as one."""
    letters = ""
    for word in [*said, ""]:
        if len(word) == 1:
            letters += word
            continue
        if letters:
            yield letters
            letters = ""
        if word:
            yield word


Key = tuple[object, ...]


def _asked(it: _Compared) -> Iterator[Key]:
    """Where those stand that it may be the same as, the surest first."""
    yield from _sure(it)
    for name in {*it.whole, *it.local}:
        yield from _by_name(name, it.town)
    for name in it.whole:
        yield from _by_name(name, "says its place")
        if _says(name, it.town):
            yield from _by_name(name, "anywhere")


def _stored(it: _Compared) -> Iterator[Key]:
    """Where it stands itself."""
    yield from _sure(it)
    for name in {*it.whole, *it.local}:
        yield from _by_name(name, it.town)
    for name in it.whole:
        yield from _by_name(name, "anywhere")
        if _says(name, it.town):
            yield from _by_name(name, "says its place")


def _sure(it: _Compared) -> Iterator[Key]:
    if it.it.tax_id:
        yield "tax", it.it.tax_id
    for reached in it.it.reached_by:
        yield "reached", reached


def _by_name(name: tuple[str, ...], where: object) -> Iterator[Key]:
    """What two that are alike have in common; no slip changes both ends of a word."""
    yield where, "".join(name)
    for at, word in enumerate(name):
        if _may_slip(word):
            rest = name[:at] + name[at + 1 :]
            yield where, rest, word[:2]
            yield where, rest, "", word[-2:]
