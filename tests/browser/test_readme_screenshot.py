"""The picture at the head of the README; written into the tree only when asked for."""

import os

from ponte_server import ROOT, Server
from visits import Visits, expect, settle

from domain.vocabulary import Role

TARGET = ROOT / "docs" / "screenshots" / "map.png"
ASKED = "PONTE_README_SCREENSHOTS"
LARGEST = 300_000


def test_the_picture_of_the_readme_can_be_taken(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/mappa", (1280, 860))
    expect(page.locator(".map[data-drawn][data-base=drawn]")).to_be_visible()
    settle(page)
    picture = page.screenshot(path=TARGET if os.environ.get(ASKED) else None)
    assert len(picture) < LARGEST


def test_the_readme_shows_a_picture_that_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"({TARGET.relative_to(ROOT)})" in readme
    assert TARGET.exists()
