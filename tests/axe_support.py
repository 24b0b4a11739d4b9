"""A page through axe, in light and in dark: what of our own making is serious."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from visits import expect

GROUND = "[data-testid=stApp], body:not(:has([data-testid=stApp]))"
DARK, AT_DUSK = "rgb(16, 23, 31)", "(prefers-color-scheme: dark)"
OF_STREAMLIT: dict[str, str] = {}
"""Rule -> part of a selector: what only Streamlit itself can mend."""


ALL: dict[str, Any] = {"resultTypes": ["violations"]}
OF_COLOURS = ["color-contrast", "link-in-text-block"]
ORDER = {"runOnly": {"type": "rule", "values": ["heading-order", "page-has-heading-one"]}}
"""Moderate to axe; who hears a page goes through it by its headings."""
RULES = {"light": ALL, "dark": ALL | {"runOnly": {"type": "rule", "values": OF_COLOURS}}}
"""What axe looks at in each scheme: the second has the same elements in other colours."""


def violations(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands; brought into each document once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.axe_script)
    found: list[dict[str, Any]] = page.evaluate(_RUN, options)
    return found


_AXE = Axe()
_RUN = "(options) => axe.run(options).then(({ violations }) => violations)"


def serious(page: Page, scheme: str) -> list[str]:
    """What axe finds of our own making in a scheme, one line each."""
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations(page, RULES[scheme])
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if OF_STREAMLIT.get(violation["id"], "\0") not in node["html"]
    ]


def turned(page: Page, scheme: str) -> str:
    """The device asks for that scheme; the page has really changed to it."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ground = expect(page.locator(GROUND))
    drawn = ground.to_have_css if scheme == "dark" else ground.not_to_have_css
    drawn("background-color", DARK)
    return scheme


def found_on(page: Page, name: str) -> dict[str, list[str]]:
    """What is serious on an opened page in both schemes; nothing where all is well."""
    lines = {f"{name}, {scheme}": serious(page, turned(page, scheme)) for scheme in RULES}
    page.emulate_media(color_scheme="light")
    return {where: told for where, told in lines.items() if told}
