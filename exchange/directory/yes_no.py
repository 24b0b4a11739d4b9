"""Yes or no as people write it in a cell, in either language."""

from domain.text import fold
from domain.vocabulary import N_

_YES = frozenset(fold(word) for word in ("sì", "si", "s", "yes", "y", "x", "vero", "true", "1"))
_NO = frozenset(fold(word) for word in ("no", "n", "falso", "false", "0"))


def yes_or_no(text: str) -> bool:
    """What a cell says. Raises ValueError, its text an English source."""
    said = fold(text)
    if said not in _YES | _NO:
        raise ValueError(N_("Write yes or no."))
    return said in _YES
