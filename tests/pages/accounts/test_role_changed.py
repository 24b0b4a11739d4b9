"""An administrator changes the role of somebody whose page stands open."""

from itertools import pairwise, permutations

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest
from support import app_as, fresh_app_engine

from db.accounts import users as accounts
from db.engine import reading, transaction
from db.figures import releases
from db.models.accounts import User
from domain.pages import PAGES
from domain.vocabulary import Role

M, E, C, A = Role.COMMUNITY_MANAGER, Role.EXECUTIVE, Role.COORDINATOR, Role.ADMINISTRATOR
ROUND = (M, E, M, C, M, A, E, C, E, A, C, A, M)
"""Each role becomes each other once."""


@pytest.fixture(scope="module")
def engine():
    made = fresh_app_engine()
    with transaction(made) as session:
        releases.make(session)
    yield made
    made.dispose()


@pytest.fixture
def become(engine):
    """The demonstration's executive gets another role; in the end the old one back."""
    with reading(engine) as session:
        user = accounts.demo_user(session, Role.EXECUTIVE)

    def to(role: Role) -> None:
        with transaction(engine) as session:
            session.execute(update(User).where(User.id == user).values(role=role))
            session.info.pop("written", None)

    yield to
    to(Role.EXECUTIVE)


def stands(at: AppTest) -> None:
    at.run()
    assert not at.exception and not at.error


def test_the_round_goes_from_each_role_to_each_other():
    assert sorted(pairwise(ROUND)) == sorted(permutations(Role, 2))


@pytest.mark.parametrize("page", PAGES)
def test_an_open_page_stands_whatever_role_becomes_which(monkeypatch, engine, become, page):
    at = app_as(monkeypatch, Role.EXECUTIVE, page, engine=engine)
    for role in ROUND:
        become(role)
        stands(at)


@pytest.mark.parametrize(
    ("measure", "before", "after"),
    [
        ("share-EC", Role.EXECUTIVE, Role.COMMUNITY_MANAGER),
        ("urgent", Role.COMMUNITY_MANAGER, Role.ADMINISTRATOR),
    ],
)
def test_a_measure_the_new_role_has_not_gives_way_to_the_first(
    monkeypatch, engine, become, measure, before, after
):
    at = app_as(monkeypatch, Role.EXECUTIVE, "map", engine=engine)
    at.query_params["measure"] = measure
    for role in (before, after):
        become(role)
        stands(at)
    assert at.selectbox[0].proto.options[0] == "Casi aperti"
    assert "measure" not in at.query_params
