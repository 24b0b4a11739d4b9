"""Django admin over the same tables."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import Sample, Tab
from bench.data import Dataset
from bench.servers import ROOT, free_port, server

FIRST_ROW = "document.querySelector('#result_list tbody tr')?.innerText"


@contextmanager
def serve(dataset: Dataset, folder: Path) -> Iterator[str]:
    """Django under uvicorn; its accounts in `folder`."""
    environment = {
        "BENCH_DATABASE_URL": dataset.url,
        "BENCH_DJANGO_DB": str(folder / "django.db"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "bench.django_site"],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
    )
    port = free_port()
    command = ["uvicorn", "bench.django_site:application", "--host", "localhost"]
    command += ["--port", str(port), "--log-level", "warning"]
    with server("Django", command, port, folder / "django.log", environment) as origin:
        yield origin


class DjangoAdmin:
    """What a team would use without Ponte: search, filter, next page."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._partners = self._signed_in(browser, origin)
        self._cases = self._signed_in(browser, origin)

    @staticmethod
    def _signed_in(browser: Browser, origin: str) -> Tab:
        tab = Tab(browser, origin)
        tab.page.goto(f"{origin}/admin/")
        tab.page.locator("#id_username").fill("bench")
        tab.page.locator("#id_password").fill("bench")
        tab.page.locator("[type=submit]").click()
        tab.page.locator("#site-name").wait_for()
        return tab

    def search(self, query: str, name: str) -> Sample:
        """From Enter in the search of partners to the organisation in the list."""
        if "/partner/" not in self._partners.page.url:
            self._partners.page.goto(f"{self._partners.origin}/admin/django_directory/partner/")
        field = self._partners.page.locator("#searchbar")
        field.fill(query)
        return self._partners.act(
            lambda: field.press("Enter"),
            f"location.search.includes('q=') && document.querySelector('#searchbar').value === "
            f"{dumps(query)} && document.querySelector('#result_list')?.innerText.includes("
            f"{dumps(name)})",
        )

    def _open_cases(self, query: str = "") -> str:
        page = self._cases.page
        page.goto(f"{self._cases.origin}/admin/django_directory/case/{query}")
        return dumps(page.evaluate(FIRST_ROW))

    def filter(self, turn: int) -> Sample:
        """From a click on an urgency to the filtered list."""
        urgency = turn % 4 + 1
        self._open_cases()
        link = self._cases.page.locator(f"#changelist-filter a[href='?urgency__exact={urgency}']")
        return self._cases.act(
            link.click,
            f"location.search.includes('urgency__exact={urgency}') && {FIRST_ROW}",
        )

    def next_page(self, turn: int) -> Sample:
        """From a click on a page number to its rows."""
        before = self._open_cases(f"?p={turn % 3 + 1}")
        link = self._cases.page.locator(".paginator a", has_text=str(turn % 3 + 2)).first
        return self._cases.act(link.click, f"{FIRST_ROW} && {FIRST_ROW} !== {before}")
