"""What the cells of a row make of a form that is stored.

Offices keep lists in capitals. Where only that differs, the better spelling stays.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from domain.directory.forms import F, differences

_EXACT = ("phone", "email", "website", "tax_id")
"""Fields in which no sign may be passed over."""
_APOSTROPHES = str.maketrans("", "", "'`´\u2018\u2019")


class Filled(NamedTuple):
    """A form with a row's cells in it; `kept` counts those left for their capitals."""

    form: Any
    kept: int

    def changes(self, before: Any) -> dict[str, tuple[Any, Any]]:
        """The fields that would change, each with both values."""
        return differences(before, self.form)


def filled(before: F, given: Mapping[str, Any]) -> Filled:
    """`before` with the cells of a row, all of which hold something."""
    kept = {name for name, value in given.items() if only_capitals(name, before, value)}
    taken = {name: value for name, value in given.items() if name not in kept}
    return Filled(replace(before, **taken), len(kept))


def only_capitals(name: str, before: Any, value: Any) -> bool:
    """Whether a cell says in capitals what is stored: `CITTA'` over `Città`."""
    stored = getattr(before, name)
    if not isinstance(value, str) or not isinstance(stored, str):
        return False
    if not stored or value == stored:
        return False
    if value != value.upper() or value == value.lower():
        return False
    if name in _EXACT:
        return value.casefold() == stored.casefold()
    return _bare(value) == _bare(stored)


def _bare(text: str) -> str:
    """Without case, accents, and the apostrophes that stand for them."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
