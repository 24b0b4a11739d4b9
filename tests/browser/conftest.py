"""A real server with invented data, and people who open it in Chromium.

Whatever a test does, it fails if a page asked another host for anything, threw an error in the
browser's console, or showed one of Streamlit's exception boxes.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from ponte_server import Server, fill, running
from visits import Kind, Visits

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # There is no network but this machine: what asks for another host gets nothing.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of demonstration data; tests copy it or read it."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder)
    return folder


@pytest.fixture(scope="session")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server most tests share."""
    folder = tmp_path_factory.mktemp("shared") / "var"
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # By module: its event loop must not be running in tests of other files.
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def emptied(chromium: Browser) -> dict[Kind, list[BrowserContext]]:
    """Browsers of earlier visits, with nothing left in them but the cache."""
    return {}


@pytest.fixture
def visits(chromium: Browser, emptied: dict[Kind, list[BrowserContext]]) -> Iterator[Visits]:
    """Opens pages, each in a browser of its own, and judges them all at the end."""
    made = Visits(chromium, emptied)
    yield made
    made.end()
