"""Every page, as each role opens it, through axe: nothing serious, in light and in dark."""

import re

import pytest
from axe_support import AT_DUSK, DARK, RULES, found_on, serious, turned
from ponte_server import Server
from visits import Visits, expect, settle, snap

from domain.vocabulary import Role

PAGES = {
    Role.COMMUNITY_MANAGER: [
        "/",
        "/nuovo-caso",
        "/casi",
        "/mappa",
        "/partner",
        "/ufficio-mobile",
        "/diritti",
        "/auth/account",
        "/auth/accessibility",
    ],
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


def test_the_sign_in_can_be_used_by_everyone(visits: Visits, server: Server) -> None:
    page = visits.anonymous(server.origin, "/auth/login")
    found = found_on(page, "sign-in")
    page.get_by_role("link", name="Accessibilità").click()
    expect(page.get_by_role("heading", name="Dichiarazione di accessibilità")).to_be_visible()
    found |= found_on(page, "statement")
    assert not found


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_role_can_be_used_by_everyone(
    visits: Visits, server: Server, role: Role
) -> None:
    page, found = visits.enter(server.origin, role), {}
    for path in PAGES[role]:
        page.goto(server.origin + path)
        streamlit = not path.startswith("/auth/")
        if streamlit:
            settle(page)
        for scheme in RULES:
            name = "-".join([role.value, *(re.findall(r"[\w-]+", path) or ["oggi"]), scheme])
            turned(page, scheme)
            if streamlit:
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
