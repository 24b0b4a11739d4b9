"""What is due is done one duty after the other, and none stands in the way of the next."""

import asyncio

import pytest
from case_support import add_case, add_service, entrust, nobody_took_it
from sqlalchemy import select, text, update
from support import add_user

import metrics
from db.access import audit
from db.clock import utcnow
from db.engine import UNANSWERED, reading, transaction
from db.models.installation import Installation
from db.models.referrals import Referral
from db.models.told import CaseTold
from db.ops import alive
from db.visible import kept
from domain.acts import Act
from domain.vocabulary import Role
from web import clock, due
from web.standing import HERE


def failures(duty: str) -> float:
    return metrics.REGISTRY.get_sample_value("ponte_duty_failures_total", {"duty": duty}) or 0


def test_a_duty_that_fails_is_counted_and_keeps_no_other_from_its_turn(app_engine, monkeypatch):
    done = []

    def remind_partners():
        raise LookupError

    monkeypatch.setattr(due, "remind_partners", remind_partners)
    monkeypatch.setattr(due, "seal_record", lambda: done.append("sealed"))
    before, failed = HERE.turned_at, failures(remind_partners.__qualname__)
    with transaction() as session:
        session.merge(Installation(id=1, kind="demonstration", since=utcnow()))
    due.tick()
    assert done == ["sealed"]
    assert failures(remind_partners.__qualname__) == failed + 1
    assert HERE.turned_at > before
    with reading() as session:
        assert session.scalar(select(Installation.clock_at)) is not None


def test_while_the_database_does_not_answer_the_clock_has_had_no_turn(app_engine, monkeypatch):
    def beat(_session):
        raise ConnectionError

    monkeypatch.setattr(alive, "beat", beat)
    before = HERE.turned_at
    with pytest.raises(ConnectionError):
        due.tick()
    assert HERE.turned_at == before


def test_what_the_clock_could_not_write_is_no_save_that_failed(app_engine):
    def failed() -> float:
        return metrics.REGISTRY.get_sample_value("ponte_saves_total", {"outcome": "failed"}) or 0

    with app_engine.begin() as connection:
        connection.execute(text("ALTER TABLE installation RENAME COLUMN clock_at TO before"))
    saves, duties = failed(), failures(due.tick.__qualname__)
    asyncio.run(clock._guarded(clock.in_thread(due.tick)))
    assert (failed(), failures(due.tick.__qualname__)) == (saves, duties + 1)
    with pytest.raises(UNANSWERED), transaction() as session:
        alive.beat(session)
    assert failed() == saves + 1


@pytest.mark.parametrize(
    ("duty", "room", "act"),
    [
        ("expire_referrals", "referral_expiry", "expire"),
        ("remind_partners", "reminders", "remind"),
        ("ask_for_verification", "verification_ask", "ask_by_clock"),
    ],
)
def test_of_many_one_that_fails_does_not_keep_the_others_of_its_duty_back(
    app_engine, monkeypatch, duty, room, act
):
    done = []

    def one(_session, number):
        if number == 1:
            raise LookupError
        done.append(number)

    monkeypatch.setattr(getattr(due, room), "due", lambda _session: [1, 2])
    monkeypatch.setattr(getattr(due, room), act, one)
    monkeypatch.setattr(due.outbox, "by_mail", lambda: True)
    monkeypatch.setattr(due.Calendar, "is_open", lambda *_when: True)
    failed = failures(duty)
    getattr(due, duty)()
    assert (done, failures(duty)) == ([2], failed + 1)


def test_what_an_older_version_changed_is_settled_by_the_clock(app_engine):
    """Its triggers mark the case; it does not know what to do with the mark."""
    with transaction() as session:
        manager = add_user(session, Role.COMMUNITY_MANAGER)
        case, service = add_case(session, manager), add_service(session, needs=("EC-ALI",))
        entrust(session, manager, case.reference, service, "", "form")
        session.flush()
        nobody_took_it(session)
        audit(session, manager, Act.CASE_OPEN, case.reference)
    kept_of = select(CaseTold.reserved).order_by(CaseTold.reserved)
    with app_engine.begin() as older:
        older.execute(update(Referral).values(reserved=True))
        assert list(older.scalars(kept_of)) == [False, True]
    kept.settle_left()
    with reading() as session:
        assert list(session.scalars(kept_of)) == [True]
        assert not kept.behind(session)
