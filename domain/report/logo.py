"""Whether a picture can be the logo of a report: what is wrong with it, in words."""

import re
import struct
import zlib
from xml.parsers import expat

LARGEST = 1_000_000
SIDES = range(16, 4_001)
"""Pixels of a side of a PNG."""
MOST = 200_000_000
"""Bytes that a PNG is unpacked to at most, to see whether it can be."""
PNG = b"\x89PNG\r\n\x1a\n"
_OUTSIDE = re.compile(
    rb"<!entity|<(\w+:)?(script|foreignobject|image)|href\s*=\s*[\"']\s*(?!#)"
    rb"|url\(\s*[\"']?(?!#)|@import|\son[a-z]+\s*=",
    re.IGNORECASE,
)
"""What an SVG could ask of other places, or run."""


def is_png(content: bytes) -> bool:
    """Whether it begins as a PNG does."""
    return content.startswith(PNG)


def problem(content: bytes) -> str:
    """What is wrong with it; empty where nothing is."""
    if len(content) > LARGEST:
        return f"the picture is larger than {LARGEST // 1_000_000} MB"
    if is_png(content):
        return _problem_of_png(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "the picture is neither PNG nor SVG"
    if not re.search(r"<svg[\s>]", text[:4_000]):
        return "the picture is neither PNG nor SVG"
    if _OUTSIDE.search(content):
        return "the SVG asks for other files, or runs something"
    try:
        expat.ParserCreate().Parse(content, True)  # it defines nothing, or was refused
    except expat.ExpatError:
        return "the picture is not whole"
    return ""


def _problem_of_png(content: bytes) -> str:
    if len(content) < 45 or content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        return "the picture is not whole"
    if any(side not in SIDES for side in struct.unpack(">II", content[16:24])):
        return f"a side of the picture must have {SIDES.start} to {SIDES.stop - 1} pixels"
    return "" if _unpacks(content) else "the picture is not whole"


def _unpacks(png: bytes) -> bool:
    """Whether the points of a PNG are all there, each part with its own sum."""
    data, at = b"", len(PNG)
    while at + 12 <= len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        part = png[at + 4 : at + 8 + size]
        if png[at + 8 + size : at + 12 + size] != struct.pack(">I", zlib.crc32(part)):
            return False
        data += part[4:] if part.startswith(b"IDAT") else b""
        at += 12 + size
    opened = zlib.decompressobj()
    try:
        opened.decompress(data, MOST)
    except zlib.error:
        return False
    return opened.eof or bool(opened.unconsumed_tail)
