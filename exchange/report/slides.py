"""A report as slides: native tables and charts that can be edited, notes for the speaker."""

import io
from typing import Any

from pptx.oxml.ns import qn

import i18n
from domain.report.contents import Report
from exchange.report import words
from exchange.report.package import stamped
from exchange.report.progress import Progress, silent
from exchange.report.slides_chart import put_chart
from exchange.report.slides_master import TITLE_ONLY, TITLE_SLIDE, empty_presentation
from exchange.report.slides_plan import Form, Slide, plan
from exchange.report.slides_shapes import (
    CONTENT,
    put_cards,
    put_foot,
    put_points,
    put_remark,
    put_subtitle,
    put_title,
    put_title_lines,
)
from exchange.report.slides_table import put_table, what_is_left_out
from exchange.report.text import shortened
from i18n import _


def write(report: Report, progress: Progress = silent) -> bytes:
    """The presentation of a report whose texts are clean."""
    made = empty_presentation()
    slides = plan(report)
    for done, slide in enumerate(slides):
        stage = _("Slide {n} of {all}").format(n=done + 1, all=len(slides))
        progress(stage, done / (len(slides) + 1))
        _draw(made, slide, report)
    progress(_("Saving"), len(slides) / (len(slides) + 1))
    _describe(made, report)
    _speak(made, i18n.tag(report.language))
    content = io.BytesIO()
    made.save(content)
    return stamped(content.getvalue(), report.made_at)


def _draw(made: Any, slide: Slide, report: Report) -> None:
    name = TITLE_SLIDE if slide.form is Form.TITLE else TITLE_ONLY
    layout = made.slide_layouts.get_by_name(name)
    page = made.slides.add_slide(layout)
    put_title(page, slide.title)
    if slide.form is Form.TITLE:
        put_title_lines(page, report)
    elif slide.form is Form.CARDS:
        put_cards(page, slide.headlines)
    elif slide.table is None:
        put_points(page, slide.points)
    else:
        _draw_table(page, slide, report)
    put_foot(page, layout, words.foot(report))
    notes = dict.fromkeys(note for note in (*slide.notes, report.note) if note)
    page.notes_slide.notes_text_frame.text = "\n".join(notes)


def _draw_table(page: Any, slide: Slide, report: Report) -> None:
    table = slide.table
    if table is None:
        raise ValueError("a slide without a table")
    put_subtitle(page, table.title if slide.title != table.title else table.message)
    if slide.form is Form.CHART:
        put_chart(page.shapes, table, report, CONTENT)
    else:
        put_table(page.shapes, table, CONTENT)
    put_remark(page, what_is_left_out(table, slide.form is Form.CHART))


def _describe(made: Any, report: Report) -> None:
    about = made.core_properties
    about.title, about.author, about.last_modified_by = report.title, report.agency, report.agency
    about.subject = f"{report.territory}, {report.period}"
    about.language = i18n.tag(report.language)
    about.created = about.modified = report.made_at.replace(tzinfo=None)
    about.revision, about.keywords, about.comments = 1, "", shortened(report.note, 255)


def _speak(made: Any, locale: str) -> None:
    """Every text in the language of the report, for spelling and for screen readers."""
    holders = [made.slide_master, *made.slide_layouts, *made.slides]
    elements = [holder.element for holder in holders]
    elements += [slide.notes_slide.element for slide in made.slides]
    for element in elements:
        for run in element.iter(qn("a:r"), qn("a:fld")):
            run.get_or_add_rPr().set("lang", locale)
        for style in element.iter(qn("a:defRPr"), qn("a:endParaRPr")):
            style.set("lang", locale)
