"""The figures of all quarters as a table to sort: the way to the map's numbers by keyboard."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from components.elements import script
from components.elements.frames import records
from components.quarters import rate_words
from components.quarters.doing import Found
from domain.figures.measures_of_quarters import MEASURES_OF_QUARTERS, Measure
from i18n import _


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """A row: its code comes back when it is chosen; what each cell shows; and what its numbers sort
    by, None where one is not displayed: it must not tell where it would stand.
    """

    code: str
    cells: tuple[str, ...]
    keys: tuple[float | None, ...]


def show(
    frame: pd.DataFrame,
    caption: str,
    selected: str,
    on_pick: Callable[[str], None],
    year: int | None = None,
    doing: Found | None = None,
) -> None:
    """All of `frame` (of `db.quarters.table.table`), in its order; `year` is that of the cases
    heard; `doing` what runs in quarters, a column where it is anything.
    """
    labels = {m: label for m, label in column_labels(year).items() if m.value in frame}
    lines = [_line(row, list(labels), doing) for row in records(frame)]
    table(_columns(labels, doing), lines, "quarter_table", caption, selected, on_pick)


def table(
    columns: list[tuple[str, bool]],
    lines: list[QuarterLine],
    key: str,
    caption: str,
    selected: str,
    on_pick: Callable[[str], None],
    title: str = "",
) -> None:
    """A table to sort; `columns` are label and whether numeric, those of numbers last; `on_pick`
    gets a row's code.
    """
    data = {
        "title": title,
        "caption": caption,
        "selected": selected,
        "columns": [{"label": label, "numeric": numeric} for label, numeric in columns],
        "rows": [{"code": line.code, "cells": line.cells, "keys": line.keys} for line in lines],
    }

    def picked() -> None:
        code = st.session_state[key].quarter
        if code:
            on_pick(str(code))

    component = script.component("ponte_quarter_table", __file__)
    component(data=data, key=key, on_quarter_change=picked)


def column_labels(year: int | None = None) -> dict[Measure, str]:
    """The measures in words short enough for the head of a column, in the order of the table."""
    labels = {Measure(entry.code): _(entry.column) for entry in MEASURES_OF_QUARTERS}
    if year:
        labels[Measure.HEARD] = _("Heard in {year}").format(year=year)
    return labels


def _columns(labels: dict[Measure, str], doing: Found | None) -> list[tuple[str, bool]]:
    return [
        (_("Quarter"), False),
        (_("Municipality"), False),
        *((label, True) for label in labels.values()),
        *([(_("Actions running"), True)] if doing else []),
        (_("Dwellings"), True),
    ]


def _line(row: dict[Any, Any], order: list[Measure], doing: Found | None) -> QuarterLine:
    dwellings = None if pd.isna(row["dwellings"]) else int(row["dwellings"])
    texts = {measure: str(row[f"{measure.value}_text"]) for measure in order}
    if "shrunk_low" in row:
        ends = row["shrunk_low"], row["shrunk_high"]
        texts[Measure.SHRUNK] = rate_words.cell(texts[Measure.SHRUNK], *ends)
    keys = [sorted_by(row[f"{measure.value}_stands"]) for measure in order]
    running = doing[row["code"]].total if doing and row["code"] in doing else 0
    return QuarterLine(
        code=row["code"],
        cells=(
            row["name"],
            row["municipality"],
            *texts.values(),
            *([i18n.number(running)] if doing else []),
            str(dwellings or _("not known")),
        ),
        keys=(*keys, *([running] if doing else []), dwellings),
    )


def sorted_by(stands: float) -> float | None:
    """The key of a number that stands there among others; None for NaN."""
    return None if pd.isna(stands) else float(stands)
