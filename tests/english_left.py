"""What of an Italian screen is in English, also what Streamlit says by itself."""

import re

from playwright.sync_api import Page

NAMES = ["aria-label", "title", "placeholder", "aria-roledescription", "aria-description"]
LABELS = """(names) => [...document.querySelectorAll(names.map((name) => `[${name}]`).join())]
  .flatMap((e) => names.map((name) => e.getAttribute(name) || ""))"""
ENGLISH = {
    "Clear value",
    "Skip to main content",
    "Link to heading",
    "App pages",
    "Open",
    "Close",
    "Choose an option",
    "Choose date",
    "Increment",
    "Decrement",
    "Click to view actions",
    "Copy Vega-Lite spec",
    "Press Enter to apply",
    "Select...",
    "Previous page",
    "Next page",
    "visualization",
    "axis",
    "bar",
    "rect mark container",
    "group mark container",
}
OF_PICTURES_DATES_AND_HELP = re.compile(r"[a-z_]+ icon|(day|month|year), .*|Help( for .*)?")


def english(page: Page) -> set[str]:
    """What is said in English to who hears the page."""
    said = page.evaluate(LABELS, NAMES)
    vega = ("row: ", "value: ", "Y-axis", "X-", "Row: ", "Value: ", "end: ", "after: ")
    return {
        text
        for text in said
        if text in ENGLISH or text.startswith(vega) or OF_PICTURES_DATES_AND_HELP.fullmatch(text)
    }
