"""The empty Streamlit page."""

from playwright.sync_api import Browser

from bench.browser import Sample, Tab

SETTLED = "document.querySelector('[data-test-script-state=notRunning]')"


class Floor:
    """Rerun on Enter in a text field; load of the page."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._tab = Tab(browser, origin)
        self._tab.load("/", "document.body.innerText.includes('echo:')")
        self._field = self._tab.page.get_by_label("Echo")
        self._loads = Tab(browser, origin)

    def rerun(self, turn: int) -> Sample:
        """From Enter to the echoed text."""
        self._tab.page.wait_for_function(SETTLED)
        self._field.fill("")
        self._tab.page.keyboard.insert_text(f"turn {turn}")
        return self._tab.act(
            lambda: self._tab.page.keyboard.press("Enter"),
            f"document.body.innerText.includes('echo:turn {turn}')",
        )

    def load(self, turn: int) -> Sample:
        """From the navigation to the text of the page."""
        return self._loads.load("/", "document.body.innerText.includes('echo:')")
