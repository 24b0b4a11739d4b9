import gzip
import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from exchange import browser_files
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


def test_a_script_comes_with_the_style_it_wears_and_is_kept(client):
    files = "elements/element.js", "elements/rows.css", "elements/rows.js"
    answer = client.get(browser_files.address(*files))
    assert "javascript" in answer.headers["content-type"]
    assert answer.headers["cache-control"].endswith("immutable")
    assert browser_files.source("elements/element.js") in answer.text
    assert "style.replaceSync(" in answer.text and ".list" in answer.text


def test_the_style_of_every_page_is_one_file(client):
    answer = client.get(browser_files.address(*browser_files.STYLE))
    assert answer.headers["content-type"].startswith("text/css")
    assert ".ponte-head" in answer.text and ".rp-figures" in answer.text


def test_files_are_served_by_the_digest_of_what_they_are_now(client):
    address = browser_files.address("elements/element.js", "elements/rows.js")
    digest = address.removeprefix(browser_files.PLACE).partition("/")[0]
    assert client.get(address.replace(digest, "0" * len(digest))).status_code == 404
    assert client.get(f"{address},elements/fold.js").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "own/0/elements/rows.py",
        "own/0/../../settings.py",
        "own/0/",
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
