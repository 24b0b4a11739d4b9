"""Every page, as each role opens it, through axe: nothing serious, in light and in dark."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from ponte_server import Server
from visits import Visits, expect, settle, snap

from domain.vocabulary import Role

PAGES = {
    Role.COMMUNITY_MANAGER: ["/", "/nuovo-caso", "/casi", "/mappa", "/partner", "/ufficio-mobile"],
    Role.EXECUTIVE: ["/", "/mappa", "/report"],
    Role.COORDINATOR: [
        "/",
        "/casi",
        "/partner",
        "/rete?view=meetings",
        "/rete?view=meetings&meeting=5",
        "/rete?view=meetings&meeting=6",
        "/rete?view=meetings&meeting=5&do=edit",
        "/rete?view=commitments&do=promise",
        "/rete?view=members&member=P-00002",
    ],
    Role.ADMINISTRATOR: ["/", "/amministrazione"],
}
GROUND = "[data-testid=stApp], body:not(:has([data-testid=stApp]))"
DARK, AT_DUSK = "rgb(16, 23, 31)", "(prefers-color-scheme: dark)"
OF_STREAMLIT: dict[str, str] = {}
"""Rule -> part of a selector: what only Streamlit itself can mend."""


ALL: dict[str, Any] = {"resultTypes": ["violations"]}
OF_COLOURS = ["color-contrast", "link-in-text-block"]
RULES = {"light": ALL, "dark": ALL | {"runOnly": {"type": "rule", "values": OF_COLOURS}}}
"""What axe looks at in each scheme: the second has the same elements in other colours."""


def serious(page: Page, scheme: str) -> list[str]:
    """What axe finds of our own making in a scheme, one line each."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES[scheme]).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
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


def test_the_sign_in_can_be_used_by_everyone(visits: Visits, server: Server) -> None:
    page = visits.anonymous(server.origin, "/auth/login")
    found = {scheme: serious(page, turned(page, scheme)) for scheme in RULES}
    page.get_by_role("link", name="Accessibilità").click()
    expect(page.get_by_role("heading", name="Dichiarazione di accessibilità")).to_be_visible()
    found |= {f"statement, {scheme}": serious(page, turned(page, scheme)) for scheme in RULES}
    assert not any(found.values()), found


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_role_can_be_used_by_everyone(
    visits: Visits, server: Server, role: Role
) -> None:
    page, found = visits.enter(server.origin, role), {}
    for path in PAGES[role]:
        page.goto(server.origin + path)
        settle(page)
        for scheme in RULES:
            name = "-".join([role.value, *(re.findall(r"[\w-]+", path) or ["oggi"]), scheme])
            turned(page, scheme)
            snap(page, name)
            found[name] = serious(page, scheme)
    assert not any(found.values()), {name: lines for name, lines in found.items() if lines}


def test_what_is_wrong_is_found_in_the_scheme_that_has_it(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE)
    unreadable = f"[data-testid=stMain] * {{ color: {DARK} !important }}"
    page.add_style_tag(content=f"@media {AT_DUSK} {{ {unreadable} }}")
    found = {scheme: serious(page, turned(page, scheme)) for scheme in RULES}
    assert not found["light"]
    assert any(line.startswith("color-contrast") for line in found["dark"])
