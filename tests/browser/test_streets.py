"""Streets under the map: only where the installation has chosen them, only from close by, and from
nobody else. That no other host is asked without that choice is seen by every test beside this one.
"""

import re
import shutil
import struct
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from map_support import drawn, go_to, inside, zoom_to
from ponte_server import running
from visits import TABLET, Visits, expect

from domain.vocabulary import Role


def grey() -> bytes:
    """A picture of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\0\xcc")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


class Tiles(BaseHTTPRequestHandler):
    """Serves one picture for every tile and notes what it learns."""

    learnt: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.learnt.append((self.path, self.headers.get("Referer", "")))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(grey())

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def tiles() -> Iterator[str]:
    Tiles.learnt.clear()
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://localhost:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


def test_the_chosen_host_is_asked_for_tiles_from_close_by_and_learns_no_more(
    visits: Visits, filled: Path, tmp_path: Path, tiles: str
) -> None:
    shutil.copytree(filled, folder := tmp_path / "var")
    chosen = {"PONTE_TILES_URL": tiles + "/{z}/{x}/{y}.png", "PONTE_TILES_ATTRIBUTION": "© <b>Noi"}
    with running(folder, **chosen) as server:
        page = drawn(visits.enter(server.origin, Role.EXECUTIVE, "/mappa?measure=open", TABLET))
        assert not Tiles.learnt
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        go_to(page, "Varese")
        zoom_to(page, 13)
        expect(inside(page).locator("img.leaflet-tile-loaded").first).to_be_visible()
        expect(inside(page).locator(".leaflet-control-attribution")).to_contain_text("© <b>Noi")
        assert Tiles.learnt
        for path, referrer in Tiles.learnt:
            assert re.fullmatch(r"/1[23]/\d+/\d+\.png", path) and not referrer
        elsewhere = [url for url in asked if not url.startswith((server.origin, "data:", "blob:"))]
        assert elsewhere and all(url.startswith(f"{tiles}/") for url in elsewhere)
        told = visits.enter(server.origin, Role.ADMINISTRATOR, "/amministrazione")
        expect(told.get_by_text(f"vengono da {tiles.removeprefix('http://')}")).to_be_visible()
        told.close()  # while its server is there: it may still load
