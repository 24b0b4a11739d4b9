"""The coordinator holds a meeting on a tablet: invites, ticks who came, records a promise."""

import re
from datetime import datetime

from playwright.sync_api import Locator, Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, choose, counted, expect, settle, snap, tap_twice

from domain.business_time import ROME
from domain.vocabulary import Role

PROMISE = "Mandare a tutti il foglio delle fermate"
_CAME = "SELECT count(*) FROM attendance WHERE came AND meeting_id=(SELECT max(id) FROM meeting)"


def list_of_meeting(page: Page) -> Locator:
    return page.get_by_role("list", name="Organizzazioni all’incontro").get_by_role("listitem")


def saved(page: Page) -> None:
    """Wait until the server has every mark the browser shows."""
    expect(page.locator("li.saving")).to_have_count(0)
    settle(page)


def day_of(page: Page, label: str, text: str) -> None:
    """Type a day into a date field, digit by digit as a person does."""
    page.get_by_role("group", name=label).get_by_role("spinbutton").first.click()
    page.keyboard.type(text)


def new_meeting(page: Page, day: str) -> None:
    page.get_by_role("button", name="Nuovo incontro").click()
    settle(page)
    day_of(page, "Giorno", day)
    page.get_by_label("Luogo").fill("Sala civica di prova")
    page.get_by_label("Argomento").fill("Incontro di prova")
    page.get_by_role("button", name="Salva l’incontro").click()
    expect(page.get_by_role("heading", name="Incontro di prova")).to_be_visible()
    settle(page)


def test_a_meeting_is_held_on_a_tablet_and_its_promise_done_on_oggi(
    visits: Visits, file_server: Server
) -> None:
    page = visits.enter(file_server.origin, Role.COORDINATOR, "/rete?view=meetings", TABLET)
    new_meeting(page, f"{datetime.now(ROME):%d%m%Y}")
    page.get_by_role("button", name=re.compile("^Invitale tutte")).click()
    expect(list_of_meeting(page).nth(20)).to_be_visible()
    settle(page)
    invited = list_of_meeting(page).count()
    for number in range(12):  # faster than the server answers: not one may be lost
        list_of_meeting(page).nth(number).get_by_role("button", name="Presente").click()
    expect(page.get_by_text(f"12 presenti · 0 assenti · {invited - 12} da segnare")).to_be_visible()
    saved(page)
    assert counted(file_server, _CAME) == 12
    snap(page, "journey-network-attendance")
    page.get_by_role("button", name=f"{invited - 12} non segnate: assenti").click()
    expect(page.get_by_text(f"12 presenti · {invited - 12} assenti · 0 da segnare")).to_be_visible()
    page.get_by_label("Che cosa si è promesso").fill(PROMISE)
    choose(page, "Chi lo fa", "ALER · Elena Dimostra")
    page.get_by_role("button", name="Registra l’impegno").click()
    expect(page.get_by_role("list", name="Impegni").get_by_text(PROMISE)).to_be_visible()
    settle(page)
    page.goto(file_server.origin)
    settle(page)
    page.get_by_role("button", name="Mostra altro").click()  # what is due in a month stands there
    todo = page.get_by_role("list", name="Da fare")
    mine = todo.get_by_role("listitem").filter(has_text=PROMISE)
    snap(page, "journey-network-today")
    mine.get_by_role("button", name="Fatto").click()
    expect(mine).to_have_count(0)
    kept = f"SELECT count(*) FROM commitment WHERE text='{PROMISE}' AND done_on IS NOT NULL"
    assert counted(file_server, kept) == 1


def test_the_list_of_a_meeting_is_found_in_by_typing_and_ticked_on_a_phone(
    visits: Visits, file_server: Server
) -> None:
    address = "/rete?view=meetings&meeting=5"
    page = visits.enter(file_server.origin, Role.COORDINATOR, address, PHONE)
    expect(list_of_meeting(page).first).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    name = list_of_meeting(page).nth(7).get_by_role("link").inner_text()
    page.get_by_role("searchbox", name="Trova un’organizzazione").fill(name.upper()[:20])
    row = page.get_by_role("listitem").filter(has_text=name)
    absent = row.get_by_role("button", name="Assente")
    present = row.get_by_role("button", name="Presente")
    for button, other in ((absent, present), (present, absent)):
        if button.get_attribute("aria-pressed") == "false":
            button.click()
            saved(page)
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(other).to_have_attribute("aria-pressed", "false")
    colleague = visits.enter(file_server.origin, Role.EXECUTIVE, address, PHONE)
    theirs = list_of_meeting(colleague).filter(has_text=name)
    expect(theirs.get_by_text("Presente")).to_be_visible()
    expect(theirs.get_by_role("button")).to_have_count(0)


def test_a_double_click_on_done_does_not_reach_the_next_promise(
    visits: Visits, file_server: Server
) -> None:
    page = visits.enter(file_server.origin, Role.COORDINATOR, "/rete?view=commitments", TABLET)
    rows = page.get_by_role("list", name="Impegni").get_by_role("listitem")
    expect(rows.nth(2)).to_be_visible()
    before = rows.count()
    assert tap_twice(page, rows.first.get_by_role("button", name="Fatto")) == "Fatto"
    expect(rows).to_have_count(before - 1)
    rows.first.get_by_role("button", name="Fatto").click()
    expect(rows).to_have_count(before - 2)
