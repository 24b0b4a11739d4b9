"""Nothing typed is lost: by whatever way the page is left, and whatever else is open."""

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Locator, Page, Route
from ponte_server import Server
from visits import (
    BUTTONS,
    PHONE,
    TABLET,
    WAIT_MS,
    Visits,
    choose,
    counted,
    expect,
    forget_drafts,
    settle,
)

from domain.text import STORY_LIMIT
from domain.vocabulary import Role

MANAGER = Role.COMMUNITY_MANAGER
INTAKE = "/nuovo-caso"
PACE = 60  # ms from letter to letter
PATIENCE_S = 10
CASES = 'SELECT count(*) FROM "case"'
REFERENCE = re.compile(r"^VA-\d{4}-\d{6}$")


@pytest.fixture(autouse=True)
def no_drafts(file_server: Server) -> None:
    forget_drafts(file_server)


def story(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("Racconto|Story"))


def phone(page: Page) -> Locator:
    return page.get_by_label(re.compile("Telefono|Telephone"))


def type_on(field: Locator, text: str) -> None:
    field.press("End")
    field.press_sequentially(text, delay=PACE)


def menu(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=name).first.click()


def form(page: Page) -> Page:
    expect(story(page)).to_be_visible()
    settle(page)
    return page


def by_the_menu(page: Page) -> None:
    menu(page, "Casi")
    expect(page.get_by_role("heading", name="Casi")).to_be_visible()
    menu(page, "Nuovo caso")


def by_back(page: Page) -> None:
    page.go_back()
    settle(page)
    page.go_forward()


def by_another_language(page: Page) -> None:
    with page.expect_navigation():  # until it is there the old page takes the keys
        page.locator(".ponte-head button[name=language]").click()


def by_signing_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Esci|Sign out")).click()
    enter = page.locator("button[value=community_manager]")
    expect(enter).to_be_visible()
    page.goto(f"{page.url}?next=%2Fnuovo-caso")
    enter.click()


def kept_by(server: Server, typed_at: int) -> None:
    """Wait for what was typed since then (the browser's clock, in ms): it leaves with the tab, and
    nothing tells when it has come.
    """
    end = monotonic() + PATIENCE_S
    while not counted(server, f"SELECT count(*) FROM draft WHERE typed_at >= {typed_at}"):
        assert monotonic() < end, "the last letter is lost"


WAYS: list[Callable[[Page], object]] = [
    by_the_menu,
    by_back,
    by_another_language,
    by_another_language,
    by_signing_out,
    Page.reload,
]


def test_what_is_typed_is_there_again_however_the_page_is_left(
    visits: Visits, file_server: Server
) -> None:
    page = form(visits.enter(file_server.origin, MANAGER, INTAKE, TABLET))
    page.get_by_label("Cognome").press_sequentially("Lucernario", delay=PACE)
    page.get_by_label("Nome", exact=True).press_sequentially("Ofelia", delay=PACE)
    choose(page, "Quartiere", "San Fermo")
    choose(page, "Canale", "Ufficio mobile, accesso spontaneo")
    page.get_by_role("button", name="Utenze e povertà energetica").click()
    page.locator(".st-key-intake-urgency").get_by_text("1 ").click()
    story(page).fill("Bollette scadute da tre mesi, e lo sfratto. " * 20)
    expect(page.get_by_text("Bozza salvata")).to_be_visible()
    whole, number = story(page).input_value(), ""
    for n, leave in enumerate(WAYS):
        type_on(phone(page), str(n))
        number += str(n)
        leave(page)  # with the cursor still in the field, at once after the last letter
        form(page)
        expect(phone(page)).to_have_value(number)
        expect(story(page)).to_have_value(whole)
    phone(page).fill("347 1234567")
    page.get_by_role("button", name="Salva", exact=True).click()
    reference = page.get_by_role("heading", name=REFERENCE).inner_text()
    one = f"FROM \"case\" WHERE reference = '{reference}'"
    assert counted(file_server, f"SELECT urgency {one}") == 1
    kept = counted(
        file_server, f"SELECT length(text) FROM case_event WHERE case_id = (SELECT id {one})"
    )
    assert kept > len(whole)  # encrypted
    assert counted(file_server, "SELECT count(*) FROM draft WHERE used_at IS NULL") == 0


def test_a_tap_on_a_choice_reaches_the_draft_when_the_page_is_left_at_once(
    visits: Visits, file_server: Server
) -> None:
    page = form(visits.enter(file_server.origin, MANAGER, INTAKE, TABLET))
    page.get_by_text("Informativa data, versione").click()
    by_the_menu(page)
    expect(form(page).get_by_role("checkbox", name="Informativa data")).to_be_checked()
    page.get_by_role("button", name="Utenze e povertà energetica").click()
    by_the_menu(page)
    need = form(page).get_by_role("button", name="Utenze e povertà energetica")
    expect(need).to_have_attribute("aria-pressed", "true")


def test_a_tab_that_was_closed_over_the_last_letter_loses_nothing(
    visits: Visits, file_server: Server
) -> None:
    page = form(visits.enter(file_server.origin, MANAGER, INTAKE, TABLET))
    type_on(story(page), "Ha perso il lavor")
    before_the_last = page.evaluate("Date.now()")
    type_on(story(page), "o")
    context = page.context
    page.close()
    kept_by(file_server, before_the_last)
    again = context.new_page()
    again.goto(file_server.origin + INTAKE)
    expect(story(form(again))).to_have_value("")  # of two tenants none takes the other's words
    # The server may not have heard that the tab is gone.
    its = again.get_by_role("button", name=re.compile("Continuala|Portala qui"))
    its.click()
    expect(story(again)).to_have_value("Ha perso il lavoro")
    again.reload()
    expect(story(form(again))).to_have_value("Ha perso il lavoro")


def test_the_last_letters_of_a_long_story_leave_while_others_are_on_their_way(
    visits: Visits, file_server: Server
) -> None:
    """A browser sends 64 kB at most for pages that are gone."""
    page = form(visits.enter(file_server.origin, MANAGER, INTAKE, TABLET))
    held, gone = [], []

    def hold_the_first(route: Route) -> None:
        if not held:
            held.append(route)
            return
        gone.append(route.request.post_data_json["changed"]["story"])
        route.continue_()

    page.route("**/drafts/", hold_the_first)
    with page.expect_request("**/drafts/"):
        story(page).fill("Bollette, e lo sfratto. " * ((STORY_LIMIT - 1) // 24))
    type_on(story(page), "!")
    with page.expect_response("**/drafts/", timeout=5_000):
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    held.pop().continue_()
    assert len(gone[0]) > STORY_LIMIT - 25
    assert gone[0].endswith("!")


def test_two_tabs_write_two_cases_and_neither_takes_the_others_words(
    visits: Visits, file_server: Server
) -> None:
    first = form(visits.enter(file_server.origin, MANAGER, INTAKE, TABLET))
    type_on(story(first), "Nella prima scheda")
    expect(first.get_by_text("Bozza salvata")).to_be_visible()
    second = first.context.new_page()
    second.goto(file_server.origin + INTAKE)
    expect(story(form(second))).to_have_value("")
    expect(second.get_by_text("Un’altra scheda ha una bozza")).to_be_visible()
    before = counted(file_server, CASES)
    references = set()
    for page, text in ((second, "Nella seconda"), (first, ", ancora")):
        page.bring_to_front()
        type_on(story(page), text)
        choose(page, "Quartiere", "San Fermo")
        choose(page, "Canale", "Ufficio mobile, accesso spontaneo")
        page.get_by_role("button", name="Utenze e povertà energetica").click()
        settle(page)
        page.get_by_role("button", name="Salva", exact=True).click()
        page.get_by_role("button", name="Lo aggiungo dopo").click()
        references.add(page.get_by_role("heading", name=REFERENCE).inner_text())
    assert len(references) == 2
    assert counted(file_server, CASES) == before + 2


def test_when_the_server_does_not_answer_the_page_says_so_and_keeps_the_text_later(
    visits: Visits, file_server: Server
) -> None:
    page = form(visits.enter(file_server.origin, MANAGER, INTAKE, TABLET))
    visits.refused.add("/drafts/")
    page.route("**/drafts/", lambda route: route.fulfill(status=503))
    type_on(story(page), "Ha perso il lavoro")
    expect(page.get_by_role("alert").filter(has_text="Il server non risponde")).to_be_visible()
    page.unroute("**/drafts/")
    expect(page.get_by_text("Il server non risponde")).to_be_hidden()
    expect(page.get_by_text("Bozza salvata")).to_be_visible()
    assert counted(file_server, "SELECT count(*) FROM draft WHERE used_at IS NULL") == 1


@pytest.fixture
def finger(visits: Visits, file_server: Server, chromium) -> Page:
    context = chromium.new_context(
        locale="it-IT",
        viewport={"width": PHONE[0], "height": PHONE[1]},
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.goto(f"{file_server.origin}/auth/login?next=%2Fnuovo-caso")
    page.get_by_role("button", name=BUTTONS[MANAGER], exact=True).tap()
    yield form(page)
    context.close()


def test_on_a_phone_what_is_found_does_not_push_the_needs_away(finger: Page) -> None:
    find = finger.get_by_placeholder("Scrivi per trovare un bisogno")
    surname = finger.get_by_label("Cognome")
    surname.tap()
    before = find.evaluate("node => node.getBoundingClientRect().top")
    surname.press_sequentially("Mar", delay=PACE)
    known = finger.locator(".st-key-intake-known")
    expect(known.get_by_role("listitem").first).to_be_visible()
    assert find.evaluate("node => node.getBoundingClientRect().top") == before
    find.tap()
    finger.keyboard.type("utenz", delay=PACE)
    expect(find).to_have_value("utenz")


def test_a_tap_belongs_to_the_field_it_began_on(finger: Page) -> None:
    surname, given = finger.get_by_label("Cognome"), finger.get_by_label("Nome", exact=True)
    given.scroll_into_view_if_needed()
    box = given.bounding_box()
    at = {"x": box["x"] + 40, "y": box["y"] + box["height"] / 2}
    hand = finger.context.new_cdp_session(finger)
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    finger.evaluate(
        "document.querySelector('.st-key-intake-form').style.paddingTop = '120px'"
    )  # something grows above it
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(given).to_be_focused()
    expect(surname).not_to_be_focused()
