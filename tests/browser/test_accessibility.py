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
SCHEMES = ("light", "dark")
GROUND = "[data-testid=stApp], body:not(:has([data-testid=stApp]))"
DARK = "rgb(16, 23, 31)"
OF_STREAMLIT: dict[str, str] = {}
"""Rule -> part of a selector: what only Streamlit itself can mend."""


def serious(page: Page) -> list[str]:
    """What axe finds of our own making, one line each."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if OF_STREAMLIT.get(violation["id"], "\0") not in node["html"]
    ]


def judged(page: Page, scheme: str, name: str) -> list[str]:
    """What axe finds while the device asks for that scheme; the page has really changed to it."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ground = expect(page.locator(GROUND))
    drawn = ground.to_have_css if scheme == "dark" else ground.not_to_have_css
    drawn("background-color", DARK)
    snap(page, f"{name}-{scheme}")
    return [f"{name}, {scheme}: {each}" for each in serious(page)]


def test_the_sign_in_can_be_used_by_everyone(visits: Visits, server: Server) -> None:
    page = visits.anonymous(server.origin, "/auth/login")
    found = [line for scheme in SCHEMES for line in judged(page, scheme, "entra")]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_role_can_be_used_by_everyone(
    visits: Visits, server: Server, role: Role
) -> None:
    page, found = visits.enter(server.origin, role), []
    for path in PAGES[role]:
        page.goto(server.origin + path)
        settle(page)
        name = "-".join([role.value, *(re.findall(r"[\w-]+", path) or ["oggi"])])
        found += [line for scheme in SCHEMES for line in judged(page, scheme, name)]
    assert not found, "\n".join(found)


def test_what_is_wrong_is_found_in_the_scheme_that_has_it(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE)
    page.add_style_tag(
        content="@media (prefers-color-scheme: dark) { h1 { color: #10171F !important } }"
    )
    assert not judged(page, "light", "oggi")
    (line,) = judged(page, "dark", "oggi")
    assert line.startswith("oggi, dark: color-contrast: ['h1")
