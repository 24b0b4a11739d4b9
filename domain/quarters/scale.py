"""By which colours and sizes quarters are drawn on a map, and what the legend says of them.

A grade (`domain.quarters.grades`) is told without colour too: each has one size (`SIZES`), and an
edge of its own where the map is drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt

from domain.quarters import grades
from domain.vocabulary import N_, Labelled

SIZES = {"v1": 24, "v2": 29, "v3": 35, "v4": 41, "v5": 48}
"""Diameter of a circle in pixels: the same size is the same grade."""
SMALLEST, LARGEST = min(SIZES.values()), max(SIZES.values())
WIDE, TIGHT = 28, 5
"""The least diameter of one with TIGHT characters or more in it: `12–25`."""
LETTERS = "ABCDE"
"""The signs of grades, from the lowest: in the legend, and in a circle too small for its number."""
DOTS, DOT = ("zero", "same", "hidden"), 12
"""Kinds that are dots without a number, and their diameter."""


class Method(Labelled):
    """How the grades are made: a sentence to stand below the legend."""

    NUMBERS = "numbers", N_("Grades: numbers that lie close together (natural breaks).")
    RATES = (
        "rates",
        N_(
            "Grades: numbers that lie close together, each counting as much as it has dwellings "
            "(natural breaks)."
        ),
    )
    RANGES = "ranges", N_("Grades: ranges whose middles lie close together (natural breaks).")
    CLASSES = "classes", N_("Grades: the classes in which the numbers are told.")


@dataclass(frozen=True, slots=True)
class OnScale:
    """A number as displayed, for a drawing: all of it says no more than `text`.

    `stands`: where among others, NaN where nowhere; `grade`: the order of its class, NaN where it
    is none; `exact`: the text is that number alone; `base`: of a rate, what it is of.
    """

    text: str
    stands: float
    grade: float = nan
    exact: bool = True
    base: float | None = None


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A line of the legend: how a circle of that `kind` looks and what it stands for. `text` is as
    displayed; where `words`, it is a source for the catalogue.
    """

    kind: str
    sign: str
    text: str
    words: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """`steps`: where each grade begins, rising; of numbers, or of the order of classes. A
    `difference` has no grades: more or fewer, larger the more.
    """

    difference: bool
    by_class: bool
    steps: tuple[float, ...]
    largest: float
    method: Method | None
    legend: tuple[LegendLine, ...] = ()

    def kind(self, stands: float, grade: float = nan) -> str:
        """The look of a circle: `v1` to `v5`, `up`, `down`, `same`, `zero` or `hidden`."""
        if isnan(stands):
            return "hidden"
        if self.difference:
            return "up" if stands > 0 else "down" if stands < 0 else "same"
        at = grade if self.by_class else stands
        return "zero" if at <= 0 else f"v{grades.level(self.steps, at)}"

    def grade(self, stands: float, grade: float = nan) -> int | None:
        """Which grade, 1 for the lowest, 0 for nought; None where it stands nowhere, or among more
        and fewer.
        """
        if isnan(stands) or self.difference:
            return None
        at = grade if self.by_class else stands
        return sum(step <= at for step in self.steps) if at > 0 else 0

    def size(self, kind: str, stands: float, text: str) -> int:
        """The diameter of a circle with `text` in it; of a change by how large it is."""
        if kind in DOTS:
            return DOT
        least = SMALLEST if len(text) < TIGHT else WIDE
        if kind in SIZES:
            return max(least, SIZES[kind])
        return round(least + (LARGEST - least) * sqrt(abs(stands) / self.largest))


def height(kind: str, size: int, *, warned: bool) -> int:
    """How far on top a circle of that `kind` and `size` lies: the higher its grade the farther, so
    that the worst is never behind another; then those with a warning, then the smaller.
    """
    if kind in SIZES:
        level = int(kind[1:])
    else:
        level = {"down": len(SIZES) - 1, "up": len(SIZES)}.get(kind, 0)
    # Leaflet adds what a circle's place is from the top of the map, in pixels.
    return 4000 * level + 2000 * warned + 10 * (100 - size)


def scale_of(rows: Sequence[OnScale], *, difference: bool = False) -> Scale:
    """For all that one legend explains: of two maps of one measure the rows of both."""
    shown = [row for row in rows if not isnan(row.stands)]
    classes = any(not isnan(row.grade) for row in shown)
    ranges = classes or not all(row.exact for row in shown)
    rated = not classes and any(row.base is not None for row in shown)
    largest = max((abs(row.stands) for row in shown), default=0.0) or 1.0
    if difference:
        scale = Scale(True, False, (), largest, None)
        lines = _of_change(ranges=ranges)
    else:
        steps = _steps(shown, classes=classes, rated=rated)
        method = _method(shown, classes=classes, ranges=ranges, rated=rated)
        scale = Scale(False, classes, steps, largest, method)
        lines = _of_grades(shown, scale, ranges=ranges)
    if missing := [row.text for row in rows if isnan(row.stands)]:
        lines.append(LegendLine("hidden", "", ", ".join(sorted(set(missing)))))
    return Scale(difference, scale.by_class, scale.steps, largest, scale.method, tuple(lines))


def _steps(shown: Iterable[OnScale], *, classes: bool, rated: bool) -> tuple[float, ...]:
    if classes:
        return grades.by_class(row.grade for row in shown)
    some = [row for row in shown if row.stands > 0]
    bases = [row.base or 0.0 for row in some] if rated else None
    return grades.natural([row.stands for row in some], bases)


def _method(shown: Sequence[OnScale], *, classes: bool, ranges: bool, rated: bool) -> Method | None:
    if not shown:
        return None
    if classes:
        return Method.CLASSES
    if ranges:
        return Method.RANGES
    return Method.RATES if rated else Method.NUMBERS


def _of_change(*, ranges: bool) -> list[LegendLine]:
    as_many = N_("about as many") if ranges else N_("as many")
    return [
        LegendLine("up", "+", N_("more than before"), words=True),
        LegendLine("down", "−", N_("fewer than before"), words=True),
        LegendLine("same", "", as_many, words=True),
    ]


def _of_grades(shown: Iterable[OnScale], scale: Scale, *, ranges: bool) -> list[LegendLine]:
    """Each grade with the lowest and the highest number, class or range that it has."""
    texts: dict[str, list[str]] = {}
    for row in sorted(shown, key=lambda row: (row.stands, len(row.text), row.text)):
        texts.setdefault(scale.kind(row.stands, row.grade), []).append(row.text)
    signs = dict(zip((kind for kind in texts if kind in SIZES), LETTERS, strict=False))
    return [_line(kind, signs.get(kind, ""), texts[kind], ranges=ranges) for kind in texts]


def _line(kind: str, sign: str, texts: Sequence[str], *, ranges: bool) -> LegendLine:
    if kind == "zero" and not ranges:
        return LegendLine("zero", "0", N_("none"), words=True)
    ends = dict.fromkeys((texts[0], texts[-1]))
    return LegendLine(kind, sign, (" … " if ranges else "–").join(ends))
