"""What the tests of pages prepare alike; a file that needs another kind says so itself."""

from collections.abc import Iterator
from datetime import time

import pytest
from mobile_support import add_stop, convene, row
from sqlalchemy import Engine
from support import fresh_app_engine

import i18n
from db.accounts import users as accounts
from db.engine import reading, transaction
from db.models.accounts import User
from domain.permissions import Actor
from domain.vocabulary import Role


@pytest.fixture(autouse=True)
def italian(english: None) -> None:
    """Who works here reads Italian."""
    i18n.use("it")


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A migrated database with the people of the demonstration."""
    made = fresh_app_engine()
    yield made
    made.dispose()


@pytest.fixture
def me(engine: Engine) -> Actor:
    """The community manager of the demonstration."""
    with reading(engine) as session:
        user = session.get_one(User, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
        return Actor(user.id, user.name, user.role)


@pytest.fixture
def stop(engine: Engine, me: Actor) -> int:
    """Today's stop with two convened tenants."""
    with transaction(engine) as session:
        made = add_stop(session)
        convene(
            session,
            me,
            made,
            row("Rossi", "<b>Maria</b>", phone="+393331234567", hour=time(9, 30)),
            row("Bianchi"),
        )
        return made.id
