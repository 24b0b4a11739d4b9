"""A name as it is stored. Many people have one name only: then the other field is blank.

What is written in its place, because a form or a list wanted something, is no name and is not
stored: nobody is called `-` or `n.d.`, and looked up they would all be the same.
"""

import sys

from domain.text import clean_line, fold

_INSTEAD = {
    "x", "xx", "xxx", "n d", "nd", "n n", "nn", "fnu", "lnu", "no name", "unknown",
    "senza nome", "senza cognome", "nome unico", "non disponibile", "non dichiarato",
    "non noto", "sconosciuto", "sconosciuta", "ignoto", "ignota",
}  # fmt: skip
"""Folded: `N.D.` is `n d`. Words that are somewhere a name (Na, No, Null) are not among them."""


def name(text: str) -> str:
    """On one line; blank where something stands in place of a name. Raises TooLong."""
    line = clean_line(text)
    return "" if stands_for_none(line) else line


def stands_for_none(text: str) -> bool:
    """Whether something is written, and it is no name: signs alone, `X`, `n.d.`."""
    line = clean_line(text, sys.maxsize)
    return bool(line) and (not any(map(str.isalnum, line)) or fold(line) in _INSTEAD)
