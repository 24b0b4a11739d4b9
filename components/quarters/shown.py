"""A picture of the map on a screen that is about something else."""

from base64 import b64encode
from html import escape


def inline(svg: str, described: str) -> str:
    """HTML that shows `svg` as large as there is room; `described` is read out instead.

    As a picture of its own, so that nothing in it is a part of the page.
    """
    said = escape(described, quote=True)
    data = b64encode(svg.encode()).decode()
    box = f"<div class='ponte-map-picture' role='region' tabindex='0' aria-label='{said}'>"
    return f"{box}<img src='data:image/svg+xml;base64,{data}' alt='{said}'></div>"
