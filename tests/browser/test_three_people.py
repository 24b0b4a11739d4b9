"""A day of each of the three people, on a phone with a finger, a tablet and a desk; a picture of
every step stays in `var/screenshots/`.
"""

import re

import pytest
from map_support import drawn
from playwright.sync_api import Page
from ponte_server import Server
from visits import DESKTOP, PHONE, TABLET, Visits, choose, expect, settle, snap, start_again

from domain.vocabulary import Role

SIZES = {PHONE: [PHONE], TABLET: [DESKTOP, TABLET]}
"""Of each visit: in which windows every step is looked at, the visit's own last."""

_NARROWS = """width => new Promise((told) => {
    const main = document.querySelector("[data-testid=stMain]"), last = performance.now() + 10000;
    const look = () => main.scrollWidth > width && performance.now() < last
        ? requestAnimationFrame(look) : told(main.scrollWidth);
    look();
})"""
"""How wide the page is, once a chart drawn for another window has been drawn for this one."""


@pytest.fixture(params=SIZES, ids=["finger", "mouse"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


def look(page: Page, step: str) -> None:
    """Keep the picture; nothing stands outside the screen, in a window of each size."""
    assert page.viewport_size
    for width, height in SIZES[page.viewport_size["width"], page.viewport_size["height"]]:
        settle(page)
        page.set_viewport_size({"width": width, "height": height})
        snap(page, f"day-{step}")
        assert page.evaluate(_NARROWS, width) <= width


def test_the_manager_takes_a_case_in_and_hands_it_over(
    visits: Visits, file_server: Server, size: tuple[int, int]
) -> None:
    page = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, "/", size, touch=size == PHONE)
    look(page, "manager-1-today")
    page.goto(f"{file_server.origin}/nuovo-caso")
    settle(page)
    start_again(page)
    choose(page, "Quartiere", "San Fermo")
    choose(page, "Canale", "Telefono")
    page.get_by_label("Cognome").fill("Lanternino")
    find = page.get_by_role("searchbox", name=re.compile("Scrivi per trovare"))
    find.fill("bolete")
    find.press("Enter")
    page.get_by_role("textbox", name="Racconto").fill("Il gas è staccato da lunedì.")
    page.get_by_role("textbox", name="Racconto").press("Tab")
    expect(page.get_by_text("Bozza salvata").first).to_be_attached()
    look(page, "manager-2-intake")
    page.get_by_role("button", name="Salva e indirizza").click()
    expect(page.get_by_text("Caso salvato. Da seguire entro")).to_be_visible()
    look(page, "manager-3-partners")
    page.get_by_role("button", name="Indirizza qui").first.click()
    expect(page.get_by_text("Pronta, non ancora inviata.")).to_be_visible()
    look(page, "manager-4-to-send")
    page.get_by_role("button", name="Ho telefonato").click()
    expect(page.get_by_text("Inviato. Ora tocca al partner.")).to_be_visible()
    look(page, "manager-5-sent")


def test_the_executive_goes_from_the_five_figures_to_the_report(
    visits: Visits, server: Server, size: tuple[int, int]
) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/", size, touch=size == PHONE)
    look(page, "executive-1-today")
    page.goto(f"{server.origin}/mappa")
    drawn(page)
    look(page, "executive-2-map")
    choose(page, "Quartiere", "San Fermo")
    expect(page.get_by_role("button", name="Tutti i quartieri")).to_be_visible()
    look(page, "executive-3-quarter")
    page.goto(f"{server.origin}/report")
    expect(page.get_by_role("heading").first).to_be_visible()
    look(page, "executive-4-report")


def test_the_coordinator_finds_whom_to_call_and_what_nobody_covers(
    visits: Visits, server: Server, size: tuple[int, int]
) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/", size, touch=size == PHONE)
    look(page, "coordinator-1-today")
    page.goto(f"{server.origin}/partner?q=bancho+alimentare")
    found = page.get_by_role("list", name="Organizzazioni trovate").get_by_role("listitem")
    expect(found.first).to_contain_text("Povertà alimentare")
    look(page, "coordinator-2-search")
    found.first.get_by_role("link").first.click()
    expect(page.get_by_role("button", name="Modifica")).to_be_visible()
    look(page, "coordinator-3-partner")
    page.goto(f"{server.origin}/invii")
    expect(page.get_by_role("heading").first).to_be_visible()
    look(page, "coordinator-4-board")
    page.goto(f"{server.origin}/rete")
    expect(page.get_by_role("heading").first).to_be_visible()
    look(page, "coordinator-5-network")
