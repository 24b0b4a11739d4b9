"""Two maps side by side, and below them the table of their differences."""

from collections.abc import Mapping

import streamlit as st

from components.plain import plain
from components.quarters import comparison, many, take, words
from components.quarters import doing as quarter_doing
from components.quarters import map as quarter_map
from components.quarters import table as quarter_table
from components.quarters.comparison import Comparison, Side
from components.quarters.question import Question, pick_quarter
from components.quarters.table import QuarterLine
from db.quarters.row import QuarterRow
from db.quarters.table import AsOf
from db.reference.catalogue import Catalogue
from i18n import _

KEYS = ("quarter_map", "quarter_map_beside")
"""Of the two maps: the first is the one that stands there without a comparison."""


def show(
    question: Question,
    catalogue: Catalogue,
    as_of: AsOf | None,
    signals: Mapping[str, list[str]],
    doing: quarter_doing.Found,
    heading: Mapping[str, str],
) -> bool:
    """Both maps, one below the other where there is little room, and the table of differences; or,
    where there are no two, only why.

    `signals`, `doing`: as for `map.show`; `heading`: what stands on top of a file of one measure.
    """
    compared = comparison.made(question, catalogue, as_of)
    if compared is None:
        st.info(words.nothing_to_compare(question))
        return False
    definition = words.meaning_of_both(question, as_of)
    st.caption(" ".join(filter(None, (definition, words.greyed(question)))))
    others = compared.sides[::-1]
    for side, other, column, key in zip(compared.sides, others, st.columns(2), KEYS, strict=True):
        with column:
            _picture(side, other, question.quarter, (signals, doing), key)
    limits = words.limits(*(s.measure for s in compared.sides)) if as_of else ""
    below = compared.unsaid, many.said(compared.sides[0].rows), limits
    if any(below):
        st.caption(" ".join(filter(None, below)))
    top = words.heading_of_comparison(heading, compared.names, definition)
    lines, heads = _lines(compared, signals, doing), _heads(compared)
    _table(heads, lines[: many.MOST], question.quarter)
    take.differences(question, as_of, top, heads, [line.cells for line in lines])
    return True


def _picture(
    side: Side,
    other: Side,
    selected: str,
    marks: tuple[Mapping[str, list[str]], quarter_doing.Found],
    key: str,
) -> None:
    signals, doing = marks
    st.markdown(f"**{plain(side.name)}**")
    if side.why:
        st.info(side.why)
        return
    shown = many.highest(quarter_doing.narrowed(side.rows, signals, doing), selected)
    quarter_map.show(
        shown,
        side.measure,
        selected,
        pick_quarter,
        signals,
        doing=doing,
        whole=side.rows,
        scale=side.scale,
        beside=None if other.why else (other.rows, other.measure, other.scale),
        key=key,
    )


def _table(heads: list[str], lines: list[QuarterLine], selected: str) -> None:
    columns = [(label, at > 1) for at, label in enumerate(heads)]
    caption = _("Differences, the largest first")
    quarter_table.table(columns, lines, "quarter_differences", caption, selected, pick_quarter)


def _heads(compared: Comparison) -> list[str]:
    return [_("Quarter"), _("Municipality"), *compared.names, compared.column]


def _lines(
    compared: Comparison, signals: Mapping[str, list[str]], doing: quarter_doing.Found
) -> list[QuarterLine]:
    """The largest differences first."""
    first, other = compared.sides
    beside = {row.place.code: row for row in other.rows}
    lines = [
        _line(row, beside[row.place.code], compared.differences[row.place.code])
        for row in quarter_doing.narrowed(first.rows, signals, doing)
    ]
    return sorted(lines, key=_largest)


def _line(row: QuarterRow, beside: QuarterRow, moved: tuple[str, float | None]) -> QuarterLine:
    text, key = moved
    cells = (row.place.name, row.place.municipality, row.text, beside.text, text)
    return QuarterLine(row.place.code, cells, (row.figure.stands, beside.figure.stands, key))


def _largest(line: QuarterLine) -> tuple[bool, float, str]:
    by = line.keys[-1]
    return by is None, -abs(by or 0.0), line.cells[0]
