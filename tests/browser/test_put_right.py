"""A mistake at the camper is put right: telephone, second member, quarter."""

import secrets
from contextlib import closing

from playwright.sync_api import Page
from ponte_server import Server, opened
from visits import PHONE, TABLET, Visits, choose, expect, settle, snap

from db.crypto import token_hash
from domain.vocabulary import Role

ACCEPTED = """
SELECT r.id, c.reference FROM referral r JOIN "case" c ON c.id = r.case_id
JOIN person p ON p.household_id = c.household_id JOIN quarter q ON q.id = c.quarter_id
WHERE r.status = 'accepted' AND c.status = 'referred' AND c.privacy_given_on IS NOT NULL
AND q.name <> 'Montello' ORDER BY r.id LIMIT 1
"""


def accepted(server: Server) -> tuple[str, str]:
    """A case that a partner has in hand, and the address of that partner's page."""
    token = secrets.token_urlsafe(32)
    with closing(opened(server.var)) as connection:
        number, reference = connection.execute(ACCEPTED).fetchone()
        connection.execute(
            "UPDATE referral SET reply_hash = ?, reply_until = '2099-01-01 00:00:00' WHERE id = ?",
            (token_hash(token), number),
        )
        connection.commit()
    return reference, f"/r/{token}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def to_part(page: Page, name: str) -> None:
    """Open the panel at one of its parts."""
    press(page, "Correggi")
    panel = page.locator(".st-key-case-panel")
    panel.get_by_text(name, exact=True).first.click()
    settle(page)


def open_cases(page: Page, quarter: str) -> int:
    """The open cases of a quarter, from the table under the map."""
    row = page.locator("table tr").filter(has_text=quarter).first
    expect(row).to_be_visible()
    cells = row.locator("td").all_inner_texts()
    return int(next(text for text in cells if text.strip().isdecimal()))


def test_what_was_written_wrong_is_put_right_for_everybody(
    own_server: Server, visits: Visits
) -> None:
    reference, link = accepted(own_server)
    partner = visits.anonymous(own_server.origin, link, PHONE)
    manager = visits.enter(
        own_server.origin, Role.COMMUNITY_MANAGER, f"/casi?case={reference}", TABLET
    )
    figures = visits.enter(own_server.origin, Role.COMMUNITY_MANAGER, "/mappa", TABLET)
    before = open_cases(figures, "Montello")

    row = manager.locator(".st-key-case-actions").get_by_role("button").all()
    assert len({button.bounding_box()["y"] for button in row}) == 1  # one line, on a tablet
    press(manager, "Correggi")
    press(manager, "Mostra e correggi")
    # Typed and saved at once, the cursor still in the field.
    manager.get_by_label("Telefono", exact=True).fill("347 111 2222")
    press(manager, "Salva")
    expect(manager.get_by_text("è così da subito")).to_be_visible()
    expect(manager.get_by_text("Corretto: telefono")).to_be_visible()
    partner.reload()
    partner.get_by_role("button", name="Guardate nome e numero").click()
    expect(partner.get_by_text("347 111 2222").first).to_be_visible()

    to_part(manager, "Nucleo")
    press(manager, "Mostra e correggi")
    manager.get_by_text("Aggiungi un componente").click()
    manager.get_by_label("Cognome", exact=True).fill("Secondaprova")
    snap(manager, "put-right-household")
    manager.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    panel, last = (
        found.bounding_box()
        for found in (manager.locator(".st-key-case-panel"), manager.get_by_label("Over 65"))
    )
    assert panel and last and last["x"] + last["width"] <= panel["x"] + panel["width"]
    manager.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    manager.get_by_role("button", name="Aggiungi al nucleo", exact=True).dblclick()
    expect(manager.get_by_text("Corretto: chi fa parte del nucleo")).to_have_count(1)
    settle(manager)
    expect(manager.get_by_text("non ancora salvata")).to_have_count(0)
    press(manager, "Mostra identità")
    expect(manager.get_by_text("Secondaprova")).to_have_count(1)

    to_part(manager, "Dove e come")
    choose(manager, "Quartiere", "Montello")
    press(manager, "Salva")
    expect(manager.get_by_text("Corretto: quartiere").first).to_be_visible()
    figures.reload()
    settle(figures)
    assert open_cases(figures, "Montello") == before + 1

    to_part(manager, "Correzioni fatte")
    press(manager, "Mostra e correggi")
    expect(manager.get_by_text("a 347 111 2222")).to_be_visible()
    snap(manager, "put-right-history")
