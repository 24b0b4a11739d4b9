import gzip
import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from exchange.quarters import map_files
from web import assets


@pytest.fixture
def client():
    return TestClient(Starlette(routes=assets.routes()))


def test_leaflet_and_the_municipalities_come_from_our_own_host(client):
    (script, text), (style, _) = map_files.addresses().items()
    answer = client.get(script)
    assert answer.text == text and "javascript" in answer.headers["content-type"]
    assert "L.version" in text or "leaflet" in text.lower()
    assert answer.headers["cache-control"].endswith("immutable")
    assert client.get(style).headers["content-type"].startswith("text/css")
    shapes = client.get("/assets/municipalities.geojson")
    assert len(json.loads(shapes.content)["features"]) == 338
    assert shapes.headers["cache-control"] == "public, max-age=86400"
    lakes = client.get("/assets/lakes.geojson").json()["features"]
    assert {"Lago Maggiore", "Lago di Como", "Lago di Varese"} <= {
        lake["properties"].get("name") for lake in lakes
    }
    borders = client.get("/assets/borders.geojson").json()
    assert max(borders["people"], key=borders["people"].get) == "108033"  # Monza


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
        "map/nothing.js",
        "map/../../settings.py",
        "map/%2e%2e/x",
        "other",
        "",
        "map/",
    ],
)
def test_anything_else_is_not_found(client, path):
    assert client.get(f"/assets/{path}").status_code == 404
