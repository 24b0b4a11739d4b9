"""The camper without signal against Ponte itself: what a tablet writes, what the office holds."""

import pytest
from campo_support import SENTINELS, Office, Tablet
from playwright.sync_api import Browser, expect
from ponte_server import Server, opened
from visits import counted

from domain.vocabulary import Role

ENTRIES = "SELECT count(*) FROM field_entry"


@pytest.fixture
def tablet(chromium: Browser, file_server: Server) -> Tablet:
    context = chromium.new_context(locale="it-IT", timezone_id="Europe/Rome", has_touch=True)
    sign_in(context, file_server)
    return Tablet(context, Office(file_server.origin))


def sign_in(context, server: Server) -> None:
    form = {"role": Role.COMMUNITY_MANAGER.value}
    entered = context.request.post(f"{server.origin}/auth/demo", form=form, max_redirects=0)
    assert entered.status == 303


def test_what_a_tablet_wrote_alone_reaches_the_office_once_and_a_revoked_one_is_empty(
    tablet: Tablet, file_server: Server
) -> None:
    before = counted(file_server, ENTRIES)
    page, context = tablet.prepare(), tablet.context
    context.set_offline(True)
    tablet.write()
    page.get_by_label("Telefono").fill("12")
    tablet.done()
    expect(tablet.head).to_contain_text("senza rete")
    context.set_offline(False)
    tablet.send()
    expect(page.get_by_role("heading", name="Da correggere")).to_be_visible()
    page.get_by_role("button", name=f"Riprendi: {SENTINELS[0]}").click()
    telephone = page.get_by_label("Telefono")
    expect(telephone).to_have_accessible_description(
        "Non è un numero di telefono: controlla le cifre."
    )
    telephone.fill(SENTINELS[2])
    with page.expect_request("**/campo/send") as sent:
        tablet.done()
    expect(tablet.head).to_contain_text("Niente da inviare")
    again = context.request.post(
        sent.value.url, data=sent.value.post_data, headers={"X-Ponte-Campo": "1"}
    )
    assert again.json()["state"] == "already"
    assert counted(file_server, ENTRIES) == before + 1

    context.clear_cookies()
    tablet.write()
    tablet.done()
    expect(page.get_by_role("link", name="Entra per inviare")).to_be_visible()
    expect(tablet.head).to_contain_text("1 caso non ancora inviato")
    connection = opened(file_server.var)
    connection.execute("UPDATE field_device SET revoked_at = '2026-01-01 00:00:00.000000'")
    connection.close()
    tablet.send()
    expect(page.get_by_text("L’ufficio ha revocato questo dispositivo")).to_be_visible()
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert counted(file_server, ENTRIES) == before + 1
    context.close()
    assert not tablet.faults
