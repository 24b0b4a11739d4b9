"""A run of a screen shares its reads, and never hides what was written."""

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update
from support import app_as, fresh_app_engine

import db.engine
from components import context, navigation, snapshot
from db.models.accounts import User
from domain.permissions import Actor
from domain.vocabulary import Role


@pytest.fixture
def engine(monkeypatch):
    engine = fresh_app_engine()
    monkeypatch.setattr(db.engine, "get_engine", lambda: engine)
    yield engine
    engine.dispose()


def active():
    with snapshot.session() as session:
        return session.scalar(select(func.count()).select_from(User).where(User.active))


def disable_all(engine):
    """Another process writes."""
    with engine.begin() as connection:
        connection.execute(update(User).values(active=False))


def test_a_run_reads_one_state_until_it_is_let_go_for_a_write(engine):
    with snapshot.one_run():
        before = active()
        disable_all(engine)
        assert active() == before > 0
        snapshot.let_go()
        assert active() == 0
    assert active() == 0, "outside of a run each read is of its own"


def in_a_thread(function):
    return context.aside()(function)


@pytest.mark.parametrize("write", [context.write, context.hand_in, in_a_thread])
def test_what_a_screen_has_written_is_in_what_it_reads_next(engine, monkeypatch, write):
    actor = Actor(1, "test", Role.ADMINISTRATOR)
    me = SimpleNamespace(actor=actor)
    monkeypatch.setattr(context, "_token", lambda: "token")
    monkeypatch.setattr(context, "_signed_in", lambda _session: me)
    monkeypatch.setattr(context, "actor", lambda: actor)
    monkeypatch.setattr(context, "_same_person", lambda _found: True)
    monkeypatch.setattr(context.accounts, "find_session", lambda _session, _token: me)
    monkeypatch.setattr(context.writers, "find_writer", lambda _session, _token: actor)
    with snapshot.one_run():
        assert active() > 0
        write(lambda session, _actor: session.execute(update(User).values(active=False)))
        assert active() == 0


def test_what_a_run_was_told_is_asked_once_and_forgotten_with_it(engine):
    for _run in range(2):
        with snapshot.one_run():
            before = snapshot.told((active,), active)
            disable_all(engine)
            assert snapshot.told((active,), active) == before
            snapshot.let_go()
            assert snapshot.told((active,), active) == 0


def test_a_run_that_fails_gives_its_connection_back(engine):
    def fails():
        with snapshot.session() as session:
            session.scalar(select(1))
            raise LookupError

    with pytest.raises(LookupError), snapshot.one_run():
        active()
        assert engine.pool.checkedout() == 1
        fails()
    assert engine.pool.checkedout() == 0


def test_the_pages_of_the_menu_are_made_once_and_not_at_every_run(monkeypatch):
    """The shell is a script: what it keeps for itself is gone with its run."""
    at = app_as(monkeypatch, Role.EXECUTIVE).run()
    assert not at.exception

    def made(*_args, **_more):
        raise AssertionError("a page is made again")

    monkeypatch.setattr(navigation.st, "Page", made)
    assert not at.run().exception
