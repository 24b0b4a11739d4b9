"""One tile of a map in a PMTiles file (version 3 of Protomaps' format, pictures and no vectors)."""

import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from domain.quarters.streets import HEAD

PICTURES = {2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}
GZIP = 2
MOST_LEAVES = 4
MOST = 16_000_000
"""Bytes of a picture, and of a directory unpacked; more is no map, or not whole."""
BROKEN = OSError, EOFError, ValueError, struct.error, zlib.error
"""What reading raises of a file that is not whole, or gone."""


@dataclass(frozen=True, slots=True)
class TileFile:
    """Where things stand in the file; `kind` is the type of its pictures."""

    root: tuple[int, int]
    leaves: int
    tiles: int
    directories: int
    kind: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class TileRun:
    """`run` tiles from `tile` on are these bytes; 0: a directory that begins with `tile`."""

    tile: int
    run: int
    start: int
    size: int


def tile(path: Path, zoom: int, x: int, y: int) -> tuple[bytes, str] | None:
    """The picture and its type; None where there is none. Raises BROKEN."""
    about = _head(path)
    if not about.lowest <= zoom <= about.highest or not (0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
        return None
    wanted, (start, size) = number(zoom, x, y), about.root
    for _level in range(MOST_LEAVES):
        entries = _directory(path, start, size, about.directories)
        at = bisect_right(entries, wanted, key=lambda entry: entry.tile) - 1
        if at < 0:
            return None
        found = entries[at]
        if found.run:
            inside = wanted - found.tile < found.run
            where = about.tiles + found.start
            return (_read(path, where, found.size), about.kind) if inside else None
        start, size = about.leaves + found.start, found.size
    return None


def number(zoom: int, x: int, y: int) -> int:
    """Of a tile: those of all zooms before, then along Hilbert's curve."""
    before = ((1 << 2 * zoom) - 1) // 3
    along, side = 0, (1 << zoom) >> 1
    while side:
        right, down = int(bool(x & side)), int(bool(y & side))
        along += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side >>= 1
    return before + along


@lru_cache(maxsize=8)
def _head(path: Path) -> TileFile:
    """What the file says of itself; the settings have seen that we can read it."""
    raw = _read(path, 0, HEAD)
    root, size, _meta, _its_size, leaves, _their_size, tiles = struct.unpack_from("<7Q", raw, 8)
    directories, _tiles, kind, lowest, highest = raw[97:102]
    return TileFile((root, size), leaves, tiles, directories, PICTURES[kind], lowest, highest)


@lru_cache(maxsize=64)
def _directory(path: Path, start: int, size: int, compressed: int) -> tuple[TileRun, ...]:
    raw = _read(path, start, size)
    n, *numbers = _varints(_unpacked(raw) if compressed == GZIP else raw)
    if len(numbers) != 4 * n or not numbers or not numbers[3 * n]:
        raise ValueError("no directory of tiles")
    steps, runs, sizes, starts = (numbers[at * n : (at + 1) * n] for at in range(4))
    entries: list[TileRun] = []
    tile = 0
    for step, run, length, begin in zip(steps, runs, sizes, starts, strict=True):
        tile += step
        # 0: right after the one before
        at = begin - 1 if begin else entries[-1].start + entries[-1].size
        entries.append(TileRun(tile, run, at, length))
    return tuple(entries)


def _varints(raw: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def _unpacked(raw: bytes) -> bytes:
    opened = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # with the head of gzip
    content = opened.decompress(raw, MOST)
    if not opened.eof:
        raise ValueError("a directory of tiles is not whole, or too large")
    return content


def _read(path: Path, start: int, size: int) -> bytes:
    if max(start >> 63, size // MOST):
        raise ValueError("the file is not made as it says")
    with path.open("rb") as file:
        file.seek(start)
        content = file.read(size)
    if len(content) < size:
        raise EOFError("the file is not whole")
    return content
