"""By which colours and sizes quarters are drawn on the map, and what the legend says of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

import i18n
from domain.figures.measure import Chart
from domain.figures.measures_of_quarters import Measure
from i18n import _

COLOURS = 5


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A line of the legend: how a bubble of that `kind` looks and what it stands for."""

    kind: str
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """`steps`: where each colour begins, rising; of numbers, or of the order of classes."""

    measure: Measure
    by_class: bool
    steps: tuple[float, ...]
    largest: float
    legend: tuple[LegendLine, ...] = ()

    def kind(self, stands: float, grade: float) -> str:
        """The look of a bubble: `v1` to `v5`, `up`, `down`, `same`, `zero` or `hidden`."""
        if pd.isna(stands):
            return "hidden"
        if self.measure.entry.chart is Chart.DIFFERENCE:
            return "up" if stands > 0 else "down" if stands < 0 else "same"
        at = grade if self.by_class else stands
        if at <= 0:
            return "zero"
        return f"v{COLOURS - len(self.steps) + sum(step <= at for step in self.steps)}"


def height(kind: str, size: int, *, warned: bool) -> int:
    """How far on top a bubble of that `kind` and `size` lies: the higher its class the farther, so
    that the worst is never behind another; then those with a warning, then the smaller.
    """
    if kind.startswith("v"):
        level = int(kind[1:])
    else:
        level = {"down": COLOURS - 1, "up": COLOURS}.get(kind, 0)
    # Leaflet adds what a bubble's place is from the top of the map, in pixels.
    return 4000 * level + 2000 * warned + 10 * (100 - size)


def scale_of(frame: pd.DataFrame, measure: Measure) -> Scale:
    """For the quarters of `frame` (of `db.quarters.table.table`)."""
    by_class = bool(frame["grade"].notna().any())
    steps = _classes(frame["grade"]) if by_class else _fifths(frame["stands"], measure)
    largest = float(frame["stands"].abs().max(skipna=True) or 0) if len(frame) else 0.0
    scale = Scale(measure, by_class, steps, max(largest, 1.0))
    return Scale(measure, by_class, steps, scale.largest, _legend(frame, scale))


def _classes(grades: pd.Series) -> tuple[float, ...]:
    """A colour for each class; of more than COLOURS the lowest have one together."""
    found = sorted({float(grade) for grade in grades.dropna() if grade > 0})
    return (*found[:1], *found[-COLOURS:][1:]) if found else ()


def _fifths(stands: pd.Series, measure: Measure) -> tuple[float, ...]:
    """As many quarters in each colour; none for a change, which has two colours."""
    shown = stands[stands > 0].dropna()
    if measure.entry.chart is Chart.DIFFERENCE or shown.empty:
        return ()
    parts = [i / COLOURS for i in range(COLOURS)]
    found = np.quantile(shown, parts, method="lower")
    return tuple(sorted({float(round(at, measure.entry.digits)) for at in found}))


def _legend(frame: pd.DataFrame, scale: Scale) -> tuple[LegendLine, ...]:
    """What the kinds present in `frame` mean."""
    if scale.measure.entry.chart is Chart.DIFFERENCE:
        lines = _of_change(frame)
    elif scale.by_class:
        lines = _of_classes(frame, scale)
    else:
        lines = [*_of_nothing(frame), *_of_numbers(frame, scale)]
    if frame["stands"].isna().any():
        lines.append(LegendLine("hidden", "–", _("not shown or not known")))
    return tuple(lines)


def _of_change(frame: pd.DataFrame) -> list[LegendLine]:
    as_many = _("as many") if frame["value"].notna().any() else _("about as many")
    return [
        LegendLine("up", "+", _("more than before")),
        LegendLine("down", "−", _("fewer than before")),
        LegendLine("same", "", as_many),
    ]


def _of_classes(frame: pd.DataFrame, scale: Scale) -> list[LegendLine]:
    """Each colour with its class, or with the lowest and the highest of those it has."""
    shown = frame[frame["stands"].notna()].sort_values("stands")
    kinds = [scale.kind(*both) for both in zip(shown["stands"], shown["grade"], strict=True)]
    lines = []
    for kind in dict.fromkeys(kinds):
        texts = [text for text, each in zip(shown["text"], kinds, strict=True) if each == kind]
        span = texts[0] if texts[0] == texts[-1] else f"{texts[0]} … {texts[-1]}"
        lines.append(LegendLine(kind, "", span))
    return lines


def _of_nothing(frame: pd.DataFrame) -> list[LegendLine]:
    """Those that stand at nought: none, or the ranges that begin there, as they read."""
    if frame["value"].notna().any() or frame["stands"].isna().all():
        return [LegendLine("zero", "0", _("none"))]
    texts = sorted(set(frame["text"][frame["stands"] == 0]), key=lambda text: (len(text), text))
    return (
        [LegendLine("zero", "", " … ".join(dict.fromkeys((texts[0], texts[-1]))))] if texts else []
    )


def _of_numbers(frame: pd.DataFrame, scale: Scale) -> list[LegendLine]:
    if not scale.steps:
        return []
    digits = scale.measure.entry.digits
    ends = [*(following - 10**-digits for following in scale.steps[1:]), frame["stands"].max()]
    lines = []
    for start, end in zip(scale.steps, ends, strict=True):
        first, last = (i18n.decimal(n) if digits else i18n.number(n) for n in (start, end))
        text = f"{first}–{last}" if end > start and last != first else first
        lines.append(LegendLine(scale.kind(start, start), "", text))
    return lines
