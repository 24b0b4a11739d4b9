"""The whole loop: a message with a link, the partner on a phone, the tenant's word."""

import re

from playwright.sync_api import Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, expect, settle, snap

from domain.vocabulary import Role


def act(page: Page, name: str) -> None:
    page.get_by_role("list", name="Richieste").get_by_role("button", name=name).first.click()
    settle(page)


def message(page: Page) -> str:
    """The text for the partner, ready to be sent; nobody has said yet that it went."""
    written = page.locator("[data-testid=stCode]")
    expect(written).to_contain_text("/r/")
    return written.inner_text()


def new_case_referred(page: Page) -> None:
    """The case that is listed, of which nobody was asked, entrusted to the first suggested."""
    page.get_by_role("list", name="Casi").get_by_role("link").first.click()
    settle(page)
    page.get_by_role("button", name="Indirizza", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Indirizza qui").first.click()
    expect(page.get_by_text("Pronta, non ancora inviata.")).to_be_visible()


def test_a_partner_answers_on_a_phone_and_the_tenant_has_the_last_word(
    own_server: Server, visits: Visits
) -> None:
    path = f"/casi?q={own_server.unasked(partners=2)}"
    manager = visits.enter(own_server.origin, Role.COMMUNITY_MANAGER, path, TABLET)
    new_case_referred(manager)
    text = message(manager)
    snap(manager, "referral-message")
    found = re.search(r"/r/\S+", text)
    assert found
    partner = visits.anonymous(own_server.origin, found.group(), PHONE)
    expect(partner.get_by_role("button", name="Ce ne occupiamo")).to_be_visible()
    snap_plain(partner, "reply")
    partner.get_by_label("Il vostro nome").first.fill("Maria di prova")
    partner.get_by_role("button", name="Ce ne occupiamo").click()
    expect(partner.get_by_text("Maria di prova")).to_be_visible()
    snap_plain(partner, "reply-accepted")
    partner.get_by_label("Il vostro nome").first.fill("Maria di prova")
    partner.get_by_label("Il bisogno ha avuto risposta").check()
    partner.get_by_role("button", name="Abbiamo concluso").click()
    expect(partner.get_by_text("Non vi è chiesto altro")).to_be_visible()
    manager.reload()
    settle(manager)
    act(manager, "L’inquilino dice di no…")
    manager.get_by_text("Non è arrivato nessun aiuto").click()
    expect(manager.get_by_text("Ecco chi altro può rispondere")).to_be_visible()
    snap(manager, "referral-not-confirmed")


def snap_plain(page: Page, name: str) -> None:
    """A picture of a page outside Streamlit."""
    from visits import SCREENSHOTS

    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{PHONE[0]}.png", full_page=True)
