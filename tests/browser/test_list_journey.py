"""The coordinator brings in the list of a municipality as it was sent, and finds its partner."""

import io

import openpyxl
from playwright.sync_api import Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, choose, expect, settle, snap

from domain.vocabulary import Role

ROW = {
    "Denominazione": "Zefiro Inventato ODV",
    "Via": "Via Prova",
    "Civico": "12/a",
    "CAP": "21052",
    "Citta'": "Busto A.",
    "Prov.": "VA",
    "Tel.": "0331 123456",
    "Cell.": "",
    "Mail": "info@zefiro.example.org",
    "PEC": "zefiro@pec.example.org",
    "Ambito di intervento": "alimentari",
    "Legale rappresentante": "Anna Dimostra",
    "Note": "Aperto il martedì",
}


def municipal_list() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Comune di Prova - Albo delle associazioni"])
    book.active.merge_cells("A1:M1")
    book.active.append([])
    book.active.append(list(ROW))
    book.active.append(list(ROW.values()))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def offer(page: Page) -> None:
    """Choose the file, as somebody does who was sent it by mail."""
    sent = {"name": "albo.xlsx", "mimeType": "application/octet-stream", "buffer": municipal_list()}
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="Che cosa c’è in ogni colonna")).to_be_visible()
    settle(page)


def test_the_list_of_a_municipality_becomes_partners_that_are_right(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner?do=import", TABLET)
    offer(page)
    expect(page.get_by_role("combobox", name="Civico: 12/a")).to_have_value("Indirizzo")
    go_on = page.get_by_role("button", name="Avanti")
    expect(go_on).to_be_disabled()
    choose(page, "Tipo, dove non è scritto", "Altro ente")
    snap(page, "journey-list-columns")
    go_on.click()
    expect(page.get_by_role("heading", name="Che cosa vuol dire")).to_be_visible()
    expect(page.get_by_text("Povertà alimentare", exact=True)).to_be_visible()
    snap(page, "journey-list-meanings")
    page.get_by_role("button", name="Avanti").click()
    page.get_by_role("button", name="Importa 1 organizzazione").click()
    expect(page.get_by_text("1 nuov")).to_be_visible()
    page.goto(f"{server.origin}/partner?q=zefiro inventato")
    page.get_by_role("link", name="Zefiro Inventato ODV").first.click()
    partner = page.get_by_test_id("stMain")  # in two parts, what became of calls between them
    for told in (
        "Organizzazione di volontariato",
        "Busto Arsizio",
        "Via Prova 12/a",
        "info@zefiro.example.org",
        "PEC: zefiro@pec.example.org",
        "Povertà alimentare",
        "Anna Dimostra",
        "Legale rappresentante",
        "Aperto il martedì",
    ):
        expect(partner).to_contain_text(told)
    expect(partner.locator("a[href='tel:+390331123456']").first).to_be_visible()


def test_the_columns_of_a_list_fit_a_phone(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner?do=import", PHONE)
    offer(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    assert not page.locator(".st-key-import-columns label a").count()
    snap(page, "journey-list-columns")


def test_the_reading_of_a_long_list_is_stopped_by_a_click(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner?do=import", TABLET)
    line = ";".join("{0}" for _ in range(60))
    content = "\n".join(line.format(i) for i in range(49_000)).encode()
    sent = {"name": "lungo.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
    stop = page.get_by_role("button", name="Ferma la lettura")
    stop.click()
    expect(stop).to_be_hidden()
    expect(page.get_by_text("lungo.csv")).to_be_hidden()
    expect(page.locator("[data-testid=stFileUploader] input[type=file]")).to_be_attached()
