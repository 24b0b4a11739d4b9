"""Where streets under the map may come from, as an installation says it."""

import re

FILE = ".pmtiles"
HEAD = 127
"""Bytes with which a PMTiles file says what it is."""
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/([\w.~%/@?&=+-]|\{[zxy]\})*", re.ASCII)
"""It stands in a policy of the browser, so it has no sign that ends one."""


def wrong_with_address(address: str) -> str:
    """What keeps tiles from being asked for there; empty: nothing."""
    if _ADDRESS.fullmatch(address) and all(f"{{{name}}}" in address for name in "zxy"):
        return ""
    return "write it like https://tiles.example.org/{z}/{x}/{y}.png, or the path of a .pmtiles file"


def wrong_with_file(head: bytes) -> str:
    """What keeps pictures from being read from a file that begins so; empty: nothing."""
    if len(head) == HEAD and head[:8] == b"PMTiles\x03":
        directories, tiles, kind = head[97:100]
        if directories in (1, 2) and tiles in (0, 1) and kind in (2, 3, 4, 5):
            return ""
    return (
        "the file must be PMTiles of version 3 with pictures (PNG, JPEG, WebP, AVIF), "
        "its directories compressed by gzip or not at all"
    )
