"""Whether a presentation can be the template of the slides: what is wrong with it, in words.

Only looked at, never run: macros are refused, what lies outside the file is not followed.
"""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

LARGEST = 30_000_000
"""Bytes of a template, and of all that is packed in it."""
NEEDED = {"title": "a title", "titleOnly": "a title alone"}
"""Kinds of layout the slides are made with; other offices call them by other names."""
_PRESENTATION, _LAYOUTS = "ppt/presentation.xml", "ppt/slideLayouts/slideLayout"


_ENTITY, _TITLE = b"<!ENTITY", re.compile(rb"""<\w+:ph\b[^>]*?\stype=["'](?:title|ctrTitle)["']""")
_KIND = re.compile(rb"""<\w+:sldLayout\b[^>]*?\stype=["'](\w+)["']""")


def problem(content: bytes) -> str:
    """What is wrong with it; empty where nothing is."""
    if len(content) > LARGEST:
        return f"the file is larger than {LARGEST // 1_000_000} MB"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _problem_of(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, expat.ExpatError):
        return "the file is no presentation (PPTX), or not whole"


def _problem_of(package: zipfile.ZipFile) -> str:
    names = package.namelist()
    if _PRESENTATION not in names:
        return "the file is no presentation (PPTX)"
    if sum(entry.file_size for entry in package.infolist()) > 4 * LARGEST:
        return "the file holds too much: take pictures and films out of it"
    if any("vbaproject" in name.casefold() for name in names):
        return "the file holds macros: save it as PPTX without them"
    _read_all(package)
    layouts = [package.read(name) for name in names if name.startswith(_LAYOUTS)]
    missing = [w for kind, w in NEEDED.items() if kind not in map(_kind, layouts)]
    if missing:
        return f"the file has no layout with {' and none with '.join(missing)}"
    bare = [_kind(layout) for layout in layouts if not _TITLE.search(layout)]
    wrong = [what for kind, what in NEEDED.items() if kind in bare]
    return f"the layout with {wrong[0]} has no place for the title" if wrong else ""


def _read_all(package: zipfile.ZipFile) -> None:
    """Every part once: what is spoilt, or not whole, is found now and not when slides are made."""
    if package.testzip():
        raise zipfile.BadZipFile
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            content = package.read(name)
            if _ENTITY in content.upper():  # no office writes any; they could unfold without end
                raise zipfile.BadZipFile
            expat.ParserCreate().Parse(content, True)


def _kind(layout: bytes) -> str:
    found = _KIND.search(layout)
    return found[1].decode() if found else ""
