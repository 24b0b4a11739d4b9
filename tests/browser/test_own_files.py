"""What a page offers to download is for the session that it stands in front of."""

from urllib.parse import urlsplit

from playwright.sync_api import Download, Page
from ponte_server import Server
from visits import BUTTONS, Visits, expect, settle

from domain.vocabulary import Role


def opened(page: Page) -> Page:
    """The page with the tab of the map's file open."""
    page.get_by_role("tab", name="Stampa e file").click()
    page.get_by_role("button", name="Righe in CSV").click()
    expect(page.get_by_role("button", name="Scarica CSV")).to_be_visible()
    settle(page)
    return page


def download(page: Page) -> Download:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Scarica CSV").click()
    return waiting.value


def test_a_file_of_the_map_is_for_both_tabs_of_its_session_until_it_ends(
    visits: Visits, server: Server
) -> None:
    first = opened(visits.enter(server.origin, Role.EXECUTIVE, "/mappa"))
    made = download(first)
    assert made.failure() is None
    assert made.suggested_filename.endswith(".csv")
    assert "Quartiere;" in made.path().read_text(encoding="utf-8-sig")

    second = first.context.new_page()
    second.goto(f"{server.origin}/mappa")
    assert download(opened(second)).failure() is None
    second.reload()
    assert download(opened(second)).failure() is None
    assert download(first).failure() is None

    address = urlsplit(made.url).path
    assert address.startswith("/media/")
    colleague = opened(visits.enter(server.origin, Role.EXECUTIVE, "/mappa"))
    assert download(colleague).failure() is None
    refused = colleague.request.get(server.origin + address)
    assert refused.status == 404 and "non è di questa sessione" in refused.text()

    second.get_by_role("button", name="Esci").click()
    expect(second.get_by_role("button", name=BUTTONS[Role.EXECUTIVE])).to_be_visible()
    expect(first.get_by_role("dialog", name="La sessione è terminata")).to_be_visible()
    assert first.request.get(server.origin + address).status == 401
