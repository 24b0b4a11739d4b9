"""The executive finds a quarter on the map, and never a number that names somebody."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, choose, expect, settle, snap

from domain.vocabulary import Role

MEASURES = ["Casi aperti", "Casi urgenti", "Casi scaduti"]


def drawn(page: Page) -> Page:
    """Wait until base and quarters are on the map."""
    expect(page.locator(".map[data-drawn][data-base=drawn]")).to_be_visible()
    settle(page)
    return page


@pytest.fixture
def mapped(visits: Visits, server: Server) -> Page:
    return drawn(visits.enter(server.origin, Role.EXECUTIVE, "/mappa", TABLET))


def test_without_a_network_the_map_draws_its_base_and_quarters(mapped: Page) -> None:
    # The browser of these tests resolves no host but localhost.
    assert mapped.locator("path.municipality").count() > 300
    assert mapped.locator(".bubble").count() > 20
    snap(mapped, "journey-map")


def test_a_click_on_a_circle_opens_the_profile_of_its_quarter(mapped: Page) -> None:
    mapped.locator(".bubble").last.scroll_into_view_if_needed()
    mapped.locator(".bubble .face").last.dispatch_event("click")
    mapped.wait_for_url(re.compile("quarter="))
    expect(mapped.get_by_role("button", name="Tutti i quartieri")).to_be_visible()
    drawn(mapped)
    snap(mapped, "journey-map-quarter")


def small_numbers(page: Page) -> list[str]:
    """Counts of 1 to 4 in the circles and the table."""
    texts = page.locator(".bubble .face, table td").all_inner_texts()
    return [text for text in texts if re.fullmatch(r"[1-4]", text.strip())]


@pytest.mark.parametrize("measure", MEASURES)
def test_no_count_of_one_to_four_is_shown(mapped: Page, measure: str) -> None:
    choose(mapped, "Misura", measure)
    drawn(mapped)
    choose(mapped, "Area del bisogno", "Sanitaria")
    drawn(mapped)
    expect(mapped.locator("table td").first).to_be_visible()
    assert small_numbers(mapped) == []


def test_the_file_holds_what_the_role_may_see(mapped: Page, tmp_path: Path) -> None:
    mapped.get_by_role("tab", name="Scarica CSV").click()
    with mapped.expect_download() as waiting:
        mapped.get_by_role("button", name="Scarica CSV").click()
    path = tmp_path / "rows.csv"
    waiting.value.save_as(path)
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert "<5" in cells
    assert not [cell for cell in cells if re.fullmatch("[1-4]", cell)]


def test_a_filter_keeps_the_base_of_the_map(mapped: Page) -> None:
    mapped.locator(".map").evaluate("box => { box.dataset.same = 'yes' }")
    shapes = mapped.locator("path.municipality").first.element_handle()
    choose(mapped, "Misura", "Casi urgenti")
    drawn(mapped)
    assert mapped.locator(".map[data-same=yes]").count() == 1
    assert shapes is not None
    assert shapes.evaluate("shape => shape.isConnected")


def test_the_address_carries_the_question_to_a_colleague(
    visits: Visits, server: Server, mapped: Page
) -> None:
    choose(mapped, "Misura", "Casi urgenti")
    mapped.wait_for_url(re.compile("measure="))
    shared = mapped.url.removeprefix(server.origin)
    colleague = drawn(visits.enter(server.origin, Role.COORDINATOR, shared))
    expect(colleague.get_by_text("Casi urgenti").first).to_be_visible()


def test_no_case_and_no_name_opens_for_an_executive(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/casi")
    expect(page.get_by_text("Il tuo ruolo")).to_be_visible()
    assert "VA-2" not in page.locator("body").inner_text()


def test_the_map_works_on_a_phone(visits: Visits, server: Server) -> None:
    page = drawn(visits.enter(server.origin, Role.EXECUTIVE, "/mappa", PHONE))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    snap(page, "journey-map")
