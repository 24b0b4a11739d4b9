"""On Italian screens nothing is in English, also what Streamlit says by itself; and each has a
title of its own.
"""

import re

from dates_told import other_forms
from ponte_server import Server
from visits import Page, Visits, expect, settle

from domain.vocabulary import Role

NAMES = ["aria-label", "title", "placeholder", "aria-roledescription", "aria-description"]
LABELS = """(names) => [...document.querySelectorAll(names.map((name) => `[${name}]`).join())]
  .flatMap((e) => names.map((name) => e.getAttribute(name) || ""))"""
LOST = """() => {
  const dialog = document.createElement("div");
  dialog.setAttribute("role", "dialog");
  const say = (tag, text) => {
    const node = document.createElement(tag);
    node.textContent = text;
    dialog.append(node);
  };
  say("h2", "Connection error");
  say("p", "Is Streamlit still running? If you accidentally stopped Streamlit, "
    + "just restart it in your terminal:");
  say("pre", "streamlit run yourscript.py");
  document.body.append(dialog);
}"""
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
PAGES = {
    "/": "Oggi",
    "/nuovo-caso": "Nuovo caso",
    "/casi": "Casi",
    "/rete?view=meetings": "Rete",
    "/rete?view=cover": "Rete",
    "/rete?view=meetings&meeting=5": "Rete",
    "/mappa?quarter=VA-01": "Mappa",
    "/report": "Report",
}


def english(page: Page) -> set[str]:
    said = page.evaluate(LABELS, NAMES)
    vega = ("row: ", "value: ", "Y-axis", "X-", "Row: ", "Value: ", "end: ", "after: ")
    return {
        text
        for text in said
        if text in ENGLISH or text.startswith(vega) or OF_PICTURES_DATES_AND_HELP.fullmatch(text)
    }


def test_every_page_has_its_title_and_no_word_of_english(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER)
    for path, title in PAGES.items():
        page.goto(server.origin + path)
        expect(page).to_have_title(f"{title} · Ponte")
        settle(page)
        if path == "/report":
            expect(page.locator(".vega-embed svg path").first).to_be_visible()
        assert english(page) == set(), path
        assert other_forms(page.locator("body").inner_text(), "it") == [], path
        expect(page.get_by_test_id("stSkipToContent")).to_have_text("Vai al contenuto")


def test_a_cases_reference_stays_out_of_the_title(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/casi")
    page.get_by_role("link", name="VA-20").first.click()
    expect(page.get_by_text("Torna all’elenco")).to_be_visible()
    assert page.title() == "Casi · Ponte"


def test_a_lost_connection_is_told_in_italian(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER)
    page.evaluate(LOST)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Collegamento interrotto")
    expect(dialog).to_contain_text("Ponte non risponde")
    expect(dialog.locator("pre")).to_be_hidden()
