"""What the clock carries out of the rights of persons."""

import re

import pytest
from case_support import add_case
from sqlalchemy import select, update

from db import crypto
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.cases import CaseEvent
from db.models.installation import Installation
from db.models.people import Household, Person
from db.ops import installation
from db.people.index import add_person
from db.reference.catalogue import catalogue_of
from db.rights import again
from db.rights.destroy import person_digest
from domain.permissions import Actor
from domain.vocabulary import Role
from web import clock
from web import put_back as web_put_back
from web.rights import duties


@pytest.fixture
def put_back(app_engine, settings, tmp_path):
    """A database that was put back by a copy of its file; the list beside it knows more."""
    settings(var_dir=tmp_path)
    with transaction(app_engine) as session:
        session.info["audited"] = True
        manager = Actor(
            accounts.demo_user(session, Role.COMMUNITY_MANAGER), "M", Role.COMMUNITY_MANAGER
        )
        place = catalogue_of(session).quarters_by_code["VA-01"].id
        home = Household(quarter_id=place, size=1, minors=0)
        session.add(home)
        session.flush()
        person = Person(
            household_id=home.id,
            family_name="Brambilla",
            given_name="Zelinda",
            created_at=utcnow(),
        )
        add_person(session, person)
        add_case(session, manager, story="La vicina è Zelinda Brambilla")
        session.flush()
        gone = person_digest(person.id, person.created_at)
    (tmp_path / again.NAME).write_text(f"{gone} 2026-11-01\n")
    crypto.encrypt("")  # the keys of this process, which a demonstration has made
    crypto.index_key()
    return app_engine


def everybody(engine) -> list[int]:
    with reading(engine) as session:
        return list(session.scalars(select(Person.id)))


def test_a_database_put_back_without_our_command_loses_again_who_was_erased(put_back, settings):
    settings(demo=False)
    assert not duties.carry_out()
    assert everybody(put_back) == []
    with reading(put_back) as session:
        assert "Zelinda" not in session.scalars(select(CaseEvent.text)).one()


def test_a_demonstration_that_begins_again_is_left_alone(put_back):
    assert not duties.carry_out()
    assert len(everybody(put_back)) == 1


def test_nobody_is_served_from_a_backup_before_who_was_erased_since_is_gone(put_back, browser):
    installation.settle(put_back, demo=True)
    with put_back.begin() as connection:  # as `restore` leaves it, broken off
        connection.execute(update(Installation).values(put_back_at=utcnow()))
    for path in ("/auth/login", "/readyz", "/r/anything", "/casi", "/calendar/x"):
        answer = browser.get(path)
        assert answer.status_code == 503, path
    page = browser.get("/auth/login").text
    assert "copia di sicurezza" in page
    [style] = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    assert browser.get(style).status_code == 200
    assert len(everybody(put_back)) == 1
    clock.prepare()  # the next start
    assert everybody(put_back) == []
    web_put_back._looked.clear()  # a second later
    assert browser.get("/auth/login").status_code == 200
    assert browser.get("/readyz").status_code == 200
