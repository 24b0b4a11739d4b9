"""What tenants ask about their data, as who decides meets it."""

from ponte_server import Server
from visits import Visits, expect, settle

from domain.vocabulary import Role


def test_the_form_of_a_wish_comes_to_the_eye_of_who_decides(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/diritti", size=(390, 500))
    page.get_by_role("button", name="Decidi").first.click()
    settle(page)
    answer = page.get_by_label("Che cosa si dice all’inquilino")
    expect(answer).to_be_in_viewport()
