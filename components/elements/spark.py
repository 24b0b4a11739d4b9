"""A small line of the last months beside a figure; what may not be told is a gap, and is said."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from html import escape

import i18n
from domain.figures.figure import Figure, Missing
from i18n import _

WIDE, HIGH, EDGE = 120, 30, 4
INK = "#2a7fd4"
"""Seen on light and on dark."""
SVG = "http://www.w3.org/2000/svg"


def line(name: str, months: Sequence[date], figures: Sequence[Figure]) -> str:
    """HTML of the line of `figures`, one for each of `months`: all of it is read out too."""
    said = escape(f"{name}. {told(months, figures)}", quote=True)
    gaps = [i for i, figure in enumerate(figures) if figure.stands is None]
    runs = _runs([figure.stands for figure in figures])
    drawn = "".join(_run(run, figures) for run in runs) + "".join(_gap(i, figures) for i in gaps)
    caption = _caption(months, figures, len(gaps))
    return (
        f"<div class='ponte-spark ponte-said' tabindex='0' role='img' aria-label='{said}' "
        f"data-said='{said}'>"
        f"<img src='{_picture(drawn)}' alt=''>"
        f"<span aria-hidden='true'>{escape(caption)}</span></div>"
    )


def _picture(drawn: str) -> str:
    """As an address of its own: Streamlit takes drawings out of HTML."""
    style = (
        f"<style>polyline{{fill:none;stroke:{INK};stroke-width:1.6;stroke-linejoin:round}}"
        f"circle{{fill:{INK}}}.gap{{stroke:{INK};stroke-width:1.4;stroke-dasharray:1 1.4}}</style>"
    )
    box = f"viewBox='0 0 {WIDE} {HIGH}' preserveAspectRatio='xMinYMid'"
    svg = f"<svg xmlns='{SVG}' {box}>{style}{drawn}</svg>"
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def told(months: Sequence[date], figures: Sequence[Figure]) -> str:
    """`dic 2025: 40; gen 2026: n.d.; …`."""
    pairs = zip(months, figures, strict=True)
    return "; ".join(f"{i18n.day(month, 'MMM y')}: {figure.text}" for month, figure in pairs)


def _caption(months: Sequence[date], figures: Sequence[Figure], gaps: int) -> str:
    if gaps == len(months):
        begins = all(figure.missing is Missing.NOT_RECORDED for figure in figures)
        first = _("No month yet: the first point comes at the end of the month")
        return first if begins else _("No month to show yet")
    said = f"{i18n.day(months[0], 'MMM y')} – {i18n.day(months[-1], 'MMM y')}"
    return f"{said} · {_('gaps: not told or not recorded')}" if gaps else said


def _runs(stands: Sequence[float | None]) -> list[list[int]]:
    """Places of numbers that follow each other without a gap."""
    runs: list[list[int]] = []
    for i, value in enumerate(stands):
        if value is None:
            continue
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _run(run: list[int], figures: Sequence[Figure]) -> str:
    places = [_place(i, figures) for i in run]
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    dot = f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.4'/>"
    return f"<polyline points='{corners}'/>{dot}" if len(run) > 1 else dot


def _gap(i: int, figures: Sequence[Figure]) -> str:
    x = _across(i, len(figures))
    return f"<line class='gap' x1='{x - 2:.1f}' x2='{x + 2:.1f}' y1='{HIGH - 2}' y2='{HIGH - 2}'/>"


def _place(i: int, figures: Sequence[Figure]) -> tuple[float, float]:
    """From nought: so that a small change does not look like a large one."""
    highest = max((figure.stands or 0 for figure in figures), default=0) or 1
    share = max(0.0, figures[i].stands or 0) / highest
    return _across(i, len(figures)), HIGH - EDGE - share * (HIGH - 2 * EDGE)


def _across(i: int, n: int) -> float:
    return EDGE + i * (WIDE - 2 * EDGE) / max(1, n - 1)
