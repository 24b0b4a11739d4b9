"""People who open Ponte in Chromium, and what every page must keep to."""

import os
import re
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

from awaited import Awaited
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from ponte_server import Server, opened

from domain.vocabulary import Role

ROOT = Path(__file__).parent.parent
SCREENSHOTS = ROOT / "var" / "screenshots"
PICTURES = "PONTE_SCREENSHOTS"
"""Set it to have the pictures that `snap` can take: each draws the whole page twice again."""
WAIT_MS = 30_000
LANGUAGE = "it-IT"
RESTING = "/auth/icon.svg"
"""What the page at rest shows, by which each context keeps its process."""
DESKTOP, TABLET, PHONE = (1280, 900), (1024, 768), (390, 844)
BUTTONS = {
    Role.COMMUNITY_MANAGER: "Entra come community manager",
    Role.EXECUTIVE: "Entra come dirigente",
    Role.COORDINATOR: "Entra come coordinatore",
    Role.ADMINISTRATOR: "Entra come amministratore",
}
KEPT = "local_storage,indexeddb,service_workers,cache_storage,file_systems,websql,shared_storage"
"""What a page can keep in the browser, beside cookies."""
NOT_OURS = (
    "the server responded with a status of 40",  # asked for on purpose by tests of refusals
    "WebSocket connection to",  # refused on purpose, or the server was stopped
    "Cannot send rerun backMessage when disconnected",  # cut, its session has ended: it is covered
    "net::ERR_CONNECTION_REFUSED",  # the server of the test was stopped first
)
REFUSED = "the server responded with a status of 503"
expect.set_options(timeout=WAIT_MS)
_awaited: dict[Page, Awaited] = {}


Kind = tuple[tuple[int, int], bool]
"""Size of the screen, and whether fingers touch it."""


class Visits:
    """Opened pages; `end` empties them and fails on what no page may do.

    A browser context that was emptied is used again for the next visit, and the process of its
    pages with it, kept alive by a page at rest: the scripts of Streamlit, which every page needs,
    are then neither asked for nor compiled again.
    """

    def __init__(self, browser: Browser, emptied: dict[Kind, list[BrowserContext]]) -> None:
        self._browser, self._emptied = browser, emptied
        self._contexts: list[tuple[Kind, BrowserContext, str, Callable[[Request], None]]] = []
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self.refused: set[str] = set()
        """Paths a test makes the server refuse: the browser notes each time it does."""

    def anonymous(
        self,
        origin: str,
        path: str = "/",
        size: tuple[int, int] = DESKTOP,
        scheme: str = "light",
        *,
        touch: bool = False,
    ) -> Page:
        """Someone who is not signed in opens `path`; `touch`: with a finger."""
        page = self._page(self._context((size, touch), origin), origin, scheme)
        page.goto(origin + path)
        return page

    def _page(self, context: BrowserContext, origin: str, scheme: str) -> Page:
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.on("websocket", lambda socket: self._note_socket(origin, socket.url))
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        return page

    def _context(self, kind: Kind, origin: str) -> BrowserContext:
        waiting = self._emptied.setdefault(kind, [])
        context = waiting.pop() if waiting else self._new_context(*kind, origin)
        context.clear_cookies()  # of an answer that came after the last visit ended

        # Not a route: a request that is held up for us is not taken from the browser's cache. Nor
        # each request: what leads to another host fails, the browser was started without a
        # resolver, and to be told of the sixty of a page that do not fail costs 60 ms.
        def note(request: Request) -> None:
            self._note_request(origin, request.url)

        context.on("requestfailed", note)
        self._contexts.append((kind, context, origin, note))
        return context

    def _new_context(self, size: tuple[int, int], touch: bool, origin: str) -> BrowserContext:
        context = self._browser.new_context(
            locale=LANGUAGE,
            timezone_id="Europe/Rome",
            viewport={"width": size[0], "height": size[1]},
            accept_downloads=True,
            has_touch=touch,
            # What moves is drawn again for every frame, and here by the processor.
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT_MS)
        context.new_page().goto(origin + RESTING)
        context.on("page", _attend)
        return context

    def enter(
        self,
        origin: str,
        role: Role,
        path: str = "/",
        size: tuple[int, int] = DESKTOP,
        scheme: str = "light",
        *,
        touch: bool = False,
    ) -> Page:
        """A demonstration person of `role` signs in, as their button does, and opens `path`."""
        context = self._context((size, touch), origin)
        signed_in = context.request.post(
            f"{origin}/auth/demo",
            form={"role": role.value},
            headers={"Accept-Language": LANGUAGE},
            max_redirects=0,
        )
        assert signed_in.status == 303, signed_in.status
        page = self._page(context, origin, scheme)
        page.goto(origin + path)
        settle(page)
        return page

    def _note_request(self, origin: str, url: str) -> None:
        if not url.removeprefix("blob:").startswith((f"{origin}/", "data:", "about:")):
            self.outside.append(url)

    def _note_socket(self, origin: str, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(origin).netloc:
            self.outside.append(url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type != "error" or any(text in message.text for text in NOT_OURS):
            return
        where = urlsplit(message.location["url"]).path
        if where not in self.refused or REFUSED not in message.text:
            self.complaints.append(f"console: {message.text} ({where})")

    def end(self) -> None:
        """Empty everything; fail on a request to another host, an error, an exception box."""
        for kind, context, origin, note in self._contexts:
            for page in _in_use(context):
                if page.locator("[data-testid=stException]").count():
                    self.complaints.append(f"exception box at {page.url}")
            try:
                _empty(context, origin)
            except PlaywrightError:  # closed, or a page that does not let go
                context.close()
            else:
                self._emptied[kind].append(context)
            context.remove_listener("requestfailed", note)
        assert not self.outside, f"requests to other hosts: {self.outside}"
        assert not self.complaints, "\n".join(self.complaints)


def _empty(context: BrowserContext, origin: str) -> None:
    """Leave nothing of a visit but the browser's cache of what is the same for everybody."""
    for page in _in_use(context):
        page.close()  # a page may still keep something when it is left: only then empty
    line = context.new_cdp_session(context.pages[0])
    line.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT})
    line.detach()
    context.clear_cookies()
    context.clear_permissions()


def _in_use(context: BrowserContext) -> list[Page]:
    """Its pages without the first, which is at rest."""
    return context.pages[1:]


def _attend(page: Page) -> None:
    _awaited[page] = Awaited(page)
    page.on("close", lambda closed: _awaited.pop(closed, None))


def settle(page: Page) -> None:
    """Wait until what was pressed has led to a run, and Streamlit has drawn everything of it."""
    if page in _awaited:
        _awaited[page].wait(WAIT_MS)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def middle(target: Locator) -> tuple[float, float]:
    """Where a finger would tap: for a second tap at one place, whatever stands there by then."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


_AGAIN = """(button, [x, y]) => {
    const root = button.getRootNode();
    const there = (other) => {
        const box = other.getBoundingClientRect();
        return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
    };
    window.tappedAgain = new Promise((told, failed) => {
        setTimeout(failed, 30000, "the button stands there still");
        const look = () => {
            if (button.isConnected) return void requestAnimationFrame(look);
            const next = [...root.querySelectorAll("button")].find(there);
            root.elementFromPoint(x, y)?.click();
            told(next ? next.textContent : "nothing");
        };
        look();
    });
}"""


def tap_twice(page: Page, button: Locator) -> str:
    """At one place; the second time as soon as the answer to the first has drawn another there.
    Returns the words of the button that stands there by then, whether it may be tapped or not.
    """
    button.click(trial=True)  # it may be tapped by now
    place = middle(button)
    button.evaluate(_AGAIN, place)
    page.mouse.click(*place)
    again = page.evaluate("window.tappedAgain")
    settle(page)
    return str(again)


def snap(page: Page, name: str) -> None:
    """Wait until the page is drawn; keep a picture of all of it in `var/screenshots/` if asked."""
    settle(page)
    if PICTURES not in os.environ:
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    assert size
    # Streamlit scrolls inside its main part: make the window as tall as the content.
    tall = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    page.screenshot(path=SCREENSHOTS / f"{name}-{size['width']}.png")
    page.set_viewport_size(size)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of the selectbox with that label.

    Long lists draw only the options in sight, so it is typed; a run of the script meanwhile
    empties what was typed, so it is typed again. While the list is open, what stands in the box
    is only typed.
    """
    box = page.get_by_role("combobox", name=label)
    chosen = re.compile(re.escape(option))
    for _attempt in range(5):
        if chosen.search(box.input_value()) and box.get_attribute("aria-expanded") != "true":
            break
        box.click()
        box.fill(option)
        with suppress(PlaywrightTimeout, AssertionError):
            page.get_by_role("option", name=option).first.click(timeout=3_000)
            expect(box).to_have_value(chosen, timeout=3_000)
    expect(box).not_to_have_attribute("aria-expanded", "true")
    expect(box).to_have_value(chosen)
    settle(page)


def start_again(page: Page) -> Page:
    """An empty form, whatever draft an earlier test left."""
    story = page.get_by_role("textbox", name="Racconto")
    story.fill("Da buttare.")
    story.press("Tab")
    expect(page.get_by_text("Bozza salvata")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Ricomincia").click()
    page.get_by_role("button", name="Elimina la bozza").click()
    settle(page)
    expect(story).to_have_value("")
    page.keyboard.press("Escape")
    settle(page)
    return page


def counted(server: Server, sql: str) -> int:
    """A number straight from the server's own database."""
    with closing(opened(server.var)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def forget_drafts(server: Server) -> None:
    """Nobody has anything half written."""
    with closing(opened(server.var)) as connection:
        connection.execute("DELETE FROM draft")
