"""How far the spelling of two words of a name is apart: slips of the hand, and of the ear."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

EXACT, SOUND, BEGINS, SLIP, SHORT_SLIP, SLIP_AND_SOUND, TWO_SLIPS = 0, 3, 5, 10, 14, 12, 17
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


@lru_cache(20_000)
def sound(word: str) -> str:
    """Equal for words that are heard alike: `Rossi` and `Rosi`, `Mohamed` and `Mohammed`."""
    return _DOUBLE.sub(r"\1", _SOUND.sub(lambda found: _SOUNDS[found.group()], word)) or word


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
    shorter = min(len(typed), len(own))
    if shorter < _SHORTEST:
        return None
    heard, theirs = sound(typed), sound(own)
    if heard == theirs:
        return SOUND
    if own.startswith(typed):
        return BEGINS
    slips = OSA.distance(typed, own, score_cutoff=2)
    if slips == 1:
        return SLIP if shorter > _SHORTEST else SHORT_SLIP
    return _vowels(heard, theirs) or _both(heard, theirs, shorter) or _two(typed, own, slips)


def together(typed: str, own: str) -> int | None:
    """The same for a word made of several typed ones: `Lo Re` is no beginning of `Lorenza`."""
    far = apart(typed, own)
    return None if far == BEGINS and len(typed) < _SHORTEST_TOGETHER else far


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
