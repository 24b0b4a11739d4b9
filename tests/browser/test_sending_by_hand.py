"""Without a mail server nothing is called sent until a person says that it went."""

from playwright.sync_api import Page
from ponte_server import Server
from visits import TABLET, Visits, counted, expect, settle, snap

from domain.vocabulary import Role

STATE = "SELECT count(*) FROM referral WHERE status = '{}' AND token IS NOT NULL"


def to_be_sent(page: Page) -> None:
    """The case that is listed, of which nobody was asked, prepared for the first suggested."""
    page.get_by_role("list", name="Casi").get_by_role("link").first.click()
    page.get_by_role("button", name="Indirizza", exact=True).click()
    page.get_by_role("button", name="Indirizza qui").first.click()
    expect(page.get_by_text("Pronta, non ancora inviata.")).to_be_visible()


def test_a_request_is_copied_sent_by_hand_and_only_then_called_sent(
    own_server: Server, visits: Visits
) -> None:
    reference = own_server.unasked(partners=1)
    path = f"/casi?q={reference}"
    page = visits.enter(own_server.origin, Role.COMMUNITY_MANAGER, path, TABLET)
    to_be_sent(page)
    expect(page.get_by_text("Non è ancora partito niente.")).to_be_visible()
    expect(page.get_by_text("In carico a: ALER")).to_be_visible()
    assert counted(own_server, STATE.format("draft")) == 1
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copia", exact=True).click()
    expect(page.get_by_role("button", name="Copiato")).to_be_visible()
    assert "/r/" in page.evaluate("navigator.clipboard.readText()")
    snap(page, "referral-to-send")
    page.goto(f"{own_server.origin}/invii")
    row = page.get_by_role("list", name="Tocca ad ALER").get_by_role("listitem")
    expect(page.get_by_role("heading", name="Tocca ad ALER")).to_be_visible()
    expect(row.filter(has_text=reference)).to_contain_text("Da inviare")
    row.filter(has_text=reference).get_by_role("link").click()
    page.get_by_role("button", name="Messaggio da inviare…").click()
    page.get_by_role("button", name="Ho telefonato").click()
    expect(page.get_by_text("Inviato. Ora tocca al partner.")).to_be_visible()
    settle(page)
    expect(page.get_by_text("In carico a: Partner")).to_be_visible()
    assert counted(own_server, STATE.format("sent")) == 1
    snap(page, "referral-sent-by-hand")
