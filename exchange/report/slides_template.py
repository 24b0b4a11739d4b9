"""The agency's template: its masters, theme, fonts and logo, without the slides it came with."""

import io
import zipfile
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn

from domain.errors import Refused
from domain.report import template

_AS_TEMPLATE = b"presentationml.template.main+xml"
_AS_PRESENTATION = b"presentationml.presentation.main+xml"
_TYPES = "[Content_Types].xml"


def emptied(path: Path) -> tuple[Any, Any, Any]:
    """The presentation at `path` without its slides, its layout of a title and that of a title
    alone. Raises OSError, Refused.
    """
    content = path.read_bytes()
    if why := template.problem(content):
        raise Refused(why)
    try:
        made = Presentation(io.BytesIO(_as_presentation(content)))
        _take_out_slides(made)
        layouts = {
            layout.element.get("type"): layout
            for master in reversed(made.slide_masters)
            for layout in reversed(master.slide_layouts)
        }
        return made, layouts["title"], layouts["titleOnly"]
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:  # of its XML too
        raise Refused("the file is no presentation (PPTX)") from error


def _as_presentation(content: bytes) -> bytes:
    """A POTX differs from a PPTX in what it calls itself."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == _TYPES:
                part = part.replace(_AS_TEMPLATE, _AS_PRESENTATION)
            copy.writestr(entry, part)
    return target.getvalue()


def _take_out_slides(made: Any) -> None:
    listed = made.slides._sldIdLst
    for each in list(listed):
        made.part.drop_rel(each.get(qn("r:id")))
        listed.remove(each)
    for sections in made.part._element.findall(f".//{qn('p:extLst')}"):
        sections.getparent().remove(sections)  # sections name slides that are gone
