import gzip
import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web import assets


@pytest.fixture
def client():
    return TestClient(Starlette(routes=assets.routes()))


def test_leaflet_and_the_municipalities_come_from_our_own_host(client):
    script = client.get("/assets/leaflet/leaflet.js")
    assert script.status_code == 200 and "javascript" in script.headers["content-type"]
    assert client.get("/assets/leaflet/leaflet.css").headers["content-type"].startswith("text/css")
    shapes = client.get("/assets/municipalities.geojson")
    assert len(json.loads(shapes.content)["features"]) == 338
    assert shapes.headers["cache-control"] == "public, max-age=86400"


def test_files_travel_compressed_and_once(client):
    url = "/assets/municipalities.geojson"
    with client.stream("GET", url, headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    plain = client.get(url, headers={"accept-encoding": "identity"})
    assert gzip.decompress(raw) == plain.content and len(raw) < 120_000
    again = client.get(url, headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize(
    "path",
    [
        "leaflet/nothing.js",
        "leaflet/../../settings.py",
        "leaflet/%2e%2e/x",
        "other",
        "",
        "leaflet/",
    ],
)
def test_anything_else_is_not_found(client, path):
    assert client.get(f"/assets/{path}").status_code == 404
