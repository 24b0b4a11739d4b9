"""What a small or busy screen could hide: the page under the menu, a refusal under a form."""

import pytest
from playwright.sync_api import Locator, Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, expect, middle, settle, start_again

from domain.vocabulary import Role


def test_the_menu_of_a_phone_steps_aside_for_the_page_chosen(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/casi", PHONE)
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.locator(".ponte-head")).to_be_hidden()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Mappa").click()
    expect(page.get_by_role("heading", name="Mappa")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink").first).not_to_be_in_viewport()
    expect(page.locator(".ponte-head")).to_be_visible()
    field = page.locator(".ponte-head").get_by_role("link", name="Campo senza rete")
    expect(field).to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click(trial=True)  # we do not stand on it


def _describe(page: Page, text: str) -> None:
    page.get_by_label("Descrizione").fill(text)
    page.get_by_role("button", name="Salva").click()
    settle(page)


def test_who_loses_the_race_to_save_a_partner_sees_it_beside_the_button(
    own_server: Server, visits: Visits
) -> None:
    address = "/partner?partner=P-00003"
    pages = [visits.enter(own_server.origin, Role.COORDINATOR, address, TABLET) for _ in range(2)]
    for page in pages:
        page.get_by_role("button", name="Modifica").click()
        settle(page)
    first, second = pages
    _describe(first, "quello che ha scritto la prima persona")
    _describe(second, "quello che ha scritto la seconda")
    expect(second.get_by_text("Non è stato sovrascritto niente")).to_be_in_viewport()
    for words in ("ha scritto la prima", "ha scritto la seconda"):
        expect(second.get_by_role("table").get_by_text(words)).to_be_in_viewport()


def test_a_tap_on_save_right_after_the_last_letter_is_not_lost(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", TABLET)
    start_again(page)  # a draft of another test would be complete and be saved
    page.get_by_role("textbox", name="Racconto").fill("Bollette scadute.")
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_text("Non ancora salvato")).to_be_visible()
    settle(page)  # and each field says what is wrong; quarter and channel may be today's stop's
    expect(page.get_by_text("Scegli almeno un bisogno.", exact=True)).to_be_visible()


def _tap(page: Page, field: Locator) -> None:
    """With a finger, in the middle: beside the words, where a field has only paper."""
    field.evaluate("(node) => node.scrollIntoView({ block: 'center' })")
    page.touchscreen.tap(*middle(field))


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_what_is_typed_right_after_a_tap_arrives_in_the_field_that_was_tapped(
    visits: Visits, server: Server, size: tuple[int, int]
) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", size, touch=True)
    start_again(page)
    name, given, phone = (
        page.get_by_role("textbox", name=label, exact=True)
        for label in ("Cognome", "Nome", "Telefono")
    )
    box = page.get_by_role("searchbox", name="Scrivi per trovare un bisogno")
    story, minors = page.get_by_role("textbox", name="Racconto"), page.get_by_label("Minori")
    for left, pasted, tapped, typed in (
        (name, "Bianchi", box, "sfratto"),
        (phone, "3391234567", story, "Non paga."),
        (story, " Da marzo.", given, "Ada"),
        (name, " Verdi", minors, "2"),
    ):
        _tap(page, left)
        page.keyboard.insert_text(pasted)
        _tap(page, tapped)
        page.keyboard.type(typed)
        expect(tapped).to_have_value(typed)
