"""Silence is noticed: one message a day to each partner, in working time, and a task to call."""

import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from sqlalchemy import func, select, update
from support import add_user

from db.engine import reading, transaction
from db.models.directory import Contact, Partner
from db.models.follow_up import Mail, MailReferral, Task
from db.models.referrals import Referral
from db.referrals import expiry as referral_expiry
from db.referrals import partner_link, reminders
from db.referrals import reply as replies
from db.referrals.ask import answer_question, record, reply_link
from db.tasks import to_do as tasks
from domain.business_time import ROME
from domain.mail.messages import MailKind
from domain.tasks.task import TaskKind
from domain.vocabulary import ReferralStatus, Role
from settings import get_settings

S = ReferralStatus
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ROME)


@pytest.fixture(autouse=True)
def by_mail(monkeypatch):
    monkeypatch.setattr(get_settings(), "smtp_host", "127.0.0.1")
    monkeypatch.setattr(get_settings(), "mail_from", "ponte@aler.example.org")


@pytest.fixture
def service(session):
    made = add_service(session)
    session.execute(update(Contact).values(email="referente@associazione.example.org"))
    return made


def ask(session, manager, service, number=0, quarter="VA-01", urgency=3) -> int:
    case = add_case(session, manager, quarter=quarter, urgency=urgency)
    entrust(session, manager, case.reference, service, "", f"form-{number}-{case.reference}")
    session.flush()
    return session.scalars(select(Referral.id).order_by(Referral.id.desc())).first()


def sweep(session, moment):
    """What the clock does at a moment."""
    with time_machine.travel(moment, tick=False):
        for partner_id in reminders.due(session):
            reminders.remind(session, partner_id)
        session.flush()
        session.expire_all()


def written(session) -> list[tuple[str, int]]:
    """The reminders, by day, with how many requests each is about."""
    rows = session.execute(
        select(Mail.occasion, func.count())
        .join(MailReferral, MailReferral.mail_id == Mail.id)
        .where(Mail.kind == MailKind.REMINDER)
        .group_by(Mail.id, Mail.occasion)
        .order_by(Mail.id)
    )
    return [(row[0].rpartition(".")[2], row[1]) for row in rows]


def every_hour(session, start, days):
    for hour in range(24 * days - 1):  # started at ten it ends at eight, before the office opens
        sweep(session, start + timedelta(hours=hour))


def test_a_partner_is_reminded_the_day_before_and_each_day_after_until_it_answers(
    session, manager, service
):
    with time_machine.travel(MONDAY, tick=False):
        number = ask(session, manager, service)
    every_hour(session, MONDAY, 8)
    days = [day for day, _count in written(session)]
    assert days == ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"]
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        record(session, manager, number, S.ACCEPTED)
    every_hour(session, MONDAY + timedelta(days=8), 3)
    assert len(written(session)) == len(days)


def test_one_message_a_day_speaks_of_everything_that_waits(session, manager, service):
    with time_machine.travel(MONDAY, tick=False):
        for number in range(4):
            ask(session, manager, service, number, urgency=2)
    every_hour(session, MONDAY, 2)
    assert written(session) == [("2026-11-24", 4)]


def test_no_reminder_on_the_day_of_the_request_itself(session, manager, service):
    with time_machine.travel(MONDAY, tick=False):
        ask(session, manager, service, urgency=1)
    every_hour(session, MONDAY, 1)
    assert written(session) == []
    every_hour(session, MONDAY + timedelta(days=1), 1)
    assert written(session) == [("2026-11-24", 1)]


def test_a_late_answer_gives_one_task_to_call_and_the_answer_ends_it(session, manager, service):
    with time_machine.travel(MONDAY, tick=False):
        number = ask(session, manager, service, urgency=1)
    every_hour(session, MONDAY, 3)
    assert to_do(session) == [TaskKind.CALL]
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        record(session, manager, number, S.ACCEPTED)
    assert to_do(session) == []


def to_do(session):
    return list(session.scalars(select(Task.kind).where(Task.done_at.is_(None)).order_by(Task.id)))


def test_a_sweep_at_night_waits_for_the_morning(session, manager, service):
    with time_machine.travel(MONDAY, tick=False):
        ask(session, manager, service, urgency=2)
    sweep(session, datetime(2026, 11, 24, 23, tzinfo=ROME))  # the server was away all day
    assert written(session) == []
    assert to_do(session) == []
    sweep(session, datetime(2026, 11, 25, 8, 59, tzinfo=ROME))
    assert written(session) == []
    sweep(session, datetime(2026, 11, 25, 9, 0, tzinfo=ROME))
    assert written(session) == [("2026-11-25", 1)]


def test_nobody_is_reminded_on_the_patron_day_of_varese(session, manager, service):
    with time_machine.travel(datetime(2026, 5, 6, 16, tzinfo=ROME), tick=False):
        ask(session, manager, service, urgency=2)
    every_hour(session, datetime(2026, 5, 7, 17, 30, tzinfo=ROME), 4)
    assert [day for day, _n in written(session)] == ["2026-05-11"]


def test_the_clocks_going_back_an_hour_neither_repeat_nor_lose_a_reminder(
    session, manager, service
):
    friday = datetime(2026, 10, 23, 11, tzinfo=ROME)
    with time_machine.travel(friday, tick=False):
        ask(session, manager, service, urgency=2)
    every_hour(session, friday, 5)
    assert [day for day, _n in written(session)] == ["2026-10-26", "2026-10-27", "2026-10-28"]


def test_without_a_mail_server_nobody_is_written_to_and_somebody_is_told_to_call(
    session, manager, service, monkeypatch
):
    monkeypatch.setattr(get_settings(), "smtp_host", "")
    with time_machine.travel(MONDAY, tick=False):
        ask(session, manager, service, urgency=1)
    every_hour(session, MONDAY, 2)
    assert written(session) == []
    assert to_do(session) == [TaskKind.CALL]


def test_after_the_expiry_the_task_is_to_choose_another_partner(session, manager, service):
    with time_machine.travel(MONDAY, tick=False):
        number = ask(session, manager, service, urgency=1)
    every_hour(session, MONDAY, 2)
    with time_machine.travel(MONDAY + timedelta(days=9), tick=False):
        referral_expiry.expire(session, number)
        session.flush()
        [task] = tasks.agenda(session, manager).first
    assert (task.kind, task.partner) == (TaskKind.NEXT, "Emporio di prova")


def test_two_clocks_at_once_write_one_reminder_and_set_one_task(fresh_engine):
    with time_machine.travel(MONDAY, tick=False), transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
        service = add_service(session)
        session.execute(update(Contact).values(email="referente@associazione.example.org"))
        ask(session, actor, service, urgency=1)
        partner = session.scalar(select(Referral.partner_id))
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        clocks = [threading.Thread(target=look, args=(fresh_engine, partner)) for _ in range(4)]
        for clock in clocks:
            clock.start()
        for clock in clocks:
            clock.join(30)
    with reading(fresh_engine) as session:
        assert written(session) == [("2026-11-24", 1)]
        assert to_do(session) == [TaskKind.CALL]


def look(engine, partner_id):
    with transaction(engine) as session:
        reminders.remind(session, partner_id)


def test_a_partner_that_waits_for_our_answer_is_neither_reminded_nor_given_up(
    session, manager, service
):
    with time_machine.travel(MONDAY, tick=False):
        number = ask(session, manager, service)
        replies.ask(session, reply_link(session, manager, number), "Maria di prova", "Quanti?")
        session.flush()
    every_hour(session, MONDAY, 12)
    assert written(session) == []
    assert to_do(session) == [TaskKind.QUESTION]
    later = MONDAY + timedelta(days=14)
    with time_machine.travel(later, tick=False):
        assert referral_expiry.due(session) == []
        answer_question(session, manager, number, "Quattro.")
        session.flush()
        assert referral_expiry.due(session) == []
    every_hour(session, later, 4)  # its time began again; the eighth is a holiday
    assert [day for day, _count in written(session)] == ["2026-12-10"]
    record_of = session.get_one(Referral, number)
    assert record_of.due_at > later


@pytest.mark.parametrize("why", ["stopped", "holidays"])
def test_who_wants_none_or_is_away_is_not_reminded_but_called(session, manager, service, why):
    with time_machine.travel(MONDAY, tick=False):
        asked = ask(session, manager, service)
        token = reply_link(session, manager, asked)
        if why == "stopped":
            assert partner_link.stop_reminders(session, token)
            assert not partner_link.stop_reminders(session, token)
        else:
            away = {"away_from": MONDAY.date(), "away_until": MONDAY.date() + timedelta(days=30)}
            session.execute(update(Partner).values(away))
    for day in range(1, 8):
        sweep(session, MONDAY + timedelta(days=day))
    assert written(session) == []
    kinds = {task.kind for task in session.scalars(select(Task))}
    assert TaskKind.CALL in kinds
    assert (TaskKind.NO_REMINDERS in kinds) is (why == "stopped")
