"""Who hears a page, goes through it by the keyboard, or sees it in the colours of their own."""

import re

from ponte_server import Server
from visits import Page, Visits, expect, settle

from domain.vocabulary import Role

FOCUS = """() => {
  const seen = document.activeElement;
  return seen === document.body ? "nowhere" : `${seen.localName} ${seen.textContent.trim()}`;
}"""
NO_DIFFERENCE = """(what) => {
  const look = document.createElement("i");
  look.style.cssText = "background: canvas";
  document.body.append(look);
  const seen = getComputedStyle(document.querySelector(what)).backgroundColor;
  const ground = getComputedStyle(look).backgroundColor;
  look.remove();
  return seen === ground || seen === "rgba(0, 0, 0, 0)";
}"""


def focused(page: Page, what: str) -> None:
    """The focus comes to rest on that."""
    page.wait_for_function(f"() => ({FOCUS})().startsWith({what!r})")


def test_the_focus_goes_where_something_was_opened_saved_or_closed(
    visits: Visits, file_server: Server
) -> None:
    page = visits.enter(file_server.origin, Role.COORDINATOR, "/partner")
    row = page.locator("li a.title").nth(1)
    name = row.inner_text()
    row.focus()
    page.keyboard.press("Enter")
    settle(page)
    focused(page, f"h2 {name}")
    page.get_by_role("button", name="Modifica", exact=True).press("Enter")
    expect(page.get_by_label("Sito web")).to_be_visible()
    focused(page, "div")
    page.get_by_label("Sito web").fill("https://example.org")
    page.get_by_role("button", name="Salva").first.press("Enter")
    expect(page.get_by_text("Salvato.")).to_be_visible()
    focused(page, "div")
    page.get_by_role("button", name="Torna alla pagina").press("Enter")
    focused(page, f"h2 {name}")
    page.get_by_test_id("stMain").get_by_role("button", name="Chiudi").press("Enter")
    focused(page, "h1 Partner")


def test_what_was_found_is_said(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner")
    said = page.locator(".ponte-said")
    page.get_by_label("Cerca nella rubrica").fill("sfratto")
    settle(page)
    expect(said).to_have_attribute("data-said", re.compile(r"^\d+ organizzazion"))
    page.goto(server.origin + "/casi")
    settle(page)
    page.get_by_label("Cerca").first.fill("VA-2026")
    page.keyboard.press("Enter")
    settle(page)
    expect(said).to_have_attribute("data-said", re.compile(r"\d"))


def test_the_focus_is_seen_in_the_menu(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.keyboard.press("Tab")
        link = page.get_by_test_id("stTopNavLink").nth(1)
        link.focus()
        expect(link).to_have_css("outline-style", "solid")
        expect(link).to_have_css("outline-width", "3px")


def test_bars_are_seen_in_colours_of_the_reader(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, f"/mappa?quarter={server.busiest}")
    page.emulate_media(forced_colors="active")
    for bar in (".pq-bars i", ".pq-trend i"):
        expect(page.locator(bar).first).to_be_attached()
        assert not page.evaluate(NO_DIFFERENCE, bar), bar


def test_what_is_chosen_is_seen_in_colours_of_the_reader(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/partner")
    page.emulate_media(forced_colors="active")
    page.locator("li a.title").first.click()
    settle(page)
    expect(page.locator("li[aria-current=true]")).to_have_css("outline-style", "solid")
    page.goto(server.origin + "/rete?view=meetings")
    chosen = page.locator("[data-testid=stButtonGroup] button[data-selected=true]").first
    expect(chosen).to_have_css("outline-style", "solid")
