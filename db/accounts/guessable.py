"""Whether a password can be guessed by who knows the agency, its places and its people.

The lists of zxcvbn (passwords that were found out, names, English words, keyboards, dates) are
joined by what an attacker would try here first. Letters written as figures count as letters, and
signs and blanks between words as nothing.
"""

import json
import re
import threading
from collections.abc import Iterable
from functools import cache

from db.reference.load import DATA
from domain.text import fold, words
from settings import get_settings

ENOUGH = 1e10
"""Guesses: with a hash as slow as ours and ten thousand tries a day, more than a life."""
LEAST_LEFT = 6
"""Letters and digits beside the words below and years; what has fewer is made of them."""
LOOKED_AT = 72
"""Characters: zxcvbn takes no more, and a good beginning is enough."""
_HERE = words(
    """
ponte aler alerperte agenzia lombardia italia comune provincia quartiere camper casa case popolari
alloggio inquilino inquilini sportello password passwort segreta segreto benvenuto buongiorno
buonasera ciao amore mamma forza juventus inter milan accesso utente amministratore operatore prova
qwerty azerty letmein welcome admin estate primavera autunno inverno gennaio febbraio marzo aprile
maggio giugno luglio agosto settembre ottobre novembre dicembre lunedi martedi mercoledi giovedi
venerdi sabato domenica natale pasqua
"""
)
_AS_FIGURES = str.maketrans("0134578@$!|", "oieastbasil")
_YEAR = re.compile(r"(19|20)\d\d")
_lock = threading.Lock()


def guessable(password: str, of_person: Iterable[str] = ()) -> bool:
    """Whether `password` is made of what is tried first; `of_person` are names of its owner."""
    own = [word for text in of_person for word in words(text)]
    looked_at = password[:LOOKED_AT]
    known = own + _words_here()
    told = fold(looked_at).replace(" ", "")
    meant = fold(looked_at.casefold().translate(_AS_FIGURES)).replace(" ", "")
    if min(_left(told, known), _left(meant, known)) < LEAST_LEFT:
        return True
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists are loaded only when needed

    with _lock:  # zxcvbn keeps the words of the last call for everyone
        return min(float(zxcvbn(text, known)["guesses"]) for text in (looked_at, told)) < ENOUGH


def _left(text: str, known: list[str]) -> int:
    """How many signs stay when known words and years are taken out, the longest first."""
    text = _YEAR.sub("", text)
    for word in sorted((word for word in known if len(word) > 2), key=len, reverse=True):
        text = text.replace(word, "")
    return len(text)


@cache
def _words_here() -> list[str]:
    """The agency, its municipalities and quarters: single words, and names written as one."""
    features = json.loads((DATA / "municipalities.geojson").read_text("utf-8"))["features"]
    with (DATA / "quarters.csv").open(encoding="utf-8") as source:
        quarters = [line.split(",")[1] for line in source]
    names = [get_settings().agency, *quarters, *(one["properties"]["name"] for one in features)]
    split = [word for name in names for word in words(name) if len(word) > 3]
    joined = [fold(name).replace(" ", "") for name in names]
    return list(dict.fromkeys([*_HERE, *split, *joined]))
