"""The executive reads a report and takes its three files to a meeting."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page
from ponte_server import Server
from pptx import Presentation
from pypdf import PdfReader
from visits import PHONE, TABLET, Visits, choose, expect, settle, snap

from db.clock import utcnow
from domain.vocabulary import Role

FILES = {"pptx": "le diapositive", "pdf": "il report", "xlsx": "la cartella di lavoro"}
MADE = 120_000
"""Milliseconds: three files are made at once beside whatever else runs."""


def drawn(page: Page) -> Page:
    expect(page.locator(".rp-figures")).to_be_visible()
    settle(page)
    return page


LAST_YEAR = f"since={utcnow().year - 1}-01&until={utcnow().year - 1}-12"
"""In three months so few cases fall on a quarter that their noise, which follows the key of the
installation, decides whether there is a chart."""


@pytest.fixture
def report(visits: Visits, server: Server) -> Page:
    path = f"/report?chapter=quarters&{LAST_YEAR}"
    return drawn(visits.enter(server.origin, Role.EXECUTIVE, path, TABLET))


def figure(page: Page, name: str) -> str:
    """A headline figure as it stands on the screen."""
    return page.locator(".rp-figures div", has_text=name).locator(".now").first.inner_text()


def test_the_data_behind_a_chart_have_names_in_italian(report: Page) -> None:
    chart = report.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    chart.hover()
    bars = chart.locator("[aria-roledescription=barra]")
    assert bars.first.get_attribute("aria-label").count(":") == 1  # `San Fermo, Casi, circa: 5`
    report.get_by_role("button", name="Mostra i dati").first.click()
    heads = report.locator("canvas[data-testid=data-grid-canvas] [role=columnheader]")
    for name in ("Riga", "Serie", "Valore", "Testo"):
        expect(heads.filter(has_text=name)).to_be_attached()


def test_three_clicks_bring_three_files_with_the_figures_on_screen(
    report: Page, tmp_path: Path
) -> None:
    opened = figure(report, "Casi nuovi")
    for name in FILES.values():
        report.get_by_role("button", name=f"Prepara {name}").click()
    files = {}
    for ending, name in FILES.items():
        with report.expect_download(timeout=MADE) as waiting:
            report.get_by_role("button", name=f"Scarica {name}").click(timeout=MADE)
        path = tmp_path / f"report.{ending}"
        waiting.value.save_as(path)
        files[ending] = path.read_bytes()
        assert re.fullmatch(
            rf"ponte-[a-z-]+-\d{{4}}-\d\d-\d{{4}}-\d\d\.{ending}", waiting.value.suggested_filename
        )
    snap(report, "report-files")
    slides = Presentation(io.BytesIO(files["pptx"])).slides
    assert slides[1].shapes.title.text.startswith(f"{opened} casi nuovi")
    pages = PdfReader(io.BytesIO(files["pdf"])).pages
    assert opened in "".join(page.extract_text() for page in pages)
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["I numeri principali"]
    assert float(opened.replace(".", "")) in [row[2].value for row in sheet.iter_rows(min_row=2)]


def test_the_address_carries_the_choice_to_a_colleague(visits: Visits, server: Server) -> None:
    last = utcnow().year - 1
    report = drawn(visits.enter(server.origin, Role.EXECUTIVE, "/report", TABLET))
    choose(report, "Periodo", f"gennaio {last} – dicembre {last}")
    report.wait_for_url(re.compile("since="))
    drawn(report)
    shared = report.url.removeprefix(server.origin)
    colleague = drawn(visits.enter(server.origin, Role.COORDINATOR, shared))
    assert colleague.locator(".rp-figures").inner_text() == (
        report.locator(".rp-figures").inner_text()
    )


def test_no_count_of_one_to_four_is_shown(report: Page) -> None:
    classes = report.locator(".rp-scroll[aria-label*='per quartiere'] td:nth-child(2)")
    texts = classes.all_text_contents()
    assert len(texts) > 50 and all(re.fullmatch(r"\d+–\d+", text) for text in texts)
    figures = report.locator(".rp-figures .now").all_text_contents()
    assert not [text for text in figures if re.fullmatch("[1-4]", text.strip())]


def test_a_table_unfolds_and_scrolls_by_keyboard(report: Page) -> None:
    fold = report.locator(".rp details:not([open]) summary").first
    fold.focus()
    report.keyboard.press("Enter")
    table = report.locator(".rp details[open] .rp-scroll").first
    expect(table).to_be_visible()
    report.keyboard.press("Tab")
    assert report.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_every_chart_is_described_in_words(report: Page) -> None:
    charts = report.locator("[data-testid=stVegaLiteChart][role=graphics-document]")
    expect(charts.first).to_be_visible()
    for chart in charts.all():
        assert "Tutti i dati sono nella tabella." in (chart.get_attribute("aria-label") or "")


def test_the_report_can_be_read_on_a_phone(visits: Visits, server: Server) -> None:
    page = drawn(visits.enter(server.origin, Role.EXECUTIVE, "/report", PHONE))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    snap(page, "report")
