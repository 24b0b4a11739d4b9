"""What the other tests in Chromium rely on: a visit leaves nothing, none goes elsewhere, and a page
that has settled shows what was pressed.
"""

import pytest
from ponte_server import Server
from visits import TABLET, Visits, expect, settle, start_again

from domain.vocabulary import Role

LEAVE = "localStorage.setItem('mine', '1'); document.cookie = 'mine=1; path=/'"
LATE = "addEventListener('pagehide', () => localStorage.setItem('late', '1'))"
LEFT = "document.cookie + JSON.stringify(localStorage)"


def test_the_next_visitor_finds_nothing_of_the_one_before(visits: Visits, server: Server) -> None:
    for _ in range(2):
        page = visits.anonymous(server.origin, "/auth/login")
        assert page.evaluate(LEFT) == "{}"
        page.evaluate(f"{LEAVE}; {LATE}")
        assert "mine=1" in page.evaluate(LEFT)
        visits.end()
        visits._contexts.clear()


def test_two_visitors_at_one_time_share_nothing(visits: Visits, server: Server) -> None:
    one, other = (visits.anonymous(server.origin, "/auth/login") for _ in range(2))
    one.evaluate(LEAVE)
    assert other.evaluate(LEFT) == "{}"


def test_a_request_to_another_host_is_noticed_and_goes_nowhere(
    visits: Visits, server: Server
) -> None:
    page = visits.anonymous(server.origin, "/auth/login")
    page.goto("about:blank")  # no policy of ours stops it here
    went = "fetch('{}').then(() => 'answered', () => 'failed')"
    for address in ("https://ponte.example.org/x.js", "http://192.0.2.1/"):
        assert page.evaluate(went.format(address)) == "failed"
    with pytest.raises(AssertionError, match=r"ponte.example.org.*192\.0\.2\.1"):
        visits.end()
    visits.outside.clear()
    visits.complaints.clear()
    visits._contexts.clear()
    expect(visits.anonymous(server.origin).get_by_role("main")).to_be_visible()


def test_a_page_has_settled_only_when_it_shows_what_was_pressed(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", TABLET)
    start_again(page)
    slow = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    page.get_by_role("textbox", name="Racconto").fill("Bollette scadute.")
    page.get_by_role("button", name="Salva", exact=True).click()  # waits for the draft to be kept
    settle(page)
    assert page.get_by_text("Non ancora salvato").is_visible()
