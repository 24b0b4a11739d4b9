"""A number as it is stored, and how it is called.

One text may hold several: `+390332555012;ext=12 / +393331112201;note=ore pasti`, a short number as
it is dialled; a number that only a fax answers ends in `;fax`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

BETWEEN, EXTENSION, NOTE, FAX = " / ", ";ext=", ";note=", ";fax"
STORED_LIMIT = 160


@dataclass(frozen=True, slots=True)
class Number:
    """One number: E.164, or digits as they are dialled; with the extension behind it, what was
    written beside it (`chiedere di Anna`), and whether a fax answers.
    """

    dialled: str
    extension: str = ""
    note: str = ""
    fax: bool = False

    @property
    def href(self) -> str:
        """What a link to call it leads to. The comma is the pause before an extension: of
        `;ext=12` telephones make other digits.
        """
        return f"tel:{self.dialled}" + (f",{self.extension}" if self.extension else "")

    @property
    def called(self) -> str:
        """The number alone, with its extension."""
        return self.dialled + (f"{EXTENSION}{self.extension}" if self.extension else "")

    @property
    def stored(self) -> str:
        """As it stands in a text of several."""
        note = f"{NOTE}{self.note}" if self.note else ""
        return f"{self.called}{note}{FAX if self.fax else ''}"


def numbers(stored: str) -> tuple[Number, ...]:
    """Those in a stored text, in order."""
    return tuple(_number(part) for part in stored.split(BETWEEN) if part)


def _number(part: str) -> Number:
    rest = part.removesuffix(FAX)
    called, _sign, note = rest.partition(NOTE)
    dialled, _sign, extension = called.partition(EXTENSION)
    return Number(dialled, extension, note, rest != part)


def as_stored(found: Iterable[Number]) -> str:
    """Several in one text, each once."""
    return BETWEEN.join(dict.fromkeys(number.stored for number in found))
