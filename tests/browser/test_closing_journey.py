"""From the save straight to the partners, and from the tenant's yes to the need that is left."""

import re

from playwright.sync_api import Page
from ponte_server import Server
from visits import PHONE, TABLET, Visits, choose, expect, settle, snap, start_again

from domain.vocabulary import Role

CASE = re.compile(r"\?case=(VA-\d{4}-\d{6})")


def tell(page: Page) -> None:
    """A case of two needs that no one service answers, without a name."""
    choose(page, "Quartiere", "San Fermo")
    choose(page, "Canale", "Telefono")
    for need in ("Utenze e povertà energetica", "Violenza domestica"):
        page.get_by_role("button", name=need).click()
    settle(page)


def beside(page: Page, name: str) -> None:
    page.get_by_role("list", name="Richieste").get_by_role("button", name=name).first.click()
    settle(page)


def test_a_case_is_referred_from_the_save_and_ends_when_each_need_has_its_answer(
    own_server: Server, visits: Visits
) -> None:
    page = visits.enter(own_server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", TABLET)
    start_again(page)
    tell(page)
    page.get_by_role("button", name="Salva e indirizza").click()
    expect(page.get_by_text("Non c’è scritto chi è")).to_be_visible()
    snap(page, "closing-who")
    page.get_by_role("button", name="Torno a scriverlo").click()
    expect(page.get_by_label("Cognome")).to_be_focused()
    page.get_by_role("button", name="Salva e indirizza").click()
    page.get_by_role("button", name="Lo aggiungo dopo").click()

    expect(page.get_by_text("Caso salvato. Da seguire entro")).to_be_visible()
    expect(page.get_by_label(re.compile("Per il partner"))).to_be_visible()
    first = page.get_by_role("button", name="Indirizza qui").first
    expect(first).to_be_in_viewport()
    snap(page, "closing-refer")
    bills = page.get_by_role("listitem").filter(has_text=re.compile("Risponde a Utenze"))
    bills.get_by_role("button", name="Indirizza qui").first.click()
    page.get_by_role("button", name="Ho telefonato").click()
    expect(page.get_by_text("Inviato. Ora tocca al partner.")).to_be_visible()
    settle(page)

    beside(page, "Ha accettato")
    beside(page, "Ha concluso…")
    page.get_by_text("Il bisogno ha avuto risposta").click()
    settle(page)
    beside(page, "L’inquilino conferma")
    expect(page.get_by_text("Senza risposta: Violenza domestica").first).to_be_visible()
    expect(page.get_by_role("button", name="Indirizza qui").first).to_be_visible()
    snap(page, "closing-left")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= PHONE[0]
    snap(page, "closing-left")
    page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})

    page.get_by_role("button", name="Di’ com’è finita…").click()
    page.get_by_text("Risolto in altro modo").click()
    settle(page)
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_text("Ogni bisogno ha una risposta: il caso è chiuso.")).to_be_visible()
    snap(page, "closing-closed")
