"""DrawnLine and circles beside the map of a picture: title, what is said, legend."""

import textwrap
from dataclasses import dataclass

from exchange.quarters.drawn import MapKey, MapPicture
from exchange.quarters.looks import INK, SOFT
from exchange.quarters.placing import LETTER

EDGE, ASIDE = 12, 168
"""Pixels around the picture, and of the column of the legend."""
TITLE, SAID, SMALL = 20, 13, 10
"""Sizes of letters."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line of text from its left end."""

    x: float
    y: float
    text: str
    size: float
    ink: str = INK
    weight: str = "normal"


@dataclass(frozen=True, slots=True)
class DrawnFace:
    """A circle with what stands in it, on the map or in the legend."""

    x: float
    y: float
    kind: str
    size: float
    text: str
    warned: bool = False
    row: int = 0
    doing: bool = False


def head(picture: MapPicture, width: int) -> list[DrawnLine]:
    """The title and what is said under it, line by line."""
    y, found = float(EDGE + TITLE), []
    for line in wrapped(picture.title, width - 2 * EDGE, TITLE * 1.08):
        found.append(DrawnLine(EDGE, y, line, TITLE, INK, "bold"))
        y += TITLE * 1.25
    for text in picture.said:
        for line in wrapped(text, width - 2 * EDGE, SAID):
            found.append(DrawnLine(EDGE, y, line, SAID, SOFT))
            y += SAID * 1.4
    return found


def legend(picture: MapPicture, left: float, top: float) -> tuple[list[DrawnFace], list[DrawnLine]]:
    """The column of circles and the words beside them."""
    y, lines = top + SAID, list[DrawnLine]()
    faces = list[DrawnFace]()
    for line in wrapped(picture.key_title, ASIDE - EDGE, SAID * 1.08):
        lines.append(DrawnLine(left, y, line, SAID, INK, "bold"))
        y += SAID * 1.35
    widest = max((key.size for key in picture.keys), default=0)
    for key in picture.keys:
        faces, lines, y = _key(key, left, y + 6, widest, faces, lines)
    y += 2 * SMALL
    for line in wrapped(picture.method, ASIDE - EDGE, SMALL):
        lines.append(DrawnLine(left, y, line, SMALL, SOFT))
        y += SMALL * 1.4
    return faces, lines


def legend_below(
    picture: MapPicture, width: float
) -> tuple[list[DrawnFace], list[DrawnLine], float]:
    """The same in rows for a picture too narrow for a column, from its upper end, and how high."""
    room, y = width - 2 * EDGE, float(SAID)
    faces, lines = list[DrawnFace](), list[DrawnLine]()
    for line in wrapped(picture.key_title, room, SAID * 1.08):
        lines.append(DrawnLine(EDGE, y, line, SAID, INK, "bold"))
        y += SAID * 1.35
    tall, x = max((key.size for key in picture.keys), default=0) + 6.0, float(EDGE)
    for key in picture.keys:
        wide = key.size + 6 + len(key.text) * SAID * LETTER
        if x > EDGE and x + wide > EDGE + room:
            x, y = float(EDGE), y + tall
        faces.append(_face(key, x + key.size / 2, y + tall / 2 - SAID / 2))
        lines.append(DrawnLine(x + key.size + 6, y + tall / 2 - SAID * 0.15, key.text, SAID))
        x += wide + SAID
    y += tall + SMALL * 0.6
    for line in wrapped(picture.method, room, SMALL):
        lines.append(DrawnLine(EDGE, y, line, SMALL, SOFT))
        y += SMALL * 1.4
    return faces, lines, y


def _face(key: MapKey, x: float, y: float) -> DrawnFace:
    warned, row = key.kind == "warned", int(key.sign) if key.kind == "row" else 0
    return DrawnFace(x, y, key.kind, key.size, key.sign, warned, row, key.kind == "doing")


def _key(
    key: MapKey,
    left: float,
    y: float,
    widest: int,
    faces: list[DrawnFace],
    lines: list[DrawnLine],
) -> tuple[list[DrawnFace], list[DrawnLine], float]:
    """The legend with one line more, and where the next begins."""
    beside = left + widest + 10
    said = wrapped(key.text, ASIDE - EDGE - widest - 10, SAID)
    tall = max(key.size, len(said) * SAID * 1.3)
    face = _face(key, left + widest / 2, y + tall / 2)
    first = y + tall / 2 - (len(said) - 1) * SAID * 0.65 + SAID * 0.35
    words = [DrawnLine(beside, first + i * SAID * 1.3, text, SAID) for i, text in enumerate(said)]
    return [*faces, face], [*lines, *words], y + tall


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The lines of a text in letters of that size."""
    return textwrap.wrap(text, max(8, int(width / (size * LETTER * 0.92)))) if text else []
