"""The map that was taken along, opened from a disk where there is no network."""

from pathlib import Path

from playwright.sync_api import Browser, expect

import i18n
from exchange.quarters import carry
from exchange.quarters.drawn import MapKey, MapPicture, MapPoint

HOSTILE = "</script><script>window.hurt = 1</script><img src=x onerror='hurt=1'> {{ 1 }} `${1}`"


def test_it_opens_from_the_disk_and_asks_for_nothing(chromium: Browser, tmp_path: Path) -> None:
    points = tuple(
        MapPoint(str(n), f"{HOSTILE} {n}", "Varese", 45.83, 8.83, "v3", 30, f"{n}–{n + 5}")
        for n in range(12)
    )
    shown = MapPicture(
        "Casi aperti",
        ("Al 26 nov",),
        "Casi",
        (MapKey("v3", "", "3–8"),),
        points,
        "ISTAT",
        "Mappa dei casi",
    )
    rows = tuple((point.name, point.text) for point in points)
    i18n.use("it")
    path = tmp_path / "mappa.html"
    path.write_bytes(carry.write(shown, ("Quartiere", "Casi"), rows, (HOSTILE,)))
    context = chromium.new_context(offline=True)
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    expect(page.get_by_role("region", name="Mappa dei casi")).to_have_attribute("data-drawn", "12")
    expect(page.locator("[data-base=drawn] path.municipality")).to_have_count(1)
    expect(page.locator(".name.city", has_text="Varese")).to_be_visible()
    faces = page.locator(".folium-map .face")
    boxes = [box for face in faces.all() if (box := face.bounding_box())]
    assert len(boxes) == 12 and len({(round(b["x"]), round(b["y"])) for b in boxes}) == 12
    whole = faces.first.bounding_box()
    page.get_by_role("button", name="Varese").click()
    page.get_by_role("button", name="Tutta l’area").click()
    assert faces.first.bounding_box() == whole
    expect(page.locator(".legend .step")).to_have_text("A3–8")
    faces.first.hover()
    expect(page.locator(".leaflet-tooltip")).to_contain_text("<img src=x")
    expect(page.get_by_role("cell", name="11–16")).to_be_visible()
    assert page.evaluate("window.hurt") is None
    assert (asked, said) == ([path.as_uri()], [])
    context.close()
