"""What was written twice becomes one, and two again: on a tablet, and on a phone."""

from contextlib import closing

from playwright.sync_api import Page
from ponte_server import Server, opened
from visits import PHONE, TABLET, Visits, expect, settle, snap

from domain.vocabulary import Role


def one_household_with_two_open_cases(server: Server) -> tuple[str, str]:
    """The older reference first; the second is given the household of the first."""
    with closing(opened(server.var)) as connection:
        rows = connection.execute(
            'SELECT id, reference, household_id FROM "case" WHERE status IN'
            " ('new', 'in_progress', 'referred') AND household_id IS NOT NULL"
            " ORDER BY opened_at LIMIT 2"
        ).fetchall()
        connection.execute(
            'UPDATE "case" SET household_id = ? WHERE id = ?', (rows[0][2], rows[1][0])
        )
    return rows[0][1], rows[1][1]


def two_people(server: Server) -> tuple[str, str]:
    with closing(opened(server.var)) as connection:
        found = connection.execute(
            'SELECT p.id FROM person p WHERE EXISTS (SELECT 1 FROM "case" c WHERE'
            " c.household_id = p.household_id) ORDER BY p.id DESC LIMIT 2"
        ).fetchall()
    return str(found[1][0]), str(found[0][0])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def test_two_cases_are_merged_the_old_address_leads_on_and_an_undo_parts_them(
    visits: Visits, file_server: Server
) -> None:
    older, newer = one_household_with_two_open_cases(file_server)
    page = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, f"/casi?case={newer}", TABLET)
    press(page, "È un doppione? Unisci…")
    expect(page.get_by_role("heading", name="Unisci con un altro caso")).to_be_in_viewport()
    page.get_by_label("Riferimento dell’altro caso").fill(older)
    page.locator(".st-key-case-merge-find").get_by_role("button").click()
    settle(page)
    expect(page.get_by_role("table")).to_contain_text(older)
    snap(page, "merge-cases")
    press(page, "Unisci i due casi")
    expect(page.get_by_text(f"{newer} ora porta qui")).to_be_visible()
    expect(page.get_by_role("heading", name=older)).to_be_visible()
    page.goto(f"{file_server.origin}/casi?case={newer}")
    settle(page)
    expect(
        page.get_by_text(f"{newer} è stato unito a {older}, quello che vedi ora")
    ).to_be_visible()
    page.get_by_role("button", name="Annulla", exact=True).click()
    press(page, "Sì, di nuovo due casi")
    expect(page.get_by_text("Sono di nuovo due casi")).to_be_visible()
    page.goto(f"{file_server.origin}/casi?case={newer}")
    settle(page)
    expect(page.get_by_role("heading", name=newer)).to_be_visible()


def test_two_records_of_a_person_are_merged_on_a_phone(visits: Visits, file_server: Server) -> None:
    address = f"/casi?people={','.join(two_people(file_server))}"
    page = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, address, PHONE)
    expect(
        page.get_by_role("heading", name="Una persona sola, registrata due volte?")
    ).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
    family = page.get_by_role("radiogroup", name="Cognome")
    later = family.get_by_role("radio").last
    later.check(force=True)
    settle(page)
    snap(page, "merge-people")
    press(page, "È una persona sola: unisci")
    expect(page.get_by_text("ora è una persona sola")).to_be_visible()
    expect(page.get_by_role("heading", name="Diario")).to_be_visible()
    settle(page)
