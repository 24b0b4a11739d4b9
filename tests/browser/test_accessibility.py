"""Every page, as each role opens it, through axe: nothing serious, in light and in dark."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from ponte_server import Server
from visits import Visits, settle, snap

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
SEEN = [(role, path) for role, paths in PAGES.items() for path in paths]
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_can_be_used_by_everyone(visits: Visits, server: Server, scheme: str) -> None:
    page = visits.anonymous(server.origin, "/auth/login", scheme=scheme)
    found = serious(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("role", "path"), SEEN)
def test_a_page_can_be_used_by_everyone(
    visits: Visits, server: Server, role: Role, path: str, scheme: str
) -> None:
    page = visits.enter(server.origin, role, path, scheme=scheme)
    settle(page)
    name = "-".join(re.findall(r"[\w-]+", path)) or "oggi"
    snap(page, f"{role.value}-{name}-{scheme}")
    found = serious(page)
    assert not found, "\n".join(found)
