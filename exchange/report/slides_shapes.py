"""Texts on a slide: title, points, headline figures, foot. Sixteen points and larger."""

from copy import deepcopy
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from domain.report.contents import Headline, Report
from exchange.report import words
from exchange.report.slides_master import BLUE, FONT, GREY, INK, INNER, MARGIN, PALE
from exchange.report.slides_plan import Point
from exchange.report.text import shortened
from i18n import _

CONTENT = (MARGIN, Inches(1.75), INNER, Inches(4.75))
TITLE, POINT, NAME, SLIDE = 130, 430, 60, 1_600
"""Characters that fit in a title, a point, the name of a figure, and in all points of a slide."""
LARGE, MIDDLE, SMALL = 24, 18, 16
ACROSS, GAP = 4, Inches(0.2)


def put_title(page: Any, title: str) -> None:
    """The finding of the slide."""
    page.shapes.title.text_frame.text = shortened(title, TITLE)


def put_title_lines(page: Any, report: Report) -> None:
    """On the first slide: territory, period, agency, and when it was made."""
    frame = page.placeholders[1].text_frame
    lines = [report.territory, report.period, report.agency, words.made(report)]
    if report.fictitious:
        lines.append(_("The data are invented, for demonstration only."))
    frame.text = "\n".join(shortened(line, TITLE) for line in lines)
    for place, paragraph in enumerate(frame.paragraphs):
        paragraph.font.size = Pt(28 if place < 2 else 18)
        paragraph.font.color.rgb = RGBColor.from_string(INK if place < 2 else GREY)


def put_subtitle(page: Any, text: str) -> None:
    """What is measured, under the finding."""
    _line(page, text, Inches(1.28), GREY)


def put_remark(page: Any, text: str) -> None:
    """What is not on the slide, and where it is."""
    if text:
        _line(page, text, Inches(6.55), GREY)


def put_points(page: Any, points: tuple[Point, ...]) -> None:
    """Points one under another, smaller where they are terms, many or long."""
    frame = page.shapes.add_textbox(*CONTENT).text_frame
    frame.word_wrap = True
    texts = [shortened(point.text, min(POINT, SLIDE // len(points))) for point in points]
    size = _size(points, sum(map(len, texts)))
    for place, (point, text) in enumerate(zip(points, texts, strict=True)):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.6)
        if point.lead:
            _run(paragraph, shortened(point.lead, NAME) + ". ", size, INK, bold=True)
        else:
            _bullet(paragraph)
        _run(paragraph, text, size, INK)


def _size(points: tuple[Point, ...], characters: int) -> int:
    if characters > 1_000:
        return SMALL
    return MIDDLE if characters > 450 or any(point.lead for point in points) else LARGE


def _bullet(paragraph: Any) -> None:
    style = paragraph._p.get_or_add_pPr()
    style.set("marL", str(Inches(0.4)))
    style.set("indent", str(-Inches(0.4)))
    colour = f'<a:buClr {nsdecls("a")}><a:srgbClr val="{BLUE}"/></a:buClr>'
    sign = f'<a:buChar {nsdecls("a")} char="■"/>'
    style.extend([parse_xml(colour), parse_xml(sign)])


def put_cards(page: Any, headlines: tuple[Headline, ...]) -> None:
    """Figures large enough for the back of a room, each with the one before."""
    left, top, width, height = CONTENT
    across = min(ACROSS, len(headlines))
    down = -(-len(headlines) // ACROSS)
    size = (Emu((width - GAP * (across - 1)) // across), Emu((height - GAP * (down - 1)) // down))
    for place, headline in enumerate(headlines):
        row, column = divmod(place, ACROSS)
        x, y = left + column * (size[0] + GAP), top + row * (size[1] + GAP)
        _card(page, headline, (Emu(x), Emu(y), *size))


def _card(page: Any, headline: Headline, place: tuple[int, int, int, int]) -> None:
    box = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place)
    box.fill.solid()
    box.fill.fore_color.rgb = RGBColor.from_string(PALE)
    box.line.color.rgb, box.shadow.inherit = RGBColor.from_string(BLUE), False
    frame = box.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    _run(frame.paragraphs[0], headline.now.text, 40, INK, bold=True)
    _run(frame.add_paragraph(), shortened(headline.name, NAME), 16, INK)
    _run(frame.add_paragraph(), _before(headline), 16, GREY)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT


def _before(headline: Headline) -> str:
    before, change = headline.before.text, headline.change.text
    if headline.change.value is None:
        return _("before: {before}").format(before=before)
    return _("before: {before} ({change})").format(before=before, change=change)


def put_foot(page: Any, layout: Any, text: str) -> None:
    """Foot and number of the slide, as placeholders of the layout."""
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type
        if kind not in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            continue
        page.shapes._spTree.append(deepcopy(shape.element))
        copied = page.shapes[-1]
        copied.element.nvSpPr.cNvPr.set("id", str(len(page.shapes) + 100))
        if kind == PP_PLACEHOLDER.FOOTER:
            copied.text_frame.clear()
            paragraph = copied.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.LEFT
            _run(paragraph, shortened(text, TITLE), 12, GREY)
            paragraph.runs[0].font.name = FONT  # some readers forget the font of a footer


def _line(page: Any, text: str, top: int, colour: str) -> None:
    frame = page.shapes.add_textbox(MARGIN, top, INNER, Inches(0.4)).text_frame
    frame.word_wrap = True
    _run(frame.paragraphs[0], shortened(text, TITLE), 16, colour)


def _run(paragraph: Any, text: str, size: int, colour: str, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)
