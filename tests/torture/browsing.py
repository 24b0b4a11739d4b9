"""Hostile texts in a real browser: typed into a form, and read back where they were saved."""

import asyncio
import re
import shutil
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from playwright.sync_api import BrowserContext, Page, sync_playwright

from torture.crashes import judged_apart
from torture.lines import Line
from torture.saving import LAST_S, NEEDS, Ledger, Told, begin, fill, save
from torture.servers import House
from torture.strings import hostile
from torture.tab import opened

LONGEST = 3_000
PROGRAMS = "chromium-headless-shell", "chromium", "google-chrome"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)


def lines(house: House, most: int) -> Iterator[Line]:
    """On a server that runs. A text that is no story is refused; then nothing of it is read."""
    if not any(map(shutil.which, PROGRAMS)):
        yield Line("hostile texts in Chromium", "not tried: apt-get install chromium", None)
        return
    texts = list(islice(filter(_typable, hostile(most * 4)), most))
    saved, wrong = asyncio.run(_saved(house, texts)), list[str]()
    with _browser(house, wrong) as context:
        form, case = context.new_page(), context.new_page()
        form.goto(f"{house.origin}/nuovo-caso")
        story = form.get_by_role("textbox", name=re.compile("Racconto"))
        for text in texts:
            story.fill(text)
            story.press("Tab")
            if text in saved:
                wrong += _read(case, f"{house.origin}/casi?case={saved[text]}", text)
        if form.get_by_test_id("stException").count():
            wrong.append("an exception on the form")
    wrong += judged_apart(house, Ledger())
    seen = (
        f"{len(saved)} saved and read back; {'; '.join(wrong[:3]) or 'none ran, none was changed'}"
    )
    yield Line(f"{len(texts)} hostile texts typed into Chromium", seen, not wrong)


def _typable(text: str) -> bool:
    """Whether a browser can send it."""
    return bool(text.strip()) and len(text) < LONGEST and not re.search("[\ud800-\udfff]", text)


async def _saved(house: House, texts: list[str]) -> dict[str, str]:
    """Each as the story of a case of its own: the reference, where it was taken."""
    references: dict[str, str] = {}
    async with opened(house.origin, house.enter(), "nuovo-caso") as tab:
        for text in texts:
            ledger = Ledger()
            if not await begin(tab, ledger, time.monotonic() + LAST_S):
                raise RuntimeError(f"no form for {text!r}")
            await fill(tab, ledger, Told(text, NEEDS, named=False))
            await save(tab, ledger, Told(text, NEEDS, named=False))
            for reference in ledger.saved:
                references[text] = reference
            if ledger.faults:
                raise RuntimeError(f"{text!r}: {ledger.faults}")
    return references


@contextmanager
def _browser(house: House, wrong: list[str]) -> Iterator[BrowserContext]:
    """Somebody signed in, of whom everything that runs or asks elsewhere is noted."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS])
        context = browser.new_context(locale="it-IT")
        context.set_default_timeout(60_000)
        name, _is, value = house.enter().partition(";")[0].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": house.origin}])
        context.on("dialog", lambda dialog: (wrong.append("a dialog"), dialog.dismiss()))
        context.on("weberror", lambda error: wrong.append(f"a script: {error.error}"))
        context.on("request", lambda sent: _elsewhere(house, sent.url, wrong))
        yield context
        browser.close()


def _elsewhere(house: House, address: str, wrong: list[str]) -> None:
    if not address.startswith((house.origin, "data:", "blob:", "about:")):
        wrong.append(f"asked for {address}")


def _read(page: Page, address: str, text: str) -> list[str]:
    """Whether the letters and figures of a text stand in its diary, unfolded, in order."""
    page.goto(address)
    page.locator(".case-diary summary").first.click()
    story = page.locator(".case-diary details p").first
    story.wait_for()
    if page.get_by_test_id("stException").count():
        return [f"{text[:30]!r}: an exception"]
    whole = _signs(text) in _signs(story.inner_text())
    return [] if whole else [f"{text[:30]!r} is not there"]


def _signs(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFC", text))
