"""What the other tests in Chromium rely on: a visit leaves nothing, and none goes elsewhere."""

import pytest
from ponte_server import Server
from visits import Visits, expect

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
