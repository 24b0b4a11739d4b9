"""Cells in which people write that there is nothing to write."""

import re

from domain.text import visible

_SIGNS = re.compile(r"[\s\-‐-―−_/\\.,;:·…*'`´]+")
"""Dashes, strokes and points alone: `-`, `//`, `...`."""
_WORDS = frozenset({"n.d.", "n.d", "nd", "n/d", "n. d.", "n.a.", "n/a", "n. a.", "n.p.", "n.c."})
"""Not available, not applicable, not received, not communicated. `na` is a surname."""
_LONGEST = 12


def is_blank(text: str) -> bool:
    """Whether a cell says nothing. One that may mean something is not blank: `0`, `x`, `no`."""
    if len(text) > _LONGEST:
        return not text.strip()
    said = visible(text).strip().casefold()
    return not said or said in _WORDS or _SIGNS.fullmatch(said) is not None
