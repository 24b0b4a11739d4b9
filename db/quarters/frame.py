"""The quarters as a table: places, and their figures in the order of one of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from db.figures.text import rank
from db.reference.catalogue import QuarterPlace
from domain.figures.figure import Figure
from domain.figures.measures_of_quarters import Measure

_PLACE = ("code", "name", "municipality", "province", "lat", "lon", "accuracy_m", "dwellings")
_WORDS = ("code", "name", "municipality", "province")
Line = tuple[QuarterPlace, Mapping[Measure, Figure]]


def frame_of(lines: list[Line], chosen: Measure, grades: Mapping[int, int]) -> pd.DataFrame:
    """One row for each quarter, the highest by `chosen` first, ties by name; see
    `db.quarters.table.table`. `grades`: by quarter id the order of the class of `chosen`.
    """
    lines = sorted(lines, key=lambda line: (-rank(line[1][chosen]), line[0].name))
    columns: dict[str, Any] = {name: [getattr(q, name) for q, _f in lines] for name in _PLACE}
    columns |= {name: _texts(columns[name]) for name in _WORDS}
    columns["dwellings"] = pd.array(columns["dwellings"], dtype="Int64")
    columns |= _measure("", [figures[chosen] for _q, figures in lines])
    columns["grade"] = np.array([grades.get(q.id) for q, _f in lines], dtype=float)
    for each in lines[0][1] if lines else ():
        columns |= _measure(each.value, [figures[each] for _q, figures in lines])
    return pd.DataFrame(columns)


def _measure(name: str, figures: list[Figure]) -> dict[str, Any]:
    before = f"{name}_" if name else ""
    return {
        name or "value": np.array([figure.value for figure in figures], dtype=float),
        f"{before}text": _texts([figure.text for figure in figures]),
        f"{before}stands": np.array([figure.stands for figure in figures], dtype=float),
    }


def _texts(texts: list[str]) -> pd.Series:
    """As Python has them: the strings of Arrow take a quarter of a click to make and to read."""
    return pd.Series(texts, dtype=object)
