"""Rows of an import in figures and tables: how many have which fate, what is wrong with them."""

from collections.abc import Mapping, Sequence

import streamlit as st

import i18n
from components.elements import grid
from components.plain import plain
from domain.imports.plan import RowProblem
from exchange.sheets.columns import SheetColumn
from i18n import _


def figures(parts: Mapping[str, int], unknown_columns: Sequence[str]) -> None:
    """How many rows have which fate, and which columns mean nothing to us."""
    for column, (label, count) in zip(st.columns(len(parts)), parts.items(), strict=True):
        column.metric(label, i18n.number(count))
    if unknown_columns:
        said = plain(", ".join(unknown_columns[:20]))
        st.caption(_("Columns left aside: {columns}.").format(columns=said))


def problems(found: Sequence[RowProblem], columns: Mapping[str, SheetColumn]) -> None:
    """What is wrong, by row and column; nothing where nothing is."""
    if found:
        grid.show(
            _("What is wrong"),
            [_("Row"), _("What is wrong"), _("What is written"), _("Column")],
            [(it.line, why(it), it.value, columns[it.column].title) for it in found],
        )


def why(problem: RowProblem) -> str:
    """A problem in words."""
    return _(problem.message).format(value=problem.value, about=problem.about)
