"""A report as a tagged PDF (PDF/UA-1 and PDF/A-2a), set by typst from `report.typ`.

The report travels as JSON in one input: no text of it is ever read as markup.
"""

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import structlog
import typst

from domain.figures.figure import Figure, Missing
from domain.report.contents import Line, Message, Report, Table
from exchange import typeset
from exchange.quarters import picture
from exchange.report import maps, words
from exchange.report.logo import logo
from exchange.report.progress import Progress, silent
from i18n import _

log = structlog.get_logger()
TEMPLATE = Path(__file__).with_name("report.typ")
CHARTED, SERIES = 20, 3
"""Rows a bar chart draws, and columns any chart draws; the table has the rest."""


def write(report: Report, progress: Progress = silent) -> bytes:
    """The PDF of a report whose texts are clean."""
    progress(_("Preparing the pages"), 0.1)
    data = json.dumps(_data(report), ensure_ascii=False)
    progress(_("Setting the pages"), 0.3)
    pictures = _pictures(report)
    try:
        return typeset.pdf(TEMPLATE, "report", data, report.made_at, **pictures)
    except typst.TypstError as error:
        if "logo" not in pictures:
            raise
        log.warning("logo not used", error=str(error))
        del pictures["logo"]
        return typeset.pdf(TEMPLATE, "report", data, report.made_at, **pictures)


def _pictures(report: Report) -> dict[str, str]:
    """The logo and the map, as SVG, where there are any."""
    found = {"logo": logo()}
    message = maps.message_of(report)
    if message:
        found["map"] = picture.svg(maps.picture_of(message), titled=False)
    return {name: content for name, content in found.items() if content}


def _data(report: Report) -> dict[str, Any]:
    mapped = maps.message_of(report)
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
            {"title": s.title, "text": s.text, "tables": [_table(t, mapped) for t in s.tables]}
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
    nothing = figure.missing is Missing.NOTHING
    return {
        "value": figure.value,
        "text": figure.text,
        "stands": figure.stands,
        "nothing": nothing,
    }


def _table(table: Table, mapped: Message | None) -> dict[str, Any]:
    drawn = mapped if mapped and mapped.table == table else None
    return {
        "title": table.title,
        "message": table.message,
        "row_title": table.row_title,
        "columns": [column.title for column in table.columns],
        "told": table.told,
        "lines": [_line(line) for line in (maps.with_rows(table) if drawn else table).lines],
        "note": table.note,
        "empty": table.empty or _("No figure in this period."),
        "chart": _chart(table),
        "map": maps.picture_of(drawn).described if drawn else "",
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
