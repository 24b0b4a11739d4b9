"""The figures of all quarters as a table to sort: the way to the map's numbers by keyboard."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

import i18n
from components.elements import script
from components.quarters import rate_words
from components.quarters.doing import Found
from db.actions.places import Doing
from db.quarters.row import QuarterRow, Rows
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
    rows: Rows,
    caption: str,
    selected: str,
    on_pick: Callable[[str], None],
    year: int | None = None,
    doing: Found | None = None,
) -> None:
    """All of `rows`, in their order; `year` is that of the cases heard; `doing` what runs in
    quarters, a column where it is anything.
    """
    columns, lines = _of(rows, year, tuple((doing or {}).items()))
    table(columns, lines, "quarter_table", caption, selected, on_pick)


@i18n.once(8)
def _of(
    rows: Rows, year: int | None, running: tuple[tuple[str, Doing], ...]
) -> tuple[list[tuple[str, bool]], list[QuarterLine]]:
    """Columns and lines; kept, for most clicks show what was shown before."""
    doing, known = dict(running), rows[0].figures if rows else ()
    labels = {m: label for m, label in column_labels(year).items() if m in known}
    return _columns(labels, doing), [_line(row, list(labels), doing) for row in rows]


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


def _line(row: QuarterRow, order: list[Measure], doing: Found | None) -> QuarterLine:
    place, figures = row.place, [row.figures[measure] for measure in order]
    running = [doing[place.code].total if place.code in doing else 0] if doing else []
    texts = (
        rate_words.cell(figure.text, row.rate) if measure is Measure.SHRUNK else figure.text
        for measure, figure in zip(order, figures, strict=True)
    )
    return QuarterLine(
        code=place.code,
        cells=(
            place.name,
            place.municipality,
            *texts,
            *map(i18n.number, running),
            str(place.dwellings or _("not known")),
        ),
        keys=(*(figure.stands for figure in figures), *running, place.dwellings),
    )
