"""Whether a presentation can be the template of the slides: what is wrong with it, in words.

Only looked at, never run: macros are refused, what lies outside the file is not followed.
"""

import io
import re
import zipfile
import zlib

LARGEST = 30_000_000
"""Bytes of a template, and of all that is packed in it."""
NEEDED = {"title": "a title", "titleOnly": "a title alone"}
"""Kinds of layout the slides are made with; other offices call them by other names."""
_PRESENTATION, _LAYOUTS = "ppt/presentation.xml", "ppt/slideLayouts/slideLayout"


_KIND = re.compile(rb"""<\w+:sldLayout\b[^>]*?\stype=["'](\w+)["']""")


def problem(content: bytes) -> str:
    """What is wrong with it; empty where nothing is."""
    if len(content) > LARGEST:
        return f"the file is larger than {LARGEST // 1_000_000} MB"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _problem_of(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError):
        return "the file is no presentation (PPTX)"


def _problem_of(package: zipfile.ZipFile) -> str:
    names = package.namelist()
    if _PRESENTATION not in names:
        return "the file is no presentation (PPTX)"
    if sum(entry.file_size for entry in package.infolist()) > 4 * LARGEST:
        return "the file holds too much: take pictures and films out of it"
    if any("vbaproject" in name.casefold() for name in names):
        return "the file holds macros: save it as PPTX without them"
    kinds = {_kind(package.read(name)) for name in names if name.startswith(_LAYOUTS)}
    missing = [what for kind, what in NEEDED.items() if kind not in kinds]
    return f"the file has no layout with {' and none with '.join(missing)}" if missing else ""


def _kind(layout: bytes) -> str:
    found = _KIND.search(layout)
    return found[1].decode() if found else ""
