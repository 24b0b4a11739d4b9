"""The pictures of the papers; kept in `docs/pictures/` only when asked for (`make pictures`)."""

import io
import os
import re

import pytest
from map_support import drawn
from PIL import Image
from playwright.sync_api import Page
from ponte_server import ROOT, Server
from visits import DESKTOP, Visits, choose, expect, settle, start_again

from domain.vocabulary import Role

FOLDER = ROOT / "docs" / "pictures"
ASKED = "PONTE_PICTURES"
LARGEST = 150_000
COLOURS = 128
UPRIGHT = (1024, 1366)
"""A large tablet, held upright: the whole form, and beside it who can answer."""


def kept(page: Page, name: str) -> None:
    """Small enough to be committed; written only when asked for."""
    settle(page)
    page.evaluate("document.activeElement?.blur()")
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    taken = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    small = io.BytesIO()
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    assert len(small.getvalue()) < LARGEST
    if os.environ.get(ASKED):
        (FOLDER / name).write_bytes(small.getvalue())


def test_the_map_as_an_executive_sees_it(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/mappa", DESKTOP)
    drawn(page)
    kept(page, "map.png")


def test_a_new_case_while_the_tenant_talks(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", UPRIGHT)
    start_again(page)
    choose(page, "Quartiere", "San Fermo")
    choose(page, "Canale", "Ufficio mobile, accesso spontaneo")
    page.get_by_role("button", name="Utenze e povertà energetica").click()
    settle(page)
    story = page.get_by_role("textbox", name="Racconto")
    story.fill("Riscaldamento staccato da una settimana, bollette ferme da tre mesi.")
    story.press("Tab")
    expect(page.get_by_text("Bozza salvata")).to_be_visible()
    expect(page.locator("a[href^='tel:']").first).to_be_visible()
    kept(page, "intake.png")


def test_a_partner_found_by_two_words_one_of_them_mistyped(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner?q=bancho+alimentare", DESKTOP)
    expect(page.locator("a[href^='tel:']").first).to_be_visible()
    kept(page, "partners.png")


@pytest.mark.parametrize("paper", ["README.md", "docs/screens.md"])
def test_the_pictures_of_the_papers_are_there_and_small(paper: str) -> None:
    where = ROOT / paper
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", where.read_text(encoding="utf-8"))
    assert shown
    for picture in shown:
        assert (where.parent / picture).stat().st_size < LARGEST
