"""The empty presentation: 16:9, neutral, with a master and two layouts made here."""

from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

BLUE, INK, PALE, GREY, TEXT = "0066CC", "17324D", "E6EEF7", "5A6772", "1A1A1A"
FONT = "Arial"
WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.55)
INNER = Emu(WIDTH - 2 * MARGIN)
TITLE_TOP, TITLE_HEIGHT = Inches(0.3), Inches(1.0)
FOOT_TOP, FOOT_HEIGHT, NUMBER_WIDTH = Inches(7.0), Inches(0.35), Inches(1.0)
TITLE_SLIDE, TITLE_ONLY = "Title Slide", "Title Only"
_COLOURS = {"dk1": TEXT, "dk2": INK, "lt2": PALE, "accent1": BLUE, "accent2": INK, "accent3": GREY}
_BAR = """<p:sp {namespaces}><p:nvSpPr><p:cNvPr id="{id}" name="Bar {id}"/><p:cNvSpPr/><p:nvPr
userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr
val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:p/></p:txBody>
</p:sp>"""


def empty_presentation() -> tuple[Any, Any, Any]:
    """A `pptx.Presentation` without slides, its layout of a title and that of a title alone."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    for layout in list(made.slide_layouts):
        if layout.name not in (TITLE_SLIDE, TITLE_ONLY):
            made.slide_layouts.remove(layout)
    _paint(made.slide_master)
    _arrange_master(made.slide_master)
    cover, inner = map(made.slide_layouts.get_by_name, (TITLE_SLIDE, TITLE_ONLY))
    _arrange_title_slide(cover)
    _follow_master(inner)
    return made, cover, inner


def _paint(master: Any) -> None:
    """Our colours and font in the theme."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)
    for name, colour in _COLOURS.items():
        slot = next(theme.iter(qn(f"a:{name}")))
        slot.clear()
        slot.append(parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour}"/>'))
    for family in (qn("a:majorFont"), qn("a:minorFont")):
        next(theme.iter(family)).find(qn("a:latin")).set("typeface", FONT)
    part._blob = serialize_part_xml(theme)


def _arrange_master(master: Any) -> None:
    places = {
        0: (MARGIN, TITLE_TOP, INNER, TITLE_HEIGHT),
        1: (MARGIN, Inches(1.75), INNER, Inches(4.9)),
        3: (MARGIN, FOOT_TOP, Emu(INNER - NUMBER_WIDTH), FOOT_HEIGHT),
        4: (Emu(MARGIN + INNER - NUMBER_WIDTH), FOOT_TOP, NUMBER_WIDTH, FOOT_HEIGHT),
    }
    for shape in list(master.placeholders):
        if shape.placeholder_format.idx not in places:
            shape.element.getparent().remove(shape.element)  # no date: the foot has the period
            continue
        place = places[shape.placeholder_format.idx]
        shape.left, shape.top, shape.width, shape.height = place
        for style in shape.element.iter(qn("a:lvl1pPr")):
            style.set("algn", "r" if shape.placeholder_format.idx == 4 else "l")
            style.find(qn("a:defRPr")).set("sz", "1200")
            _fill(style.find(qn("a:defRPr")), GREY)
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", "2800")
    title.find(qn("a:defRPr")).set("b", "1")
    _fill(title.find(qn("a:defRPr")), INK)
    styles.find(qn("p:bodyStyle")).find(qn("a:lvl1pPr")).find(qn("a:defRPr")).set("sz", "2000")
    _bar(master, 90, Emu(0), TITLE_TOP, Inches(0.18), TITLE_HEIGHT)


def _arrange_title_slide(layout: Any) -> None:
    places = {
        0: (Inches(0.95), Inches(2.0), Inches(11.4), Inches(1.6)),
        1: (Inches(0.95), Inches(3.7), Inches(11.4), Inches(2.4)),
    }
    _follow_master(layout)
    layout.element.set("showMasterSp", "0")  # its bar is longer, and beside the title
    for shape in layout.placeholders:
        if shape.placeholder_format.idx in places:
            place = places[shape.placeholder_format.idx]
            shape.left, shape.top, shape.width, shape.height = place
        for style in shape.element.iter(qn("a:lvl1pPr")):
            style.set("algn", "l")
        if shape.placeholder_format.idx == 0:
            _enlarge(shape, "4000")
    _bar(layout, 91, Inches(0.6), Inches(2.0), Inches(0.14), Inches(4.1))


def _follow_master(layout: Any) -> None:
    """Placeholders stand where the master has them; the date goes."""
    for shape in list(layout.placeholders):
        if shape.placeholder_format.idx == 10:
            shape.element.getparent().remove(shape.element)
            continue
        for place in shape.element.spPr.findall(qn("a:xfrm")):
            shape.element.spPr.remove(place)


def _enlarge(title: Any, size: str) -> None:
    """The title in `size` hundredths of a point, on the foot of its box."""
    title.element.txBody.bodyPr.set("anchor", "b")
    style = title.element.txBody.find(qn("a:lstStyle"))
    for old in list(style):
        style.remove(old)
    style.append(
        parse_xml(f'<a:lvl1pPr {nsdecls("a")} algn="l"><a:defRPr sz="{size}" b="1"/></a:lvl1pPr>')
    )


def _fill(style: Any, colour: str) -> None:
    for old in style.findall(qn("a:solidFill")):
        style.remove(old)
    style.insert(
        0, parse_xml(f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{colour}"/></a:solidFill>')
    )


def _bar(holder: Any, number: int, x: int, y: int, cx: int, cy: int) -> None:
    """A blue rectangle behind everything else."""
    xml = _BAR.format(namespaces=nsdecls("p", "a"), id=number, x=x, y=y, cx=cx, cy=cy)
    holder.shapes._spTree.insert(2, parse_xml(xml))
