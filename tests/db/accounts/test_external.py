"""Accounts of people who sign in at a provider, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select

from db.accounts import external, sessions
from db.accounts.external import ClaimedIdentity, NotLetIn, SignedInThere
from db.accounts.throttle import NOWHERE
from db.clock import utcnow
from db.crypto import token_hash
from db.engine import reading, transaction
from db.models.accounts import AuditEvent, User, WebSession
from domain.accounts.second import Way
from domain.acts import Act
from domain.vocabulary import Role

ANNA = ClaimedIdentity(
    "https://one", "u1", "anna", "Anna Bianchi", Role.EXECUTIVE, "anna@example.org"
)


@pytest.fixture
def enter(session):
    """Sign in at a provider; the session's token."""

    def opened(claimed, provider="one", sid=None):
        user_id = external.arrive(session, claimed, NOWHERE)
        token = sessions.open_session(session, user_id, "Firefox", Way.PROVIDER, None)
        session.flush()
        number = session.scalar(
            select(WebSession.id).where(WebSession.token_hash == token_hash(token))
        )
        external.remember(session, number, SignedInThere(provider, "a.b.c"), sid)
        session.flush()
        return token

    return opened


def test_one_subject_of_two_issuers_is_two_people(session):
    first = external.arrive(session, ANNA, NOWHERE)
    assert external.arrive(session, ANNA, NOWHERE) == first
    assert external.arrive(session, replace(ANNA, issuer="https://two"), NOWHERE) != first


def test_the_mail_address_is_taken_over_once_and_then_its_owners_own(session):
    user = session.get_one(User, external.arrive(session, ANNA, NOWHERE))
    assert user.email == "anna@example.org"
    user.email = "mine@example.org"
    external.arrive(session, ANNA, NOWHERE)
    assert user.email == "mine@example.org"


def test_a_session_knows_where_it_was_opened_and_ends_from_there(session, enter):
    here, there = enter(ANNA, sid="s1"), enter(ANNA, sid="s2")
    other = enter(replace(ANNA, subject="u2", username="eva"), sid="s1 of another")
    assert external.opened_at(session, here) == SignedInThere("one", "a.b.c")
    assert external.end_there(session, "two", ANNA.issuer, "u1", "s1") == 0
    assert external.end_there(session, "one", ANNA.issuer, "", "") == 0
    assert external.end_there(session, "one", ANNA.issuer, "", "s1") == 1
    assert external.end_there(session, "one", ANNA.issuer, "u1", "") == 1
    found = [sessions.find_session(session, t, before_change=True) for t in (here, there, other)]
    assert [one is not None for one in found] == [False, False, True]


def test_who_lost_the_role_is_out_and_a_state_serves_once(session, enter):
    token = enter(ANNA)
    assert external.arrive(session, replace(ANNA, role=None), NOWHERE) is NotLetIn.NO_ROLE
    assert sessions.find_session(session, token) is None
    assert external.use_once(session, "state", utcnow())
    assert not external.use_once(session, "state", utcnow())


def test_tabs_that_come_in_for_the_first_time_at_the_same_moment_are_one_person(fresh_engine):
    together = Barrier(4)

    def come_in(_tab):
        together.wait()
        with transaction(fresh_engine) as session:
            user_id = external.arrive(session, ANNA, NOWHERE)
            sessions.open_session(session, user_id, "Firefox", Way.PROVIDER)
            return user_id

    with ThreadPoolExecutor(4) as pool:
        people = set(pool.map(come_in, range(4)))
    assert len(people) == 1
    with reading(fresh_engine) as session:
        made = select(func.count()).where(AuditEvent.action == Act.USER_CREATE.value)
        assert session.scalar(made) == 1
