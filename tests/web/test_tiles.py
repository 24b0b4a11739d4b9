"""Streets from a file of this machine: each tile as the file has it."""

import gzip
import struct

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from exchange.quarters import pmtiles
from settings import get_settings
from web import tiles

ON_THE_CURVE = {(0, 0, 0): 0, (1, 0, 0): 1, (1, 0, 1): 2, (1, 1, 1): 3, (1, 1, 0): 4, (2, 0, 0): 5}
"""Numbers of tiles as Protomaps' specification has them."""
HELD = {(12, 2149, 1465): b"uno", (12, 2150, 1465): b"due", (14, 8600, 5861): b"tre"}


def varint(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """Of (tile, run, start, size), compressed."""
    steps = [b - a for a, b in zip([0, *(e[0] for e in entries)], [e[0] for e in entries])]  # noqa: B905
    columns = [steps, [e[1] for e in entries], [e[3] for e in entries], [e[2] + 1 for e in entries]]
    return gzip.compress(
        varint(len(entries)) + b"".join(varint(n) for column in columns for n in column)
    )


@pytest.fixture
def client(tmp_path, monkeypatch):
    numbered = sorted((pmtiles.number(*where), picture) for where, picture in HELD.items())
    data = b"".join(picture for _n, picture in numbered)
    starts = [sum(len(p) for _n, p in numbered[:i]) for i in range(len(numbered))]
    held = [(n, 1, at, len(p)) for (n, p), at in zip(numbered, starts, strict=True)]
    leaf = directory(held[1:])
    root = directory([held[0], (held[1][0], 0, 0, len(leaf))])
    places = (127, len(root), 0, 0, 127 + len(root), len(leaf), 127 + len(root) + len(leaf))
    head = b"PMTiles\x03" + struct.pack("<11Q", *places, len(data), 3, 3, 3)
    head += bytes([1, 2, 1, 2, 8, 14])
    file = tmp_path / "streets.pmtiles"
    file.write_bytes(head.ljust(127, b"\0") + root + leaf + data)
    monkeypatch.setattr(get_settings(), "tiles_url", str(file))
    return TestClient(Starlette(routes=tiles.routes()))


def test_tiles_are_numbered_along_the_curve():
    assert {where: pmtiles.number(*where) for where in ON_THE_CURVE} == ON_THE_CURVE


def test_each_tile_is_served_as_the_file_has_it(client):
    for (zoom, x, y), picture in HELD.items():
        answer = client.get(f"/tiles/{zoom}/{x}/{y}")
        assert (answer.content, answer.headers["content-type"]) == (picture, "image/png")


@pytest.mark.parametrize("path", ["12/0/0", "7/3/3", f"{10**8}/1/1", "12/5000/1", "14/8600/5860"])
def test_beyond_the_file_there_is_nothing(client, path):
    answer = client.get(f"/tiles/{path}")
    assert (answer.status_code, answer.content) == (204, b"")


def test_without_such_a_file_there_are_no_tiles(client, monkeypatch):
    for other in ("", "https://tiles.example.org/{z}/{x}/{y}.png"):
        monkeypatch.setattr(get_settings(), "tiles_url", other)
        assert client.get("/tiles/12/2149/1465").status_code == 404


NOT_WHOLE = {
    "cut before its directories": lambda: b"",
    "no gzip": lambda: b"no gzip at all",
    "half a directory": lambda: gzip.compress(b"\x01" * 400)[:20],
    "an empty directory": lambda: gzip.compress(b""),
    "fewer entries than it says": lambda: gzip.compress(varint(1 << 40)),
    "right after nothing": lambda: gzip.compress(b"\x01\x00\x01\x05\x00"),
    "beyond any file": lambda: directory([(0, 1, 1 << 65, 5)]),
    "a picture too large": lambda: directory([(0, 1, 0, 1 << 50)]),
    "a picture cut off": lambda: directory([(0, 1, 0, 5)]),
    "unpacks to too much": lambda: gzip.compress(bytes(pmtiles.MOST + 1)),
}


@pytest.mark.parametrize("name", NOT_WHOLE)
def test_of_a_file_that_is_not_whole_there_are_no_streets_and_no_fault(tmp_path, monkeypatch, name):
    after = NOT_WHOLE[name]()
    places = struct.pack("<11Q", 127, len(after), 0, 0, 0, 0, 1 << 20, 0, 0, 0, 0)
    file = tmp_path / "cut.pmtiles"
    file.write_bytes(b"PMTiles\x03" + places + bytes([1, 2, 1, 2, 0, 14]).ljust(31, b"\0") + after)
    monkeypatch.setattr(get_settings(), "tiles_url", str(file))
    answer = TestClient(Starlette(routes=tiles.routes())).get("/tiles/0/0/0")
    assert answer.status_code == 404
