"""The account of the agency in Chromium: off to a real provider, back, and out at both.

The provider stands on another port of this machine: for cookies the same site. What another site
changes (a Strict cookie that stays back) is in `tests/web/accounts/test_provider.py`.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from mail_server import free_port
from ponte_server import Server, opened, running
from provider_support import known_there, provider_at, real_provider
from visits import TABLET, Visits, expect, settle

CLAIMS = {"name": "Anna Bianchi", "gruppi": {"ponte": ["ponte-gestori"]}}


@pytest.fixture
def issuer() -> Iterator[str]:
    with real_provider() as address:
        known_there(address, "anna", **CLAIMS)
        yield address


@pytest.fixture
def joined(filled: Path, tmp_path: Path, issuer: str) -> Iterator[Server]:
    """A server that lets in whom the provider names."""
    folder, port = tmp_path / "var", free_port()
    shutil.copytree(filled, folder)
    said = provider_at(issuer, second_factor="always").model_dump(mode="json", exclude_none=True)
    said["client_secret"] = "segreto"
    more = {
        "PONTE_OIDC_PROVIDERS": json.dumps([said]),
        "PONTE_PUBLIC_URL": f"http://localhost:{port}",
    }
    with running(folder, port, **more) as started:
        yield started


def test_a_person_comes_in_by_the_agencys_account_where_they_wished_and_leaves_both(
    joined: Server, visits: Visits, issuer: str
) -> None:
    page = visits.anonymous(joined.origin, "/partner", size=TABLET)
    page.get_by_role("link", name="Account ALER").click()
    page.get_by_role("textbox").first.fill("anna")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{joined.origin}/partner")
    settle(page)
    expect(page.get_by_role("link", name="Anna Bianchi")).to_be_visible()
    visits.outside.clear()  # the page of the provider asks whom it likes, ours ask nobody

    # Who sends the page of the way back again is not let in by it.
    page.goto(f"{joined.origin}/auth/oidc/agenzia/in?code=x&state=y")
    expect(page.get_by_text("è iniziato altrove, o da troppo tempo")).to_be_visible()
    page.goto(f"{joined.origin}/partner")
    settle(page)

    assert not visits.outside
    page.get_by_role("button", name="Esci").click()
    page.wait_for_url(f"{issuer}/oauth2/end_session?*")
    page.get_by_role("button").first.click()
    page.wait_for_url(f"{joined.origin}/auth/login")
    page.go_back()
    page.goto(f"{joined.origin}/partner")
    expect(page.get_by_role("link", name="Account ALER")).to_be_visible()

    # Whose role was taken away there does not come in any more, and is told whom to ask.
    known_there(issuer, "anna", **CLAIMS | {"gruppi": {}})
    page.get_by_role("link", name="Account ALER").click()
    page.get_by_role("textbox").first.fill("anna")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{joined.origin}/auth/oidc/agenzia/in*")
    expect(page.get_by_role("heading")).to_be_visible()
    visits.outside.clear()
    visits.complaints = [said for said in visits.complaints if "picocss" not in said]  # its style
    connection = opened(joined.var)
    [people] = connection.execute("SELECT count(*) FROM external_identity").fetchone()
    connection.close()
    assert people == 1
