"""How much wider than Arial the letters of a template are, so that what fits here fits there."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from PIL import ImageFont
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
NOT_WIDER = frozenset(
    (
        *("arial", "aptos", "arimo", "calibri", "cambria", "carlito", "garamond", "helvetica"),
        *("liberation sans", "liberation serif", "tahoma", "times new roman"),
    )
)
"""Fonts of offices whose lines are no longer than Arial's."""
UNKNOWN = 1.2
"""Of a font that is not installed here: few are wider than this."""
SAMPLE = "Di che cosa hanno bisogno gli inquilini, e chi risponde: 1.240 casi nuovi, 62 in più"
_SIZE = 100


def wider(made: Any, ems: float) -> float:
    """How many times as long as in Arial a line is in the fonts of the theme of `made`; `ems`: of
    SAMPLE in Arial.
    """
    part = made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    latin = parse_xml(part.blob).iter(qn("a:latin"))
    named = {face for each in latin if (face := each.get("typeface", "")) and face[0] != "+"}
    return max([1.0, *(_of(name, ems) for name in named)])


def _of(name: str, ems: float) -> float:
    if name.casefold() in NOT_WIDER:
        return 1.0
    path = _installed().get(name.casefold())
    if path is None:
        return UNKNOWN
    return ImageFont.truetype(path, _SIZE).getlength(SAMPLE) / _SIZE / ems


@cache
def _installed() -> dict[str, str]:
    """The upright fonts of this machine by their names."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for where, _folders, names in os.walk(Path(folder).expanduser()):
            for name in names:
                if name.casefold().endswith((".ttf", ".otf")):
                    _note(str(Path(where) / name), found)
    return found


def _note(path: str, found: dict[str, str]) -> None:
    try:
        family, style = ImageFont.truetype(path, _SIZE).getname()
    except OSError:
        return
    if family and style in ("Regular", "Book", "Roman", "Normal"):
        found.setdefault(family.casefold(), path)
