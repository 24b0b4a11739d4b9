"""A real server with invented data, and people who open it in Chromium.

Whatever a test does, it fails if a page asked another host for anything, threw an error in the
browser's console, or showed one of Streamlit's exception boxes.
"""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from campo_support import Office, Serving, serving
from once import made_once
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from ponte_server import Server, fill, running
from visits import Kind, Visits

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first that is there: all draw the same, the shell has no windows to draw besides."""
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages of a visit share a process, which has read the scripts of Streamlit before; what it
    # made of them to run faster for hours is not worth the work for seconds.
    "--process-per-site",
    "--js-flags=--no-opt --no-maglev",
    # There is no network but this machine: what asks for another host gets nothing.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


@dataclass(slots=True)
class Launched:
    """Playwright and its browser, once for this test process; and what visits left of it:
    contexts with nothing in them but a cache.
    """

    playwright: Playwright
    loop: asyncio.AbstractEventLoop
    browser: Browser | None = None
    emptied: dict[Kind, list[BrowserContext]] = field(default_factory=dict)

    def again(self) -> Browser:
        """The browser; another when it has died."""
        if self.browser is None or not self.browser.is_connected():
            found = next(filter(None, map(shutil.which, BROWSERS)), None)
            if not found:
                pytest.fail("Chromium is not installed: apt-get install chromium")
            self.browser = self.playwright.chromium.launch(executable_path=found, args=CHROMIUM)
            self.emptied.clear()
        return self.browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def filled() -> Path:
    """A folder with a database of demonstration data; tests copy it or read it."""
    return made_once("demonstration", fill)


@pytest.fixture(scope="session")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server most tests share."""
    folder = tmp_path_factory.mktemp("shared") / "var"
    shutil.copytree(filled, folder)
    with running(folder) as started:
        yield started


@pytest.fixture(scope="module")
def file_server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A freshly started server that the tests of one file share, and may change."""
    folder = tmp_path_factory.mktemp("file") / "var"
    shutil.copytree(filled, folder)
    with running(folder) as started:
        yield started


@pytest.fixture
def own_server(filled: Path, tmp_path: Path) -> Iterator[Server]:
    """A freshly started server that a test may break."""
    folder = tmp_path / "var"
    shutil.copytree(filled, folder)
    with running(folder) as started:
        yield started


@pytest.fixture(scope="session")
def launched() -> Iterator[Launched]:
    """The browser of this test process; its event loop is hidden until a test needs it."""
    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield Launched(playwright, loop)
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="module")
def chromium(launched: Launched) -> Iterator[Browser]:
    """The browser. Tests of other files run event loops of their own, which they cannot while
    Playwright's counts as running in this thread.
    """
    asyncio._set_running_loop(launched.loop)
    yield launched.again()
    asyncio._set_running_loop(None)


@pytest.fixture
def visits(chromium: Browser, launched: Launched) -> Iterator[Visits]:
    """Opens pages, each in a browser of its own, and judges them all at the end.

    A test names it after a server of its own: its pages are closed while that is still there.
    """
    made = Visits(chromium, launched.emptied)
    yield made
    made.end()


@pytest.fixture(scope="module")
def served() -> Iterator[Serving]:
    """The page for the camper with an office that does what a test tells it."""
    with serving() as made:
        yield made


@pytest.fixture
def office(served: Serving) -> Office:
    """The same, without what the test before told it."""
    served.forget()
    return served.office
