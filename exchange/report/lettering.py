"""How wide words are on a slide, and where they have to end.

Measured by the letters of Arial, which every office has or replaces by one as wide; a little is
added, so that a line that fits here fits there. A template of wider letters says so (`widen`).
"""

from contextvars import ContextVar

from pptx.util import Pt

from domain.text import shortened

_WIDTHS = (
    ("ijl'|‘’", 0.24),
    ("ftI.,:;!()[]/\\ ·`", 0.30),
    ('r-"*{}°“”', 0.38),
    ("ckszvxyJ_", 0.52),
    ("ABEKPSVXYÀÈÉ&", 0.69),
    ("CDHNRUwÒÙÌ", 0.74),
    ("GOQMm", 0.85),
    ("W@%—…", 1.0),
)
_EMS = {letter: ems for letters, ems in _WIDTHS for letter in letters}
_USUAL, _WIDE = 0.57, 1.05
_FAR = 0x1100
"""From here on scripts have letters as wide as they are high, as a rule."""
SPARE, BOLD = 1.04, 1.07
_wider: ContextVar[float] = ContextVar("wider", default=1.0)


def ems(text: str) -> float:
    """The length of a line in Arial, in its own height."""
    return sum(_EMS.get(sign, _USUAL if ord(sign) < _FAR else _WIDE) for sign in text)


def widen(times: float) -> None:
    """From here on, in this context, lines are so many times as long as in Arial."""
    _wider.set(times)


def width(text: str, points: float, *, bold: bool = False) -> int:
    """The width of a line, in EMU."""
    return int(ems(text) * points * Pt(1) * SPARE * _wider.get() * (BOLD if bold else 1))


def lines(text: str, points: float, room: int, *, bold: bool = False) -> int:
    """How many lines a text takes in a room so wide; a word longer than a line is broken."""
    count, used = 1, 0
    blank = width(" ", points, bold=bold)
    for word in text.split():
        wide = width(word, points, bold=bold)
        if used and used + blank + wide > room:
            count, used = count + 1, 0
        used += wide + (blank if used else 0)
        if used > room:  # alone in its line, and longer
            more = -(-used // room) - 1
            count, used = count + more, used - more * room
    return count


def fitted(text: str, points: float, room: int, most: int = 1, *, bold: bool = False) -> str:
    """As much of a text as fits into so many lines, with an ellipsis where that is not all."""
    if lines(text, points, room, bold=bold) <= most:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines(shortened(text, middle), points, room, bold=bold) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return shortened(text, low)
