"""How far the spelling of two words of a name is apart: slips of the hand, and of the ear, short
names, and names of one script in the letters of another.
"""

import re
from functools import cache, lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from domain.people.nicknames import groups
from domain.text import fold

EXACT, SOUND, BEGINS, FRAME, CALLED, SLIP, SHORT_SLIP, SLIP_AND_SOUND, TWO_SLIPS = (
    0,
    3,
    5,
    7,
    8,
    10,
    14,
    12,
    17,
)
"""Tenths of a slip."""
LONG = 8
"""Letters from which a word may have two slips."""
_SHORTEST = 3
_SHORTEST_TOGETHER = 5
_SOUNDS = {
    "sch": "sk", "tsch": "k", "dj": "d", "dh": "d", "ph": "f", "kh": "k", "gh": "g", "th": "t",
    "ch": "k", "sh": "s", "ck": "k", "qu": "k", "tz": "s", "ts": "s", "x": "ks", "q": "k",
    "c": "k", "z": "s", "w": "v", "y": "i", "j": "i", "h": "", "ou": "u", "oo": "u", "ee": "i",
    "ue": "u", "ae": "e", "ai": "e", "ay": "e", "ei": "e", "ey": "e",
}  # fmt: skip
"""What is heard alike and written otherwise in the languages of our tenants."""
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("", "", "aeiou")
_ARTICLE = "\u0627\u0644"
_WITHOUT_VOWELS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Scripts that write few vowels: of `محمد` and `Mohamed` the consonants are compared."""


@lru_cache(20_000)
def sound(word: str) -> str:
    """Equal for words that are heard alike: `Rossi` and `Rosi`, `Mohamed` and `Mohammed`."""
    return _DOUBLE.sub(r"\1", _as_heard(word)) or word


def _as_heard(word: str) -> str:
    return _SOUND.sub(lambda found: _SOUNDS[found.group()], word)


@lru_cache(50_000)
def latin(word: str) -> str:
    """A folded word in Latin letters: `олена` is `olena`."""
    return word if word.isascii() else fold(anyascii(word)).replace(" ", "") or word


def has_few_vowels(word: str) -> bool:
    """Whether it is written in a script that leaves vowels out."""
    return _WITHOUT_VOWELS.search(word) is not None


def frame(word: str) -> str:
    """The consonants of a word that are written in every script: some write `u` as `w`, none of
    these a letter twice that is only spoken long.
    """
    if not has_few_vowels(word):
        return bones(sound(latin(word))).replace("v", "")
    bare = word[2:] if word.startswith(_ARTICLE) and len(word) > _SHORTEST_TOGETHER - 1 else word
    return bones(_as_heard(latin(bare))).replace("v", "")


def called(heard: str) -> frozenset[str]:
    """What the names that somebody of this one may have, or be called by, sound like."""
    return _called().get(heard, frozenset())


@cache
def _called() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for names in groups():
        heard = set(map(sound, names))
        for one in heard:
            found.setdefault(one, set()).update(heard - {one})
    return {one: frozenset(others) for one, others in found.items()}


def bones(heard: str) -> str:
    """The consonants of what `sound` gives: the same for `Muhammad` and `Mohamed`."""
    return heard.translate(_VOWELS)


@lru_cache(50_000)
def apart(typed: str, own: str) -> int | None:
    """How far `typed` is from a word of a name, in tenths of a slip; None: another word.

    The beginning of a word counts as that word. Words of one and two letters are themselves alone.
    """
    if typed == own:
        return EXACT
    if typed.isascii() != own.isascii():
        return _across(typed, own)
    shorter = min(len(typed), len(own))
    if shorter < _SHORTEST:
        return None
    heard, theirs = sound(typed), sound(own)
    if heard == theirs:
        return SOUND
    if own.startswith(typed):
        return BEGINS
    if theirs in called(heard):
        return CALLED
    slips = OSA.distance(typed, own, score_cutoff=2)
    if slips == 1:
        return SLIP if shorter > _SHORTEST else SHORT_SLIP
    return _vowels(heard, theirs) or _both(heard, theirs, shorter) or _two(typed, own, slips)


def together(typed: str, own: str) -> int | None:
    """The same for a word made of several typed ones: `Lo Re` is no beginning of `Lorenza`."""
    far = apart(typed, own)
    short = far == BEGINS and len(typed) < _SHORTEST_TOGETHER
    return None if short or far == CALLED else far


def _across(typed: str, own: str) -> int | None:
    """Of words in two scripts. No two of them are written the same: the nearest are heard alike."""
    if has_few_vowels(typed) or has_few_vowels(own):
        same = frame(typed)
        if not same or same != frame(own) or min(map(len, (latin(typed), latin(own)))) < _SHORTEST:
            return None
        return FRAME if len(same) > 1 else SLIP
    one, other = latin(typed), latin(own)
    far = apart(one, other) if one.isascii() and other.isascii() else None
    return None if far is None or far > SLIP_AND_SOUND else max(far, SOUND)


def _vowels(heard: str, theirs: str) -> int | None:
    """`Youssef` and `Yusuf`: the same consonants, and a vowel or two otherwise."""
    same = bones(heard)
    if len(same) < 2 or same != bones(theirs) or bones(heard[0]) != bones(theirs[0]):
        return None
    return SLIP if OSA.distance(heard, theirs) <= (2 if len(same) > 2 else 1) else None


def _both(heard: str, theirs: str, shorter: int) -> int | None:
    slipped = shorter > 4 and OSA.distance(heard, theirs, score_cutoff=1) == 1
    return SLIP_AND_SOUND if slipped else None


def _two(typed: str, own: str, slips: int) -> int | None:
    alike = slips == 2 and min(len(typed), len(own)) >= LONG and typed[0] == own[0]
    return TWO_SLIPS if alike else None
