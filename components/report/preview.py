"""A report on screen, as its files will have it: numbers first, then chart and table."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from components import address, context
from components.choosing import distinct
from components.report import charts
from components.report.choice import CHAPTER
from domain.figures.figure import Figure, Missing
from domain.report.contents import Definition, Headline, Line, Report, Table
from exchange.report import words as report_words
from exchange.report.text import clean_chapters
from i18n import _

METHOD = "method"


def show(made: Report) -> None:
    """The numbers at once, then the chapter that is chosen: only its charts are sent."""
    report = clean_chapters(made)
    _flush([_head(report)])
    _chapters(report)


@context.fragment
def _chapters(report: Report) -> None:
    """One chapter at a time; another one costs a run of this alone."""
    sections = {section.code: section for section in report.sections}
    chosen = _choose({code: section.title for code, section in sections.items()})
    if chosen == METHOD:
        _flush([_closing(report)])
        return
    section = sections[chosen]
    parts = [f"<p>{escape(section.text)}</p>" if section.text else ""]
    for table in section.tables:
        parts.append(_caption(table))
        if report_words.drawable(table):
            _flush(parts)
            charts.show(table, f"report-{table.code}")
            if said := report_words.drawn_at_middle(table):
                parts.append(f"<p class='rp-note'>{escape(said)}</p>")
        parts.append(_told(table) if table.told else _grid(table))
    _flush(parts)


def _choose(titles: dict[str, str]) -> str:
    """The chapter of the address (`?chapter=needs`)."""
    options = {**titles, METHOD: _("Method and definitions")}
    first = next(iter(options))
    chosen = st.segmented_control(
        _("Chapter"),
        list(options),
        format_func=distinct(options, options.__getitem__),
        required=True,
        label_visibility="collapsed",
        **address.bound("report-chapter", CHAPTER, address.each(options)),
    )
    return chosen or first


def _flush(parts: list[str]) -> None:
    st.html(f"<div class='rp'>{''.join(parts)}</div>")
    parts.clear()


def _head(report: Report) -> str:
    figures = "".join(_headline(headline) for headline in report.headlines)
    points = "".join(f"<li>{escape(text)}</li>" for text in report.highlights)
    return (
        f"<dl class='rp-figures'>{figures}</dl>"
        + (f"<ul class='rp-highlights'>{points}</ul>" if points else "")
        + f"<p class='rp-note'>{escape(report.note)}</p>"
    )


def _headline(headline: Headline) -> str:
    before = _("before: {before}").format(before=headline.before.text)
    if headline.change.value is not None:
        before = _("before: {before} ({change})").format(
            before=headline.before.text, change=headline.change.text
        )
    return (
        f"<div><dt>{escape(headline.name)}</dt><dd class='now'>{escape(headline.now.text)}</dd>"
        f"<dd class='before'>{escape(before)}</dd></div>"
    )


def _caption(table: Table) -> str:
    said = table.message if table.lines else table.empty or _("No figure in this period.")
    return f"<h2>{escape(table.title)}</h2><p class='rp-message'>{escape(said)}</p>"


def _grid(table: Table) -> str:
    """The table; folded under its name where there is a chart to look at."""
    note = f"<p class='rp-note'>{escape(table.note)}</p>" if table.note else ""
    if not table.lines:
        return note
    title = _("Table: {title}").format(title=table.title)
    heads = "".join(f"<th scope='col'>{escape(t)}</th>" for t in _heads(table))
    rows = "".join(
        f"<tr><th scope='row'>{escape(line.label)}</th>{_cells(line.cells)}</tr>"
        for line in table.lines
    )
    grid = (
        f"<div class='rp-scroll' tabindex='0' role='region' aria-label='{escape(title)}'><table>"
        f"<caption>{escape(title)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
    unfolded = "" if report_words.drawable(table) else " open"
    return f"<details{unfolded}><summary>{escape(title)}</summary>{grid}</details>" + note


def _told(table: Table) -> str:
    """A table of words, row by row: what was not written is left out."""
    rows = "".join(
        f"<li><h3>{escape(line.label)}</h3><dl>{_words(table, line)}</dl></li>"
        for line in table.lines
    )
    note = f"<p class='rp-note'>{escape(table.note)}</p>" if table.note else ""
    return (f"<ul class='rp-told'>{rows}</ul>" if rows else "") + note


def _words(table: Table, line: Line) -> str:
    return "".join(
        f"<div><dt>{escape(column.title)}</dt><dd>{escape(cell.text)}</dd></div>"
        for column, cell in zip(table.columns, line.cells, strict=True)
        if cell.missing is not Missing.NOTHING
    )


def _heads(table: Table) -> Iterable[str]:
    return (table.row_title, *(column.title for column in table.columns))


def _cells(cells: Iterable[Figure]) -> str:
    return "".join(
        f"<td>{escape(cell.text)}</td>"
        if cell.value is not None
        else f"<td class='rp-hidden'>{escape(cell.text)}</td>"
        for cell in cells
    )


def _closing(report: Report) -> str:
    method = "".join(f"<p>{escape(text)}</p>" for text in report.method)
    terms = "".join(_term(definition) for definition in report.definitions)
    return f"{method}<dl class='rp-terms'>{terms}</dl>"


def _term(definition: Definition) -> str:
    parts = (definition.meaning, report_words.counted(definition), definition.suppression)
    said = escape(" ".join(part for part in parts if part))
    return f"<dt>{escape(definition.name)} ({escape(definition.unit)})</dt><dd>{said}</dd>"
