"""Somebody with an account and a password."""

import pytest
from sign_in_support import PASSWORD

from db.accounts import passwords
from db.accounts import users as accounts
from db.engine import transaction
from domain.vocabulary import Role


@pytest.fixture
def anna(app_engine):
    with transaction(app_engine) as session:
        chosen = passwords.chosen(PASSWORD, "anna.bianchi")
        accounts.create_user(
            session, None, "Anna.Bianchi", "Anna Bianchi", Role.COMMUNITY_MANAGER, chosen
        )
    return "anna.bianchi"
