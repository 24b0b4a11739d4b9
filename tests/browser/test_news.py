"""An answer of a partner stands on open pages within half a minute, and nothing typed is lost."""

import re
import time

from playwright.sync_api import Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, expect, settle, snap

from domain.vocabulary import Role

WITHIN_SECONDS = 30
TYPED = "Sentire il custode prima di"


def asked(page: Page) -> str:
    """Entrust the listed case to the first suggested; the link of the partner."""
    page.get_by_role("list", name="Casi").get_by_role("link").first.click()
    settle(page)
    page.get_by_role("button", name="Indirizza", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Indirizza qui").first.click()
    written = page.locator("[data-testid=stCode]")
    expect(written).to_contain_text("/r/")
    found = re.search(r"/r/\S+", written.inner_text())
    assert found
    return found.group()


def test_an_answer_comes_to_oggi_and_to_the_board_by_itself_while_somebody_types(
    visits: Visits, file_server: Server
) -> None:
    reference = file_server.unasked(partners=2)
    colleague = visits.enter(
        file_server.origin, Role.COMMUNITY_MANAGER, f"/casi?q={reference}", TABLET
    )
    link = asked(colleague)
    page = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, "/", TABLET)
    board = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, "/invii", TABLET)
    page.get_by_role("button", name="Segna come letto").first.click()
    field = page.get_by_role("textbox", name=re.compile("^Che cosa si fa per"))
    field.press_sequentially(TYPED)
    partner = visits.anonymous(file_server.origin, link, PHONE)
    partner.get_by_label("Il vostro nome").first.fill("Maria di prova")
    partner.get_by_role("button", name="Ce ne occupiamo").click()
    begun = time.monotonic()
    told = page.get_by_text("1 nuova risposta")
    expect(told).to_be_visible(timeout=WITHIN_SECONDS * 1000)
    expect(page.get_by_role("list", name="Risposte dei partner")).to_contain_text(reference)
    left = WITHIN_SECONDS - (time.monotonic() - begun)
    expect(board.get_by_text("1 nuova risposta")).to_be_visible(timeout=left * 1000)
    expect(field).to_be_focused()
    expect(field).to_have_value(TYPED)
    said = page.locator(".ponte-said[data-said*='1 nuova risposta']")
    expect(said).to_have_count(1)
    snap(page, "news-today")
