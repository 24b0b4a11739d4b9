"""Datasette on the SQLite file, with full text search over the partners as is usual."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import Sample, Tab
from bench.data import Dataset
from bench.servers import free_port, server

FIRST_ROW = "document.querySelector('table.rows-and-columns tbody tr')?.innerText"

DIRECTORY = """
CREATE TABLE partner AS
SELECT p.id, p.name, p.type_code, m.name AS municipality,
       (SELECT group_concat(s.name, ', ') FROM ponte.partner_service s
         WHERE s.partner_id = p.id) AS services,
       (SELECT c.name FROM ponte.contact c
         WHERE c.partner_id = p.id ORDER BY c.position LIMIT 1) AS referent,
       (SELECT c.phone FROM ponte.contact c
         WHERE c.partner_id = p.id ORDER BY c.position LIMIT 1) AS phone
  FROM ponte.partner p JOIN ponte.municipality m ON m.istat = p.istat;
CREATE VIRTUAL TABLE partner_fts USING fts5 (
    name, services, referent, content="partner", tokenize='unicode61 remove_diacritics 2');
INSERT INTO partner_fts (rowid, name, services, referent)
SELECT rowid, name, services, referent FROM partner;
"""


def _directory(dataset: Dataset, path: Path) -> None:
    """The partners flattened and indexed in a file of their own: Ponte's stays as it is."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as c:
        c.execute("ATTACH ? AS ponte", (str(dataset.var / "demo.db"),))
        c.executescript(DIRECTORY)


@contextmanager
def serve(dataset: Dataset, folder: Path) -> Iterator[str]:
    """Datasette over the cases of Ponte's file and the directory."""
    folder.mkdir(parents=True, exist_ok=True)
    _directory(dataset, folder / "directory.db")
    port = free_port()
    files = [str(dataset.var / "demo.db"), str(folder / "directory.db")]
    command = ["datasette", "serve", *files, "--host", "localhost", "--port", str(port)]
    command += ["--setting", "sql_time_limit_ms", "60000", "--setting", "default_page_size", "25"]
    with server("Datasette", command, port, folder / "datasette.log") as origin:
        yield origin


class Datasette:
    """Search, filter and next page in its table view."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._partners, self._cases = Tab(browser, origin), Tab(browser, origin)
        self._partners.page.goto(f"{origin}/directory/partner")

    def search(self, query: str, name: str) -> Sample:
        """From Enter in the full text search to the organisation in the table."""
        field = self._partners.page.locator("input[name=_search]").first
        field.fill(query)
        return self._partners.act(
            lambda: field.press("Enter"),
            f"document.querySelector('input[name=_search]')?.defaultValue === {dumps(query)}"
            f" && document.querySelector('table.rows-and-columns')?.innerText.includes("
            f"{dumps(name)})",
        )

    def filter(self, turn: int) -> Sample:
        """From Apply on a filter by urgency to the filtered table."""
        page = self._cases.page
        page.goto(f"{self._cases.origin}/demo/case?_sort_desc=id")
        page.locator("select[name=_filter_column]").first.select_option("urgency")
        page.locator("input[name=_filter_value]").first.fill(str(turn % 4 + 1))
        return self._cases.act(
            page.locator("form.filters input[type=submit]").first.click,
            f"location.search.includes('urgency__exact') && {FIRST_ROW}",
        )

    def next_page(self, turn: int) -> Sample:
        """From a click on "Next page" to its rows."""
        page = self._cases.page
        page.goto(f"{self._cases.origin}/demo/case?_sort_desc=id")
        before = dumps(page.evaluate(FIRST_ROW))
        return self._cases.act(
            page.get_by_text("Next page").click, f"{FIRST_ROW} && {FIRST_ROW} !== {before}"
        )
