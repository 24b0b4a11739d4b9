"""A number as it is stored, and how it is called.

One text may hold several: `+390332555012;ext=12 / +393331112201`, a short number as it is dialled.
"""

from collections.abc import Iterable
from dataclasses import dataclass

BETWEEN, EXTENSION = " / ", ";ext="
STORED_LIMIT = 160


@dataclass(frozen=True, slots=True)
class Number:
    """One number: E.164, or digits as they are dialled; with the extension behind it."""

    dialled: str
    extension: str = ""

    @property
    def href(self) -> str:
        """What a link to call it leads to. The comma is the pause before an extension: of
        `;ext=12` telephones make other digits.
        """
        return f"tel:{self.dialled}" + (f",{self.extension}" if self.extension else "")

    @property
    def stored(self) -> str:
        """As it stands in a text of several."""
        return self.dialled + (f"{EXTENSION}{self.extension}" if self.extension else "")


def numbers(stored: str) -> tuple[Number, ...]:
    """Those in a stored text, in order."""
    parts = (part.partition(EXTENSION) for part in stored.split(BETWEEN) if part)
    return tuple(Number(dialled, extension) for dialled, _sign, extension in parts)


def hrefs(stored: str) -> tuple[str, ...]:
    """What the links to call each of them lead to."""
    return tuple(number.href for number in numbers(stored))


def as_stored(found: Iterable[Number]) -> str:
    """Several in one text, each once."""
    return BETWEEN.join(dict.fromkeys(number.stored for number in found))
