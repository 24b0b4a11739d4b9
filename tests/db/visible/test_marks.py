"""Who settles what is marked waits for nobody, and keeps nobody waiting for long."""

import threading
from contextlib import contextmanager
from time import monotonic

import pytest
from alembic import command
from case_support import add_case, add_service, entrust
from sqlalchemy import event, func, insert, select, text, update
from support import add_user, assert_told_as_worked_out

from db.access import audit
from db.cases.change import lock
from db.engine import reading, transaction
from db.models.directory import PartnerService
from db.models.referrals import Referral
from db.models.told import CaseTouched
from db.ops.migrate import alembic_config, migrate
from db.visible import kept
from db.visible.referrals import follow_services
from domain.acts import Act
from domain.vocabulary import Role

SECONDS = 30


@pytest.fixture
def references(fresh_engine):
    """Five cases, a request of each to one service; committed."""
    with transaction(fresh_engine) as session:
        manager = add_user(session, Role.COMMUNITY_MANAGER)
        service = add_service(session, needs=("EC-ALI",))
        made = [add_case(session, manager) for _ in range(5)]
        session.flush()
        for n, case in enumerate(made):
            entrust(session, manager, case.reference, service, "", f"form {n}")
        return [case.reference for case in made]


def come_to_be_reserved(session):
    """The service answers a reserved need now: all its requests change, and no case is held."""
    service = session.scalars(select(PartnerService)).one()
    service.restricted = True
    session.flush()
    follow_services(session, [service])
    audit(session, None, Act.PARTNER_EDIT, "ORG")


def left(session):
    return set(session.scalars(select(CaseTouched.case_id)))


@contextmanager
def impatient(engine):
    """Whoever would wait for a lock fails at once."""
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '1ms'"))
        connection.commit()
        yield connection


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_that_change_one_request_one_of_them_holding_the_case_both_end(
    fresh_engine, references
):
    marked, held, raised = threading.Event(), threading.Event(), []

    def change_many():
        try:
            with transaction(fresh_engine) as session:
                come_to_be_reserved(session)
                marked.set()
                assert held.wait(SECONDS)
        except Exception as error:
            raised.append(error)

    many = threading.Thread(target=change_many)
    many.start()
    assert marked.wait(SECONDS)
    with transaction(fresh_engine) as session:
        case = lock(session, references[0])
        held.set()
        session.scalars(select(Referral).where(Referral.case_id == case.id)).one().due_at = None
        audit(session, None, Act.REFERRAL_LINK, case.reference)
    many.join(SECONDS)
    assert not raised
    with reading(fresh_engine) as session:
        assert not left(session)
        assert_told_as_worked_out(session)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_who_counts_anew_and_who_hides_requests_take_the_cases_first(fresh_engine, references):
    """Each waits for the other there, so that neither holds what the other wants next."""
    raised = []

    def hide():
        try:
            with transaction(fresh_engine) as session:
                come_to_be_reserved(session)
        except Exception as error:
            raised.append(error)

    hides = threading.Thread(target=hide)
    with impatient(fresh_engine) as counting:
        counting.execute(text('LOCK TABLE "case" IN EXCLUSIVE MODE'))
        hides.start()
        until = monotonic() + SECONDS
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not counting.scalar(waiting) and monotonic() < until:
            pass
        counting.execute(text("LOCK TABLE referral IN EXCLUSIVE MODE"))
        counting.commit()
    hides.join(SECONDS)
    assert not raised


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_while_a_newer_version_works_out_what_there_is_an_older_one_writes(
    fresh_engine, references, monkeypatch
):
    monkeypatch.setattr(kept, "PIECE", 4)
    with fresh_engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0051")
    settling, written = threading.Event(), threading.Event()

    def wait(_connection, _cursor, statement, *_more):
        if statement.startswith("DELETE FROM case_told") and not settling.is_set():
            settling.set()
            assert written.wait(SECONDS)

    event.listen(fresh_engine, "before_cursor_execute", wait)
    newer = threading.Thread(target=migrate, args=[fresh_engine])
    newer.start()
    assert settling.wait(SECONDS)
    try:
        with impatient(fresh_engine) as older:
            last = select(func.max(Referral.id)).scalar_subquery()
            older.execute(update(Referral).where(Referral.id == last).values(reserved=True))
            older.commit()
    finally:
        written.set()
        newer.join(SECONDS)


def older(engine):
    """A version that marks by the triggers alone changes the request of every case."""
    with engine.begin() as connection:
        connection.execute(update(Referral).values(reserved=True))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_case_that_somebody_holds_is_left_and_settled_at_the_next_turn(fresh_engine, references):
    older(fresh_engine)
    with transaction(fresh_engine) as session:
        held = lock(session, references[0])
        kept.settle_left(fresh_engine)
        with reading(fresh_engine) as other:
            assert left(other) == {held.id}
    kept.settle_left(fresh_engine)
    with reading(fresh_engine) as session:
        assert not left(session)
        assert_told_as_worked_out(session)


def test_what_others_left_is_settled_in_pieces_each_a_transaction(
    fresh_engine, references, monkeypatch
):
    older(fresh_engine)
    monkeypatch.setattr(kept, "PIECE", 2)
    done = []
    event.listen(fresh_engine, "commit", done.append)
    kept.settle_left(fresh_engine)
    assert len(done) == 3
    with reading(fresh_engine) as session:
        assert not left(session)
        assert_told_as_worked_out(session)


def test_what_others_left_is_nobody_elses_work(fresh_engine, references):
    older(fresh_engine)
    asked = []
    event.listen(fresh_engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    with transaction(fresh_engine) as session:
        add_user(session, Role.EXECUTIVE)
    assert asked and not [statement for statement in asked if "case_touched" in statement]
    with transaction(fresh_engine) as session:
        case = lock(session, references[0])
        case.urgency = 1
        audit(session, None, Act.CASE_URGENCY, case.reference)
    with reading(fresh_engine) as session:
        assert len(left(session)) == 4


def test_no_mark_stays_of_a_case_that_is_gone(fresh_engine):
    with fresh_engine.begin() as connection:
        connection.execute(insert(CaseTouched).values(case_id=4_000))
    kept.settle_left(fresh_engine)
    with reading(fresh_engine) as session:
        assert not kept.behind(session)
