"""The map on a slide: the picture, with its first places beside it in words."""

import io
from dataclasses import replace
from typing import Any

from pptx.util import Emu, Inches

from domain.report.contents import Message, Table
from exchange.quarters.picture import png
from exchange.report.maps import picture_of
from exchange.report.slides_look import Box

SHARE, GAP = 0.62, Inches(0.25)
"""Of the width, the picture; between it and the first places."""
BESIDE = 8
"""Places named beside it."""
PIXELS = 640
"""Of the width of the picture: its letters are so large."""


def narrowed(table: Table) -> Table:
    """What stands beside the map: the number that is drawn, of the first places."""
    lines = tuple(replace(line, cells=line.cells[:1]) for line in table.lines[:BESIDE])
    return replace(table, columns=table.columns[:1], lines=lines)


def put_map(page: Any, message: Message, box: Box) -> Box:
    """Draw the map into the left of `box`; what is left of it."""
    picture = picture_of(message, plain=True)
    width = int(box.width * SHARE)
    high = round(PIXELS * box.height / width)
    content = png(picture, PIXELS, high, titled=False, scale=3)
    shape = page.shapes.add_picture(
        io.BytesIO(content), box.left, box.top, Emu(width), Emu(box.height)
    )
    shape._element.nvPicPr.cNvPr.set("descr", picture.described)
    shape.name = picture.key_title
    left = box.left + width + GAP
    return Box(left, box.top, box.width - width - GAP, box.height)
