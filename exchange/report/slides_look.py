"""How the slides look: Ponte's own neutral master, or the agency's template, and where on it a
title, a picture and a foot have their place.
"""

from dataclasses import dataclass
from typing import Any

import structlog
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches

from domain.errors import Refused
from exchange.report import lettering, slides_fonts
from exchange.report.slides_master import empty_presentation
from exchange.report.slides_template import emptied
from settings import get_settings

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
FEET = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)
LEAST_HEIGHT, LEAST_WIDTH = 0.5, 0.7
"""Of a slide, at least so much is for the picture under the title."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def part(self, top: int, height: int) -> "Box":
        """A stripe of it, `top` below its upper edge."""
        return Box(self.left, self.top + top, self.width, height)


@dataclass(frozen=True, slots=True)
class Dress:
    """A presentation without slides, the layouts of its first and its other slides, the room of a
    title and of what is under it.
    """

    made: Any
    cover: Any
    inner: Any
    title: Box
    content: Box
    foot: Box


def look() -> Dress:
    """That of the agency where there is one that can be read; a bad one was told at the start."""
    path = get_settings().slides_template
    if path:
        try:
            return _of(*emptied(path))
        except (OSError, Refused) as error:
            log.warning("slides template not used", error=str(error))
    return _of(*empty_presentation())


def _of(made: Any, cover: Any, inner: Any) -> Dress:
    lettering.widen(slides_fonts.wider(made, lettering.ems(slides_fonts.SAMPLE)))
    wide, high = made.slide_width, made.slide_height
    title = _title(inner, wide, high)
    foot = _foot(inner, title, wide, high)
    content = Box(title.left, title.bottom, title.width, foot.top - title.bottom)
    if content.height < LEAST_HEIGHT * high or content.width < LEAST_WIDTH * wide:
        margin = wide // 20
        content = Box(margin, int(high * 0.25), wide - 2 * margin, int(high * 0.65))
    return Dress(made, cover, inner, title, content, foot)


def _title(layout: Any, wide: int, high: int) -> Box:
    found = next((p for p in layout.placeholders if p.placeholder_format.type in TITLES), None)
    if found is None or None in (found.left, found.top, found.width, found.height):
        return Box(wide // 20, high // 20, wide - wide // 10, high // 7)
    return Box(found.left, found.top, found.width, found.height)


def _foot(layout: Any, title: Box, wide: int, high: int) -> Box:
    """From the left edge of the title to the number of the slide, where the layout has its feet."""
    feet = {
        p.placeholder_format.type: p
        for p in layout.placeholders
        if p.placeholder_format.type in FEET and p.top is not None and p.top > high // 2
    }
    top = min((p.top for p in feet.values()), default=high - Inches(0.45))
    number = feet.get(PP_PLACEHOLDER.SLIDE_NUMBER)
    right = (
        number.left if number is not None and number.left > wide // 2 else title.left + title.width
    )
    height = next((p.height for p in feet.values()), Inches(0.35))
    return Box(title.left, top, Emu(right - title.left), height)
