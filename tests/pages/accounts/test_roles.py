"""Every page as every role, on a database with nothing in it but the reference data."""

import pytest
from support import app_as

from domain.pages import PAGES
from domain.vocabulary import Role

MANAGER, EXECUTIVE, COORDINATOR, ADMINISTRATOR = Role
WHO_OPENS = {
    "home": set(Role),
    "intake": {MANAGER},
    "cases": {MANAGER, COORDINATOR},
    "referrals": {MANAGER, COORDINATOR},
    "map": set(Role),
    "partners": set(Role),
    "network": set(Role),
    "mobile": {MANAGER, COORDINATOR},
    "report": set(Role),
    "rights": {MANAGER},
    "admin": {ADMINISTRATOR},
}
NO_ACCESS = "Il tuo ruolo non ha accesso a questa pagina."


def test_every_page_is_in_the_table():
    assert set(WHO_OPENS) == set(PAGES)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", WHO_OPENS)
def test_a_page_opens_for_its_roles_and_refuses_the_others_in_words(monkeypatch, page, role):
    at = app_as(monkeypatch, role, page).run()
    assert not at.exception
    refused = NO_ACCESS in [warning.value for warning in at.warning]
    assert refused == (role not in WHO_OPENS[page])
