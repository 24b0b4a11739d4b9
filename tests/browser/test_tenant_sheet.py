"""The sheet a tenant takes home: from a new case, from the case and from a request, as a PDF and as
a text, in Arabic from the right.
"""

import io
import re
from contextlib import closing

import pypdf
from playwright.sync_api import Page
from ponte_server import Server, opened
from visits import PHONE, TABLET, Visits, choose, expect, forget_drafts, settle, snap

from domain.handout.contents import cleared
from domain.handout.texts.ar import TEXTS as ARABIC
from domain.handout.texts.it import TEXTS as ITALIAN
from domain.vocabulary import Role


def made(page: Page) -> tuple[str, str]:
    """The text of the PDF, and what the message says."""
    page.get_by_role("button", name="Prepara il foglio").click()
    expect(page.get_by_text("Il foglio è pronto ed è nel diario")).to_be_visible()
    settle(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Apri e stampa (PDF)").click()
    read = pypdf.PdfReader(io.BytesIO(coming.value.path().read_bytes()))
    assert len(read.pages) == 1
    return read.pages[0].extract_text(), page.locator("div[dir] >> nth=-1").inner_text()


def test_a_new_case_leads_to_a_sheet_before_the_tenant_leaves(
    visits: Visits, server: Server
) -> None:
    forget_drafts(server)
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", TABLET)
    choose(page, "Quartiere", "San Fermo")
    choose(page, "Canale", "Ufficio mobile, accesso spontaneo")
    page.get_by_role("button", name="Utenze e povertà energetica").click()
    expect(
        page.get_by_text("Il foglio per l’inquilino si prepara dopo aver salvato")
    ).to_be_visible()
    page.get_by_text("Preferisce non dirlo").click()
    settle(page)
    page.get_by_role("button", name="Salva", exact=True).click()
    page.get_by_role("button", name="Foglio per l’inquilino").click()
    settle(page)
    paper, text = made(page)
    assert ITALIAN["title"] in paper and text.startswith(ITALIAN["title"])
    assert ITALIAN["always"] in text and re.search(r"Telefono: \d", text)
    snap(page, "sheet-of-a-new-case")


ASKED = """
SELECT c.reference, p.name FROM referral r
JOIN "case" c ON c.id = r.case_id AND c.status <> 'closed'
JOIN partner p ON p.id = r.partner_id AND p.active
WHERE r.status = 'sent' AND NOT EXISTS (
  SELECT 1 FROM partner_service s JOIN service_need n ON n.service_id = s.id
  JOIN need ON need.code = n.need_code
  WHERE s.partner_id = p.id AND (s.restricted OR need.restricted)
) ORDER BY c.id DESC
"""


def asked(server: Server) -> tuple[str, str]:
    """A case with a request, to a partner whose name anybody may read, and that name."""
    with closing(opened(server.var)) as connection:
        rows = connection.execute(ASKED).fetchall()
    return next((reference, name) for reference, name in rows if cleared(name))


def test_a_request_leads_to_a_sheet_of_its_partner_in_arabic_too(
    visits: Visits, server: Server
) -> None:
    reference, partner = asked(server)
    path = f"/casi?case={reference}"
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, path, PHONE, touch=True)
    page.get_by_role("button", name="Foglio", exact=True).click()
    choose(page, "Lingua del foglio", "arabo")
    expect(page.locator("div[dir=rtl][lang=ar]")).to_contain_text(ARABIC["always"])
    button = page.get_by_role("button", name="Foglio per l’inquilino").first
    button.scroll_into_view_if_needed()
    button.click()
    settle(page)
    paper, text = made(page)
    assert partner.upper() in text.upper() and ARABIC["title"] in text and paper
    assert text.count(ARABIC["phone"]) <= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    snap(page, "sheet-in-arabic")
