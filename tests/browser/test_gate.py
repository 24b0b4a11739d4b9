"""Nobody sees anything before the sign-in, and what everybody sees around every page."""

from contextlib import closing

import pytest
from playwright.sync_api import Page
from ponte_server import Server, opened, running
from visits import BUTTONS, Visits, expect, settle

from domain.vocabulary import Role

ADDRESSES = ["/", "/nuovo-caso", "/casi", "/mappa", "/partner", "/amministrazione"]
SIGNED_OUT = "La sessione è terminata"


@pytest.fixture(scope="module")
def unvisited(filled, tmp_path_factory):
    """A server that has not drawn a page for anybody yet: Streamlit knows no navigation."""
    folder = tmp_path_factory.mktemp("unvisited")
    (folder / "demo.db").write_bytes((filled / "demo.db").read_bytes())
    (folder / "demo.key").write_bytes((filled / "demo.key").read_bytes())
    with running(folder) as started:
        yield started


def test_a_stranger_with_a_deep_link_to_a_fresh_server_sees_only_the_sign_in(
    visits: Visits, unvisited: Server
) -> None:
    sockets: list[str] = []
    page = visits.anonymous(unvisited.origin, "/auth/login")
    page.on("websocket", lambda socket: sockets.append(socket.url))
    for path in (*ADDRESSES, "/cases", "/admin", "/casi?case=VA-2026-000001"):
        page.goto(unvisited.origin + path)
        for button in BUTTONS.values():
            expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
        assert page.locator("[data-testid=stApp]").count() == 0
        assert sockets == []
        assert "VA-" not in page.locator("body").inner_text()


def test_the_sign_in_leads_to_the_page_that_was_asked_for(visits: Visits, server: Server) -> None:
    page = visits.anonymous(server.origin, "/partner?q=caritas")
    page.get_by_role("button", name=BUTTONS[Role.COORDINATOR], exact=True).click()
    settle(page)
    assert page.url.startswith(f"{server.origin}/partner")
    assert "caritas" in page.url


@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_in_italian_and_without_the_marks_of_streamlit(
    visits: Visits, server: Server, role: Role
) -> None:
    page = visits.enter(server.origin, role)
    assert page.locator("html").get_attribute("lang") == "it"
    for mark in ("stAppDeployButton", "stMainMenu"):
        expect(page.get_by_test_id(mark)).to_have_count(0)
    expect(page.get_by_text("Dati inventati")).to_be_visible()


def test_the_language_can_be_changed(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.ADMINISTRATOR)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Italiano").click()
    expect(page.locator("html")).to_have_attribute("lang", "it")
    settle(page)


@pytest.mark.parametrize("signed_in", [False, True])
def test_an_unknown_address_is_answered_in_words(
    visits: Visits, server: Server, signed_in: bool
) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE) if signed_in else None
    page = page or visits.anonymous(server.origin, "/auth/login")
    answer = page.goto(f"{server.origin}/auth/niente" if not signed_in else server.origin + "/xyz")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading")).to_be_visible()
    assert page.locator("[data-testid=stApp]").count() == 0


def _revoke_all(server: Server) -> None:
    with closing(opened(server.var)) as c:
        c.execute("UPDATE web_session SET revoked_at = '2026-01-01 00:00:00.000000'")


def _leave_the_page_by_menu(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()


def test_a_revoked_person_stops_at_the_next_click(own_server: Server, visits: Visits) -> None:
    page = visits.enter(own_server.origin, Role.COORDINATOR, "/partner")
    _revoke_all(own_server)
    _leave_the_page_by_menu(page, "Mappa")
    expect(page.get_by_role("dialog", name=SIGNED_OUT)).to_be_visible()
    assert page.locator("iframe").count() == 0
    page.get_by_role("button", name=BUTTONS[Role.COORDINATOR], exact=True).click()
    settle(page)
    # Whichever was quicker, the click or the cover: nobody is led anywhere else.
    assert page.url.removeprefix(own_server.origin) in ("/partner", "/mappa")


def test_a_page_looks_for_its_server_in_the_right_place_at_once(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/mappa")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(server.origin)))
    page.reload()
    settle(page)
    assert asked
    assert not [path for path in asked if path.startswith("/mappa/_stcore")]
