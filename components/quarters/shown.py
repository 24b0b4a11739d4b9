"""A picture of the map on a screen that is about something else."""

from base64 import b64encode
from html import escape


def inline(svg: str, described: str) -> str:
    """HTML that shows `svg` as large as there is room; `described` is read out instead.

    As a picture of its own, so that nothing in it is a part of the page.
    """
    data = b64encode(svg.encode()).decode()
    return (
        f"<img src='data:image/svg+xml;base64,{data}' alt='{escape(described, quote=True)}' "
        "style='width:100%;max-width:900px;height:auto;border-radius:6px;background:#fff'>"
    )
