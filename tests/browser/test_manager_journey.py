"""The community manager, at the camper, with a tablet: a case from the first word to a partner."""

import re

import pytest
from playwright.sync_api import Page
from ponte_server import Server
from visits import (
    PHONE,
    TABLET,
    Visits,
    choose,
    counted,
    expect,
    forget_drafts,
    settle,
    snap,
    start_again,
)

from domain.vocabulary import Role

REFERENCE = re.compile(r"^(VA|CO|MB)-\d{4}-\d{6}$")
CASES = 'SELECT count(*) FROM "case"'


@pytest.fixture
def intake(visits: Visits, server: Server) -> Page:
    forget_drafts(server)
    return visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", TABLET)


def fill_minimum(page: Page) -> None:
    choose(page, "Quartiere", "San Fermo")
    choose(page, "Canale", "Ufficio mobile, accesso spontaneo")
    page.get_by_role("button", name="Utenze e povertà energetica").click()
    settle(page)


def saved_reference(page: Page) -> str:
    heading = page.get_by_role("heading", name=REFERENCE)
    expect(heading).to_be_visible()
    return heading.inner_text()


def test_a_case_is_entered_and_leads_to_whom_to_call(intake: Page, server: Server) -> None:
    fill_minimum(intake)
    answers = intake.locator("[data-testid=stMain]").get_by_text("Chi può rispondere")
    expect(answers).to_be_visible()
    expect(intake.locator("a[href^='tel:']").first).to_be_visible()
    intake.get_by_label("Cognome").fill("Lucernario")
    intake.get_by_label("Nome", exact=True).fill("Ofelia")
    intake.get_by_label("Nome", exact=True).press("Tab")
    settle(intake)
    snap(intake, "journey-intake")
    intake.get_by_role("button", name="Salva", exact=True).click()
    reference = saved_reference(intake)
    expect(intake.locator("a[href^='tel:']").first).to_be_visible()
    snap(intake, "journey-intake-saved")
    assert counted(server, f"SELECT count(*) FROM \"case\" WHERE reference = '{reference}'") == 1


def test_a_double_click_saves_once(intake: Page, server: Server) -> None:
    before = counted(server, CASES)
    fill_minimum(intake)
    intake.get_by_text("Preferisce non dirlo").click()
    settle(intake)
    intake.get_by_role("button", name="Salva", exact=True).dblclick()
    saved_reference(intake)
    settle(intake)
    assert counted(server, CASES) == before + 1


def test_who_is_known_already_appears_while_typing(intake: Page) -> None:
    fill_minimum(intake)
    intake.get_by_label("Cognome").fill("Quaquaraquà")
    intake.get_by_label("Nome", exact=True).fill("Teodolinda")
    settle(intake)
    intake.get_by_role("button", name="Salva", exact=True).click()
    reference = saved_reference(intake)
    intake.get_by_role("button", name="Nuovo caso").click()
    expect(intake.get_by_label("Cognome")).to_have_value("")
    settle(intake)
    intake.get_by_label("Cognome").press_sequentially("quaquaraqua", delay=30)
    known = intake.get_by_role("listitem").filter(has_text="Quaquaraquà Teodolinda")
    expect(known).to_contain_text(reference)
    snap(intake, "journey-intake-known")
    known.get_by_role("button", name="È questa persona").click()
    expect(intake.get_by_role("button", name="Un’altra persona")).to_be_visible()
    expect(intake.get_by_text("Quaquaraquà Teodolinda").first).to_be_visible()


def test_a_form_without_its_three_fields_says_which(intake: Page, server: Server) -> None:
    before = counted(server, CASES)
    intake.get_by_role("button", name="Salva", exact=True).click()
    for flaw in ("Scegli il quartiere", "Scegli almeno un bisogno"):
        expect(intake.get_by_text(flaw).first).to_be_visible()
    assert counted(server, CASES) == before


def test_an_urgency_tapped_by_hand_stays_whatever_is_added(intake: Page, server: Server) -> None:
    fill_minimum(intake)
    chosen = intake.locator(".st-key-intake-urgency button[data-selected=true]")
    expect(chosen).to_contain_text("3 ")
    chosen.click()  # the one suggested, and meant
    settle(intake)
    find = intake.get_by_placeholder("Scrivi per trovare un bisogno")
    find.fill("sfratto")
    intake.get_by_role("button", name=re.compile("[Ss]fratto")).first.click()
    expect(intake.get_by_text("Suggerita per questi bisogni: 2")).to_be_visible()
    expect(chosen).to_contain_text("3 ")


def test_what_was_typed_is_there_again_after_a_lost_connection(
    intake: Page, server: Server
) -> None:
    fill_minimum(intake)
    intake.get_by_role("textbox", name="Racconto").fill("Bollette scadute da tre mesi.")
    intake.get_by_role("textbox", name="Racconto").press("Tab")
    expect(intake.get_by_text("Bozza salvata")).to_be_visible()
    settle(intake)
    intake.reload()
    settle(intake)
    expect(intake.get_by_role("textbox", name="Racconto")).to_have_value(
        "Bollette scadute da tre mesi."
    )
    expect(intake.get_by_role("button", name="Utenze e povertà energetica")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_story_warns_of_a_codice_fiscale(intake: Page) -> None:
    intake.get_by_role("textbox", name="Racconto").fill(
        "Mi chiamo RSSMRA80A01H501U, chiamate il 347 1234567"
    )
    intake.get_by_role("textbox", name="Racconto").press("Tab")
    expect(intake.get_by_role("alert").filter(has_text="RSSMRA80A01H501U")).to_be_visible()


def test_the_form_works_on_a_phone(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", PHONE)
    start_again(page)
    fill_minimum(page)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= PHONE[0]
    snap(page, "journey-intake")
