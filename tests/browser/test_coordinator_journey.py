"""The coordinator looks for a partner with two words, one of them mistyped, and calls."""

import re

import pytest
from playwright.sync_api import Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, expect, settle, snap

from domain.vocabulary import Role

FIRST = 3
"""Results a person reads before searching again."""
SHORT = {"violenza domestca": "Violenza", "serd": "Dipendenze", "psicologico": "psichico"}
ODD = ("<script>alert(1)</script>", '"AND" OR NEAR(*', "50% _x_", "🙂 \u202egnippilf", "x" * 400)


def search(page: Page, text: str) -> None:
    box = page.get_by_role("searchbox", name="Cerca")
    box.fill(text)
    before = page.url
    box.press("Enter")
    page.wait_for_url(lambda url: "q=" in url and url != before)
    settle(page)


def results(page: Page):
    return page.get_by_role("list", name="Organizzazioni trovate").get_by_role("listitem")


def test_two_words_lead_to_the_person_to_call(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner", TABLET)
    search(page, "bancho alimentare")
    expect(results(page).first).to_contain_text("Povertà alimentare")
    with_referent = results(page).filter(has_not_text="Nessun referente").first
    expect(with_referent.locator("a[href^='tel:+39']").first).to_be_visible()
    expect(with_referent.locator("a[href^='mailto:']").first).to_be_visible()
    snap(page, "journey-partner")


def test_a_mistyped_or_short_search_finds_the_need(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner")
    first = results(page).and_(page.locator(f"li:nth-child(-n+{FIRST})"))
    for query, need in SHORT.items():
        search(page, query)
        wanted = re.compile(need, re.IGNORECASE)
        expect(first.filter(has_text=wanted).first).to_be_visible()


def test_the_open_partner_stays_beside_the_search_and_in_the_address(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner", TABLET)
    search(page, "bancho alimentare")
    expect(results(page).first).to_contain_text("Povertà alimentare")
    name = results(page).first.get_by_role("link").first.inner_text()
    results(page).first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("searchbox", name="Cerca")).to_have_value("bancho alimentare")
    snap(page, "journey-partner-open")
    shared = page.url.removeprefix(server.origin)
    assert "partner=P-" in shared
    colleague = visits.enter(server.origin, Role.EXECUTIVE, shared)
    expect(colleague.get_by_role("heading", name=name)).to_be_visible()
    expect(colleague.get_by_role("button", name="Modifica")).to_have_count(0)


def test_odd_text_in_the_search_is_only_text(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for text in ODD:
        search(page, text)
        expect(page.get_by_role("searchbox", name="Cerca")).to_have_value(text)


def test_an_unknown_partner_is_answered_in_words(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner?partner=P-99999")
    expect(page.get_by_text("P-99999")).to_be_visible()


def test_the_search_works_on_a_phone(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner", PHONE)
    search(page, "bancho alimentare")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    snap(page, "journey-partner")


def test_who_found_nothing_can_begin_again(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner?q=zzzzqqqxx&need=EC-ALI")
    expect(page.get_by_role("combobox", name="Bisogno")).to_have_value("Povertà alimentare")
    page.get_by_role("button", name="Azzera ricerca e filtri").click()
    expect(page.get_by_role("searchbox", name="Cerca")).to_have_value("")
    expect(page.get_by_role("combobox", name="Bisogno")).to_have_value("")
    expect(results(page).nth(1)).to_be_visible()
    page.wait_for_url(re.compile(r"/partner$"))
