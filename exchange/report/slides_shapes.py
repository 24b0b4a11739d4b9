"""Texts on a slide: title, points, foot. Sixteen points and larger."""

from copy import deepcopy
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from domain.report.contents import Report
from exchange.report import words
from exchange.report.lettering import fitted, lines
from exchange.report.slides_look import TITLES, Box, Dress
from exchange.report.slides_plan import Point
from i18n import _

COVER_SIZES = (40, 36, 32, 28, 24)
LINE = 1.2
"""Height of a line, in its letters."""
TITLE_SIZES, POINT_SIZES, SMALL, FOOT = (28, 26, 24, 22, 20), (24, 22, 20, 18, 16), 16, 12
QUIET = 0.35
"""How much lighter than text an aside is."""
_STRIPE = Inches(0.42)


def put_title(page: Any, title: str, box: Box) -> None:
    """The finding of the slide, as large as it fits."""
    most = {size: max(1, int(box.height / Pt(size * LINE))) for size in TITLE_SIZES}
    room = box.width - Inches(0.2)
    fits = (s for s in TITLE_SIZES if lines(title, s, room, bold=True) <= most[s])
    size = next(fits, TITLE_SIZES[-1])
    frame = page.shapes.title.text_frame
    frame.text = fitted(title, size, room, most[size], bold=True)
    for run in frame.paragraphs[0].runs:
        run.font.size = Pt(size)


def put_cover(page: Any, report: Report, look: Dress) -> None:
    """On the first slide: title, territory, period, agency, and when it was made."""
    title = page.shapes.title
    wide = title.width - Inches(0.2)
    fits = (s for s in COVER_SIZES if lines(report.title, s, wide, bold=True) <= 2)
    size = next(fits, COVER_SIZES[-1])
    title.text_frame.text = fitted(report.title, size, wide, 2, bold=True)
    for run in title.text_frame.paragraphs[0].runs:
        run.font.size = Pt(size)
    said = [report.territory, report.period, report.agency, words.made(report)]
    if report.fictitious:
        said.append(_("The data are invented, for demonstration only."))
    below = _below(page, look)
    room = below.width - Inches(0.2)
    for place, text in enumerate(said):
        size = 24 if place < 2 else 18
        frame = below.text_frame
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _run(paragraph, fitted(text, size, room), size, quiet=place >= 2)


def _below(page: Any, look: Dress) -> Any:
    """The room for what stands under the title of the first slide; what else it has is emptied."""
    found = None
    for shape in list(page.placeholders):
        kind = shape.placeholder_format.type
        if kind in (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY) and found is None:
            found = shape
        elif kind not in TITLES:
            shape.element.getparent().remove(shape.element)
    return found or _box(page, look.content)


def put_subtitle(page: Any, text: str, box: Box) -> None:
    """What is under the finding, in a line."""
    if text:
        frame = _box(page, box).text_frame
        _run(frame.paragraphs[0], fitted(text, SMALL, _room(box)), SMALL, quiet=True)


def put_remark(page: Any, text: str, box: Box) -> None:
    """What is not on the slide, and where it is."""
    if text:
        frame = _box(page, box).text_frame
        frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        _run(frame.paragraphs[0], fitted(text, SMALL, _room(box), 2), SMALL, quiet=True)


def remark_height(text: str, width: int) -> int:
    """How high a remark is: one line or two."""
    if not text:
        return 0
    return int(_STRIPE * (1 if lines(text, SMALL, width - Inches(0.2)) == 1 else 1.65))


def put_points(page: Any, points: tuple[Point, ...], box: Box) -> None:
    """Points one under another, as large as all of them fit."""
    frame = _box(page, box).text_frame
    room = _room(box) - Inches(0.4)
    size = next((s for s in POINT_SIZES if _high(points, s, room) <= box.height), POINT_SIZES[-1])
    most = max(2, int(box.height / Pt(size * (LINE + 0.6)) / max(1, len(points))) + 1)
    for place, point in enumerate(points):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.6)
        text = point.text
        if _high(points, size, room) > box.height:
            text = fitted(text, size, room, most)
        if point.lead:
            _run(paragraph, fitted(point.lead, size, room, 3, bold=True) + ". ", size, bold=True)
        else:
            _bullet(paragraph)
        _run(paragraph, text, size)


def _high(points: tuple[Point, ...], size: int, room: int) -> int:
    """The height of all points in letters of that size."""
    rows = sum(lines(f"{point.lead}. {point.text}", size, room) for point in points)
    return int(Pt(size * (rows * LINE + len(points) * 0.6 + 0.5)))


def _bullet(paragraph: Any) -> None:
    style = paragraph._p.get_or_add_pPr()
    style.set("marL", str(Inches(0.4)))
    style.set("indent", str(-Inches(0.4)))
    colour = f'<a:buClr {nsdecls("a")}><a:schemeClr val="accent1"/></a:buClr>'
    sign = f'<a:buChar {nsdecls("a")} char="■"/>'
    style.extend([parse_xml(colour), parse_xml(sign)])


def foot_of(report: Report, box: Box) -> str:
    """The foot in a line; where that is too long, the place is what is shortened or left out."""
    texts = [words.foot(report, place) for place in (words.PLACE, 24, 12, 0)]
    return next((text for text in texts if lines(text, FOOT, _room(box)) == 1), texts[-1])


def put_foot(page: Any, layout: Any, text: str, box: Box) -> None:
    """Foot and number of the slide, as placeholders of the layout where it has them."""
    placed = False
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type
        if kind not in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            continue
        page.shapes._spTree.append(deepcopy(shape.element))
        copied = page.shapes[-1]
        copied.element.nvSpPr.cNvPr.set("id", str(len(page.shapes) + 100))
        if kind == PP_PLACEHOLDER.FOOTER and not placed:
            placed = True
            copied.left, copied.top, copied.width, copied.height = (
                box.left,
                box.top,
                box.width,
                box.height,
            )
            copied.text_frame.clear()
            _write_foot(copied, text, box)
    if not placed:
        _write_foot(_box(page, box, "Foot"), text, box)


def _write_foot(shape: Any, text: str, box: Box) -> None:
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    size = FOOT if lines(text, FOOT, _room(box)) == 1 else FOOT - 3
    _run(paragraph, fitted(text, size, _room(box)), size, quiet=True)


def _box(page: Any, box: Box, name: str = "") -> Any:
    made = page.shapes.add_textbox(box.left, box.top, box.width, box.height)
    made.text_frame.word_wrap = True
    if name:
        made.name = name
    return made


def _room(box: Box) -> int:
    """What the margins of a text box leave."""
    return box.width - Inches(0.2)


def _run(paragraph: Any, text: str, size: int, *, bold: bool = False, quiet: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    if quiet:
        run.font.color.brightness = QUIET
