"""The executive finds a quarter on the map, and never the number of its cases."""

import csv
import re
from io import StringIO
from math import dist
from pathlib import Path

import pytest
from map_support import drawn, inside
from playwright.sync_api import Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, choose, expect, settle, snap

from domain.vocabulary import Role

SPAN = re.compile(r"\d+–\d+")


@pytest.fixture
def mapped(visits: Visits, server: Server) -> Page:
    return drawn(visits.enter(server.origin, Role.EXECUTIVE, "/mappa", TABLET))


def test_without_a_network_the_map_draws_its_base_and_quarters(mapped: Page) -> None:
    # The browser of these tests resolves no host but localhost.
    shapes = inside(mapped).locator("path.municipality").get_attribute("d") or ""
    assert shapes.count("M") > 300
    assert inside(mapped).locator(".bubble").count() > 20
    snap(mapped, "journey-map")


def test_a_click_on_a_circle_opens_the_profile_of_its_quarter(mapped: Page) -> None:
    inside(mapped).locator(".bubble").last.click()
    mapped.wait_for_url(re.compile("quarter="))
    expect(mapped.get_by_role("button", name="Tutti i quartieri")).to_be_visible()
    drawn(mapped)
    snap(mapped, "journey-map-quarter")


def test_quarters_show_classes_in_colours_that_the_legend_explains(mapped: Page) -> None:
    cells = mapped.locator("table tbody td:nth-child(3)")
    expect(cells.nth(60)).to_be_attached()  # the table is drawn apart from the map
    shown = cells.all_inner_texts()
    assert all(SPAN.fullmatch(text) for text in shown)
    legend = inside(mapped).locator(".legend .step > span").all_inner_texts()
    classes = [text for text in legend if SPAN.fullmatch(text.strip())]
    assert len(classes) >= 4 and set(classes) == set(shown)
    faces = inside(mapped).locator(".bubble .face").all_inner_texts()
    assert not [text for text in faces if text.strip().isdigit()]


def test_what_an_area_weighs_is_a_measure_of_its_own(mapped: Page) -> None:
    choose(mapped, "Misura", "Peso dell’area: Economica")
    mapped.wait_for_url(re.compile("measure=share-EC"))
    drawn(mapped)
    expect(mapped.get_by_text("Sanitaria")).to_have_count(0)
    snap(mapped, "journey-map-area")


def test_the_file_holds_what_the_role_may_see(mapped: Page, tmp_path: Path) -> None:
    mapped.get_by_role("tab", name="Stampa e file").click()
    mapped.get_by_role("button", name="Righe in CSV").click()
    with mapped.expect_download() as waiting:
        mapped.get_by_role("button", name="Scarica CSV").click()
    path = tmp_path / "rows.csv"
    waiting.value.save_as(path)
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if SPAN.fullmatch(cell)]
    table = [row for row in rows if len(row) > 5]
    told = table[0].index("Azioni in corso")  # what ALER does is no count of cases
    columns = [row[5:told] + row[told + 1 :] for row in table]
    assert not [cell for row in columns for cell in row if cell.isdigit()]


def test_a_filter_and_the_chart_keep_the_base_of_the_map(mapped: Page) -> None:
    inside(mapped).locator("#map_div").evaluate("box => { box.dataset.same = 'yes' }")
    shapes = inside(mapped).locator("path.municipality").first.element_handle()
    choose(mapped, "Misura", "Variazione dei nuovi casi")
    drawn(mapped)
    # On the page nothing may be evaluated: a chart that tried would be an error of the console.
    mapped.get_by_role("tab", name="Grafico").click()
    chart = mapped.locator("[data-testid=stVegaLiteChart]").locator("canvas, svg")
    expect(chart.first).to_be_visible()
    drawn(mapped)
    assert inside(mapped).locator("#map_div[data-same=yes]").count() == 1
    assert shapes is not None
    assert shapes.evaluate("shape => shape.isConnected")


def test_the_address_carries_the_question_to_a_colleague(
    visits: Visits, server: Server, mapped: Page
) -> None:
    choose(mapped, "Misura", "Variazione dei nuovi casi")
    mapped.wait_for_url(re.compile("measure="))
    shared = mapped.url.removeprefix(server.origin)
    colleague = drawn(visits.enter(server.origin, Role.COORDINATOR, shared))
    expect(colleague.get_by_text("Variazione dei nuovi casi").first).to_be_visible()


def test_no_case_and_no_name_opens_for_an_executive(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/casi")
    expect(page.get_by_text("Il tuo ruolo")).to_be_visible()
    assert "VA-2" not in page.locator("body").inner_text()


def test_the_map_works_on_a_phone(visits: Visits, server: Server) -> None:
    page = drawn(visits.enter(server.origin, Role.EXECUTIVE, "/mappa", PHONE))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    snap(page, "journey-map")


def test_two_maps_side_by_side_look_at_the_same_place(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/mappa?with=before", TABLET)
    left, right = (page.frame_locator("iframe").nth(at) for at in (0, 1))
    for one in (left, right):
        expect(one.locator("#map_div[data-drawn][data-base=drawn]")).to_be_visible()
    settle(page)
    left.get_by_role("button", name="Monza", exact=True).click()
    page.wait_for_url(re.compile("at=45.5"))
    zoom = left.locator("#map_div").get_attribute("data-zoom")
    expect(right.locator(f"#map_div[data-zoom='{zoom}']")).to_be_visible()
    assert left.locator(".legend").inner_text() == right.locator(".legend").inner_text()
    expect(page.locator("table caption")).to_contain_text("Differenze")
    snap(page, "journey-map-compared")


MIDDLES = """() => [...document.querySelectorAll(".bubble")].map((one) => {
    const { x, y } = L.DomUtil.getPosition(one), { marginLeft, marginTop } = one.style;
    const half = one.offsetWidth / 2;
    const origin = map.getPixelOrigin();
    return [origin.x + x + parseInt(marginLeft) + half, origin.y + y + parseInt(marginTop) + half];
})"""
"""The middles of the circles, in pixels of the whole world."""


def test_two_measures_open_on_the_same_place_though_one_legend_is_higher(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/mappa?with=overdue", TABLET)
    left, right = (page.frame_locator("iframe").nth(at).locator("#map_div") for at in (0, 1))
    for one in (left, right):
        expect(one).to_have_attribute("data-base", "drawn")
    settle(page)
    zoom = left.get_attribute("data-zoom")
    assert zoom
    expect(right).to_have_attribute("data-zoom", zoom)
    one, other = (frame.evaluate(MIDDLES) for frame in page.frames if "/component/" in frame.url)
    assert len(one) == len(other) == 61
    assert all(min(dist(middle, each) for each in other) < 2 for middle in one)


def test_the_line_above_the_map_goes_to_a_quarter_with_a_sign_or_shows_these_alone(
    visits: Visits, server: Server
) -> None:
    page = drawn(visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/mappa", TABLET))
    page.get_by_role("checkbox", name="Solo i quartieri con un segnale").check()
    page.wait_for_url(re.compile("signs=1"))
    signs = page.locator("section.signs button")
    expect(inside(page).locator(".bubble")).to_have_count(signs.count())
    signs.first.click()
    page.wait_for_url(re.compile("quarter="))
    expect(page.get_by_role("button", name="Tutti i quartieri")).to_be_visible()
    settle(page)
