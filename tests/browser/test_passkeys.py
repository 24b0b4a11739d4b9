"""A passkey in Chromium, whose virtual authenticator stands for finger and face."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_support import found_on
from playwright.sync_api import CDPSession, Page
from ponte_server import Server, opened, running
from visits import TABLET, Visits, expect, settle

from db.accounts import passwords
from db.accounts import users as accounts
from db.engine import make_engine, transaction
from domain.vocabulary import Role

NAME, PASSWORD, ENDED = "ada.prova", "quattro gatti sul tetto", "La sessione è terminata"


@pytest.fixture
def kept(filled: Path, tmp_path: Path) -> Iterator[Server]:
    """A server on which somebody has an account with a password."""
    folder = tmp_path / "var"
    shutil.copytree(filled, folder)
    with running(folder) as started:
        engine = make_engine(started.database_url, started.keys)
        with transaction(engine) as session:
            role = Role.COMMUNITY_MANAGER
            chosen = passwords.chosen(PASSWORD, NAME)
            accounts.create_user(session, None, NAME, "Ada Prova", role, chosen)
        engine.dispose()
        yield started


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return line, made["authenticatorId"]


def sign_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/auth/login?next=/rete")
    page.get_by_text("Entra con il tuo account").click()
    page.get_by_label("Nome utente").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Entra", exact=True).click()


def by_passkey(page: Page, button: str = "Entra con la passkey") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def forget_device(page: Page) -> None:
    page.context.clear_cookies(name="ponte_device")


def end_sessions(server: Server) -> None:
    connection = opened(server.var)
    connection.execute("UPDATE web_session SET revoked_at = '2026-01-01 00:00:00.000000'")
    connection.close()


def credential(line: CDPSession, authenticator: str) -> dict[str, Any]:
    [held] = line.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    return dict(held)


def test_a_passkey_is_added_lets_in_alone_uncovers_and_its_copy_does_not(
    kept: Server, visits: Visits
) -> None:
    page = visits.anonymous(kept.origin, "/auth/login", size=TABLET)
    visits.refused.add("/auth/passkey/enter")
    line, authenticator = with_authenticator(page)
    sign_in(page, kept.origin)
    settle(page)
    page.get_by_role("link", name="Ada Prova").click()
    page.get_by_role("link", name="Aggiungine uno").click()
    form = page.locator("form[data-passkey]")
    serious = found_on(page, "enrol")
    form.get_by_label("Nome di questo dispositivo").fill("Tablet del camper")
    form.get_by_label("Password attuale").fill(PASSWORD)
    page.get_by_role("button", name="Aggiungi una passkey").click()
    serious |= found_on(page, "before the codes")
    page.get_by_role("button", name="Mostrami i codici").click()
    expect(page.locator(".codes li")).to_have_count(10)
    serious |= found_on(page, "codes")
    page.get_by_role("link", name="Li ho: continua").click()
    expect(page.get_by_text("Tablet del camper").first).to_be_visible()
    expect(page.get_by_text("Restano 10 codici di recupero.")).to_be_visible()
    serious |= found_on(page, "account with a passkey")
    first = credential(line, authenticator)

    # Alone, and on a device that is forgotten.
    page.goto(f"{kept.origin}/rete")
    settle(page)
    page.get_by_role("button", name="Esci").click()
    forget_device(page)
    by_passkey(page)
    settle(page)
    expect(page.get_by_role("link", name="Ada Prova")).to_be_visible()

    # One touch after the end of the session, and back on the same page.
    page.goto(f"{kept.origin}/rete")
    settle(page)
    end_sessions(kept)
    expect(page.get_by_role("dialog", name=ENDED)).to_be_visible()  # nobody touched anything
    with page.expect_request("**/auth/passkey/enter") as sent:
        by_passkey(page)
    expect(page.get_by_role("dialog", name=ENDED)).to_have_count(0)
    settle(page)
    assert page.url.startswith(f"{kept.origin}/rete")

    # What was heard on the way opens nothing a second time.
    again = page.context.request.post(
        f"{kept.origin}/auth/passkey/enter",
        data=sent.value.post_data,
        headers={"Origin": kept.origin},
    )
    assert again.status == 400

    # After the password, on a device that is forgotten.
    page.get_by_role("button", name="Esci").click()
    forget_device(page)
    sign_in(page, kept.origin)
    expect(page).to_have_url(re.compile("/auth/second"))
    serious |= found_on(page, "second")
    assert not serious
    by_passkey(page, "Continua con la passkey")
    settle(page)
    assert page.url.startswith(f"{kept.origin}/rete")

    # A copy has counted less.
    page.get_by_role("button", name="Esci").click()
    line.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    copy = {"authenticatorId": authenticator, "credential": first}
    line.send("WebAuthn.addCredential", copy)
    page.goto(f"{kept.origin}/auth/login")
    by_passkey(page)
    expect(page.get_by_role("alert").filter(has_text="non è stata accettata")).to_be_visible()
