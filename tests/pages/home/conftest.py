"""A community manager of the demonstration, before a database of their own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from support import fresh_app_engine

from db.accounts import users as accounts
from db.engine import reading
from db.models.accounts import User
from domain.permissions import Actor
from domain.vocabulary import Role


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = fresh_app_engine()
    yield made
    made.dispose()


@pytest.fixture
def me(engine: Engine) -> Actor:
    with reading(engine) as session:
        user = session.get_one(User, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
        return Actor(user.id, user.name, user.role)
