"""Chromium, and the time from a person's act to its result on screen."""

import base64
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

TIMEOUT_MS = 60_000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")


BROWSERS = ("chromium", "google-chrome", "chromium-headless-shell")


@dataclass(frozen=True, slots=True)
class Sample:
    """One act: milliseconds until its result was painted, bytes that came over websockets."""

    ms: float
    bytes: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser every measurement of a run shares."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


class Tab:
    """A page of its own context that can time what is done in it."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.origin = origin
        # The watcher compiles the condition it is given, which a strict policy would refuse.
        self._context = browser.new_context(
            locale="it-IT", viewport={"width": 1280, "height": 900}, bypass_csp=True
        )
        self._context.add_init_script(_WATCH)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(TIMEOUT_MS)
        self._bytes = 0
        network = self._context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.webSocketFrameReceived", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        payload = frame["payloadData"]
        self._bytes += len(base64.b64decode(payload)) if frame["opcode"] == 2 else len(payload)

    def act(self, act: Callable[[], object], done: str) -> Sample:
        """Time from the last key or click of `act` to `done`, a JavaScript condition, painted."""
        self._expect(done)
        act()
        return self._sample("bench.act")

    def load(self, path: str, done: str) -> Sample:
        """Time from the start of a navigation to `done` painted."""
        if not self.page.url.startswith(self.origin):
            self.page.goto(self.origin + path)
        self._expect(f"performance.timeOrigin > {self.page.evaluate('Date.now()')} && ({done})")
        self.page.goto(self.origin + path, wait_until="commit")
        return self._sample("bench.origin")

    def _expect(self, done: str) -> None:
        self._bytes = 0
        self.page.evaluate(
            """done => {
                for (const name of ["act", "end", "origin"]) sessionStorage.removeItem("bench." + name);
                sessionStorage.setItem("bench.done", done);
                window.benchWatch();
            }""",  # noqa: E501
            done,
        )

    def _sample(self, start: str) -> Sample:
        self.page.wait_for_function("sessionStorage.getItem('bench.end')", polling=20)
        ms = self.page.evaluate(
            "start => sessionStorage.getItem('bench.end') - sessionStorage.getItem(start)", start
        )
        self.page.evaluate("sessionStorage.removeItem('bench.done')")
        return Sample(ms, self._bytes)

    def close(self) -> None:
        """Close the page and forget its cookies."""
        self._context.close()
