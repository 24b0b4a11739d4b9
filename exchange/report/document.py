"""A report as a tagged PDF (PDF/UA-1 and PDF/A-2a), set by typst from `report.typ`.

The report travels as JSON in one input: no text of it is ever read as markup.
"""

import json
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

from domain.figures.figure import Figure
from domain.report.contents import Line, Report, Table
from exchange.report import words
from exchange.report.logo import logo
from exchange.report.progress import Progress, silent
from i18n import _

TEMPLATE = Path(__file__).with_name("report.typ")
CHARTED, SERIES = 20, 3
"""Rows a bar chart draws, and columns any chart draws; the table has the rest."""
UNKNOWN_SIGN = "□"
PLAIN, EXOTIC = "\x7f", "\u0300"
"""Every font has the signs before the first; those before the second are Latin letters."""
PUNCTUATION = frozenset("–—‘’“”…€−≤≥·")


def write(report: Report, progress: Progress = silent) -> bytes:
    """The PDF of a report whose texts are clean."""
    progress(_("Preparing the pages"), 0.1)
    data = json.dumps(_data(report), ensure_ascii=False)
    drawn = "".join(c if _has_glyph(c) else UNKNOWN_SIGN for c in data)
    progress(_("Setting the pages"), 0.3)
    sign = logo()
    files = {"logo": sign} if sign else {}
    try:
        return _set(drawn, report.made_at, **files)
    except typst.TypstError:  # signs that can be drawn alone, but not upon each other
        latin = "".join(c if _is_latin(c) else UNKNOWN_SIGN for c in data)
        return _set(latin, report.made_at, **files)


def _set(data: str, made_at: datetime, **files: str) -> bytes:
    content: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        font_paths=_fonts(),
        sys_inputs={"report": data, **files},
        timestamp=int(made_at.timestamp()),
    )
    return content


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst; those of the machine only for signs that these lack."""
    return typst.Fonts(include_system_fonts=True)


@lru_cache(maxsize=20_000)
def _has_glyph(sign: str) -> bool:
    """Whether some font draws `sign`: PDF/UA has no place for a box nobody can read."""
    if sign < PLAIN:
        return True
    source = f'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#"{sign}"'
    try:
        typst.compile(
            source.encode(), format="pdf", pdf_standards="ua-1", font_paths=_fonts(), timestamp=0
        )
    except typst.TypstError:
        return False
    return True


def _is_latin(sign: str) -> bool:
    return sign < EXOTIC or sign in PUNCTUATION


def _data(report: Report) -> dict[str, Any]:
    return {
        "language": report.language,
        "title": report.title or _("Report"),
        "agency": report.agency,
        "territory": report.territory,
        "period": report.period,
        "made": words.made(report),
        "moment": list(report.made_at.astimezone(UTC).timetuple()[:6]),
        "foot": words.foot(report),
        "note": report.note,
        "fictitious": report.fictitious,
        "highlights": report.highlights,
        "headlines": [
            {"name": h.name, "cells": [_cell(h.now), _cell(h.before), _cell(h.change)]}
            for h in report.headlines
        ],
        "sections": [
            {"title": s.title, "text": s.text, "tables": [_table(t) for t in s.tables]}
            for s in report.sections
        ],
        "method": report.method,
        "definitions": [
            {
                "name": d.name,
                "meaning": d.meaning,
                "unit": d.unit,
                "counted": words.counted(d),
                "suppression": d.suppression,
            }
            for d in report.definitions
        ],
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """What the template itself says."""
    return {
        "contents": _("Contents"),
        "highlights": _("In short"),
        "headlines": _("Headline figures"),
        "figure": _("Figure"),
        "now": _("In the period"),
        "before": _("In the period before"),
        "change": _("Difference"),
        "method": _("Method"),
        "definitions": _("Definitions"),
        "reading": _("What the figures mean"),
        "hidden": _("Grey cells: a class, or a number that is too small to be told or not known."),
        "first": _("The chart shows the first {n} rows; the table has all of them.").format(
            n=CHARTED
        ),
        "missing": _("Where nothing is drawn the figure is protected or not known."),
        "invented": _("The data are invented, for demonstration only."),
        "page": _("Page"),
        "unit": _("Unit"),
    }


def _cell(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "text": figure.text, "stands": figure.stands}


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "message": table.message,
        "row_title": table.row_title,
        "columns": [column.title for column in table.columns],
        "lines": [_line(line) for line in table.lines],
        "note": table.note,
        "empty": table.empty or _("No figure in this period."),
        "chart": _chart(table),
    }


def _line(line: Line) -> dict[str, Any]:
    return {"label": line.label, "cells": [_cell(cell) for cell in line.cells]}


def _chart(table: Table) -> dict[str, Any] | None:
    if not words.drawable(table):
        return None
    places = words.charted_places(table)[:SERIES]
    lines = table.lines[:CHARTED] if table.chart == "bars" else table.lines
    return {
        "kind": table.chart,
        "series": [table.columns[place].title for place in places],
        "points": [
            {"label": line.label, "cells": [_cell(line.cells[place]) for place in places]}
            for line in lines
        ],
        "drawn": words.drawn_at_middle(table, lines),
        "cut": len(lines) < len(table.lines),
        "alt": words.chart_described(table, lines),
    }
