"""The languages a sheet is written in, what it says in each, and which version of that it is."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from domain.handout.texts import ar, en, es, fr, it, ro, sq, uk

FIRST = "it"
"""Written here; whoever reads the others for the first time is a mother-tongue mediator."""
TEXTS: dict[str, Mapping[str, str]] = {
    "it": it.TEXTS,
    "en": en.TEXTS,
    "fr": fr.TEXTS,
    "es": es.TEXTS,
    "ro": ro.TEXTS,
    "sq": sq.TEXTS,
    "uk": uk.TEXTS,
    "ar": ar.TEXTS,
}
LEFTWARD = frozenset({"ar"})
"""Written from right to left."""


@cache
def version(language: str) -> str:
    """A mark of what the sheet says in a language: with another text it is another version, which
    nobody has read yet.
    """
    told = "\n".join(f"{key}\t{text}" for key, text in sorted(TEXTS[language].items()))
    return sha256(told.encode()).hexdigest()[:8]
