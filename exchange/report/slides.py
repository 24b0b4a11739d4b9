"""A report as slides: native tables and charts that can be edited, notes for the speaker."""

import io
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Inches

import i18n
from domain.report.contents import Report, Table
from domain.text import shortened
from exchange.report import words
from exchange.report.maps import with_rows
from exchange.report.package import stamped
from exchange.report.progress import Progress, silent
from exchange.report.slides_chart import SERIES, drawing_of, put_chart, remark
from exchange.report.slides_look import Box, Dress, look
from exchange.report.slides_map import narrowed, put_map
from exchange.report.slides_plan import Form, Slide, plan
from exchange.report.slides_shapes import (
    foot_of,
    put_cover,
    put_foot,
    put_points,
    put_remark,
    put_subtitle,
    put_title,
    remark_height,
)
from exchange.report.slides_table import grid_of, left_out, put_table
from i18n import _

SUBTITLE, GAP = Inches(0.42), Inches(0.1)


def write(report: Report, progress: Progress = silent) -> bytes:
    """The presentation of a report whose texts are clean."""
    dressed, slides = look(), plan(report)
    for done, slide in enumerate(slides):
        stage = _("Slide {n} of {all}").format(n=done + 1, all=len(slides))
        progress(stage, done / (len(slides) + 1))
        _draw(dressed, slide, report)
    progress(_("Saving"), len(slides) / (len(slides) + 1))
    _describe(dressed.made, report)
    _speak(dressed.made, i18n.tag(report.language))
    content = io.BytesIO()
    dressed.made.save(content)
    return stamped(content.getvalue(), report.made_at)


def _draw(dressed: Dress, slide: Slide, report: Report) -> None:
    layout = dressed.cover if slide.form is Form.TITLE else dressed.inner
    page = dressed.made.slides.add_slide(layout)
    if slide.form is Form.TITLE:
        put_cover(page, report, dressed)
    else:
        put_title(page, slide.title, dressed.title)
        _draw_content(page, slide, report, dressed.content)
    put_foot(page, layout, foot_of(report, dressed.foot), dressed.foot)
    notes = dict.fromkeys(note for note in (*slide.notes, report.note) if note)
    page.notes_slide.notes_text_frame.text = "\n".join(notes)


def _draw_content(page: Any, slide: Slide, report: Report, room: Box) -> None:
    if slide.table is None:
        put_points(page, slide.points, room.part(SUBTITLE, room.height - SUBTITLE))
        return
    put_subtitle(page, slide.shows, room.part(0, SUBTITLE))
    under = room.part(SUBTITLE + GAP, room.height - SUBTITLE - GAP)
    said = _remark(slide, slide.table, under)
    below = remark_height(said, room.width)
    box = under.part(0, under.height - below)
    if slide.form is Form.MAP and slide.message:
        put_table(page.shapes, narrowed(with_rows(slide.table)), put_map(page, slide.message, box))
    elif slide.form is Form.CHART:
        put_chart(page.shapes, slide.table, report, box)
    else:
        put_table(page.shapes, slide.table, box)
    put_remark(page, _remark(slide, slide.table, box), under.part(box.height, below))


def _remark(slide: Slide, table: Table, box: Box) -> str:
    """What is not on the slide, and what it draws where there is no number."""
    if slide.form is Form.MAP:
        return words.drawn_at_middle(table)
    if slide.form is Form.TABLE:
        grid = grid_of(table, box)
        return left_out(len(grid.lines), len(table.lines), len(grid.columns), len(table.columns))
    drawn = drawing_of(table, box)
    columns = len(words.charted_places(table))
    cut = left_out(len(drawn.lines), len(table.lines), min(SERIES, columns), columns)
    return " ".join(filter(None, (cut, remark(table, drawn))))


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
