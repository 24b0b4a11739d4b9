"""A picture of the map on a screen that is about something else."""

from functools import lru_cache
from html import escape
from urllib.parse import quote

PLAIN = ' =:;/,.()-_"'
"""Signs that an address in single quotes may hold: a third smaller than in letters alone."""


@lru_cache(maxsize=8)  # shown at every click, drawn once a release
def inline(svg: str, described: str) -> str:
    """HTML that shows `svg` as large as there is room; `described` is read out instead.

    As a picture of its own, so that nothing in it is a part of the page.
    """
    said = escape(described, quote=True)
    data = quote(svg, safe=PLAIN)
    box = "<div class='ponte-map-picture'>"
    return f"{box}<img src='data:image/svg+xml;utf8,{data}' alt='{said}'></div>"
