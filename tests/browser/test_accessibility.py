"""Every page, as each role opens it: nothing serious to axe, in light and in dark; headings that go
down a level at a time; a title of its own; nothing in English.
"""

import re

import pytest
from axe_support import AT_DUSK, DARK, ORDER, RULES, found_on, serious, turned, violations
from dates_told import other_forms
from english_left import english
from ponte_server import Server
from visits import Page, Visits, expect, settle, snap

from domain.vocabulary import Role

PAGES = {
    Role.COMMUNITY_MANAGER: {
        "/": "Oggi",
        "/nuovo-caso": "Nuovo caso",
        "/casi": "Casi",
        "/mappa?quarter=VA-01": "Mappa",
        "/partner": "Partner",
        "/ufficio-mobile": "Ufficio mobile",
        "/rete?view=cover": "Rete",
        "/report": "Report",
        "/diritti": "Diritti",
        "/auth/account": "Il tuo account",
        "/auth/accessibility": "Dichiarazione di accessibilità",
    },
    Role.EXECUTIVE: {"/": "Oggi", "/mappa": "Mappa", "/report": "Report"},
    Role.COORDINATOR: {
        "/": "Oggi",
        "/casi": "Casi",
        "/invii": "Richieste",
        "/partner": "Partner",
        "/rete?view=meetings": "Rete",
        "/rete?view=meetings&meeting=5": "Rete",
        "/rete?view=meetings&meeting=6": "Rete",
        "/rete?view=meetings&meeting=5&do=edit": "Rete",
        "/rete?view=commitments&do=promise": "Rete",
        "/rete?view=members&member=P-00002": "Rete",
    },
    Role.ADMINISTRATOR: {"/": "Oggi", "/amministrazione": "Amministrazione"},
}


def test_the_sign_in_can_be_used_by_everyone(visits: Visits, server: Server) -> None:
    page = visits.anonymous(server.origin, "/auth/login")
    found = found_on(page, "sign-in")
    page.get_by_role("link", name="Accessibilità").click()
    expect(page.get_by_role("heading", name="Dichiarazione di accessibilità")).to_be_visible()
    found |= found_on(page, "statement")
    assert not found


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_role_can_be_used_by_everyone_and_are_in_italian(
    visits: Visits, server: Server, role: Role
) -> None:
    page, found = visits.enter(server.origin, role), {}
    schemes = [*RULES]
    for path, title in PAGES[role].items():
        page.goto(server.origin + path)
        expect(page).to_have_title(f"{title} · Ponte")
        streamlit = not path.startswith("/auth/")
        if streamlit:
            drawn(page, path)
        found[path] = [*english(page), *other_forms(page.locator("body").inner_text(), "it")]
        for scheme in schemes:
            turned(page, scheme)
            if streamlit:
                snap(page, "-".join([role, *(re.findall(r"[\w-]+", path) or ["oggi"]), scheme]))
            found[path] += serious(page, scheme)
        if streamlit:
            found[path] += [f"{one['id']}: {one['nodes']}" for one in violations(page, ORDER)]
        schemes.reverse()  # the next page begins as this one ended: to turn takes long
    assert not any(found.values()), {path: lines for path, lines in found.items() if lines}


def drawn(page: Page, path: str) -> None:
    """All of it, and what is done to it once it rests."""
    settle(page)
    expect(page.locator("h1").first).to_have_attribute("aria-level", "1")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Vai al contenuto")
    if path == "/report":
        expect(page.locator(".vega-embed svg path").first).to_be_visible()


def test_what_is_wrong_is_found_in_the_scheme_that_has_it(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE)
    unreadable = f"[data-testid=stMain] * {{ color: {DARK} !important }}"
    page.add_style_tag(content=f"@media {AT_DUSK} {{ {unreadable} }}")
    found = {scheme: serious(page, turned(page, scheme)) for scheme in RULES}
    assert not found["light"]
    assert any(line.startswith("color-contrast") for line in found["dark"])
