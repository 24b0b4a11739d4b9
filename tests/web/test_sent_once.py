"""What the browser still has is not sent again: a page drawn anew brings what is new on it."""

import httpx2 as httpx
import pytest
from browser_tab import open_tab
from ponte_server import running

from domain.vocabulary import Role

TIMES = 2
"""Whole pages are longer than what is told again where nothing changed, at least so many times."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("once")) as started:
        yield started


@pytest.mark.parametrize("path", ["/nuovo-caso", "/mappa"])
def test_words_to_choose_among_and_tables_come_once(server, path):
    with httpx.Client(base_url=server.origin, timeout=30) as client:
        role = Role.COMMUNITY_MANAGER.value
        client.post("/auth/demo", data={"role": role, "next": "/"})
        with open_tab(client, path) as tab:
            again = tab.run()
    assert tab.first > TIMES * again
