"""Mail to people of the agency: what they asked for, once, in working time, and of no tenant."""

import asyncio
import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from case_support import add_case, add_service, entrust, nobody_took_it
from post_support import body
from sqlalchemy import select, update
from support import add_user

from db.access import audit
from db.case_life.changes import change_status
from db.engine import reading, transaction
from db.mail import choices
from db.models.accounts import User
from db.models.cases import Case
from db.models.directory import Partner
from db.models.referrals import Referral
from db.models.staff_mail import StaffMail
from db.referrals import expiry
from db.referrals.reply import answer, ask, link_token
from domain.acts import Act
from domain.business_time import ROME
from domain.mail.messages import MailState
from domain.mail.staff import AtOnce
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus, Role
from web import due
from web.home import staff_post

S = ReferralStatus
THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=ROME)
SUNDAY = datetime(2026, 11, 29, 15, 0, tzinfo=ROME)
HOLIDAY = datetime(2026, 12, 8, 9, 30, tzinfo=ROME)
DAY = timedelta(days=1)
TO = "chi.lavora@aler.example.org"


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(THURSDAY, tick=False) as moment:
        yield moment


def chooses(actor, at_once=AtOnce.NO, *, digest=False, address=TO):
    with transaction() as session:
        session.execute(update(User).where(User.id == actor.user_id).values(email=address))
        choices.choose(session, actor, at_once, digest=digest)


def asked(actor, name="Emporio di prova", needs=("EC-ALI",), urgency=3) -> tuple[int, str]:
    """A request that was sent, and the reference of its case."""
    with transaction() as session:
        case = add_case(session, actor, ("EC-ALI", *needs[1:]), urgency=urgency)
        service = add_service(session, name, needs=needs)
        number = entrust(session, actor, case.reference, service, "", f"form {case.id}")
        nobody_took_it(session)
        return number, case.reference


def declined(number: int) -> None:
    with transaction() as session:
        token = link_token(session, number)
        answer(session, token, S.SENT, S.DECLINED, "no_capacity", "Anna", "Siamo pieni")


def morning() -> None:
    """What the clock does, and then the post."""
    staff_post.queue_digests(due.turn)
    asyncio.run(staff_post.turn())


def states(engine) -> list[MailState]:
    with reading(engine) as session:
        return list(session.scalars(select(StaffMail.state).order_by(StaffMail.id)))


def test_a_no_is_told_at_once_by_reference_and_alike_whatever_it_is_about(here, actor, post):
    chooses(actor, AtOnce.MINE)
    plain, one = asked(actor)
    secret, other = asked(actor, "Centro antiviolenza", ("FA-VIO",), urgency=1)
    for number in (plain, secret):
        declined(number)
        asyncio.run(staff_post.turn())
    first, second = post.messages
    assert first["To"] == TO and first["Subject"] == f"Ponte: {one}, il partner dice di no"
    assert f"https://ponte.example.org/casi?case={one}\n" in body(first)
    assert body(first).replace(one, "…") == body(second).replace(other, "…")
    assert "https://ponte.example.org/?mail=1" in body(first)
    asyncio.run(staff_post.turn())
    assert len(post.messages) == 2


def test_what_comes_at_the_weekend_is_one_mail_on_monday_without_what_was_seen_to(
    here, actor, post, thursday
):
    chooses(actor, AtOnce.ALL)
    thursday.move_to(SUNDAY)
    numbers = [asked(actor) for _each in range(3)]
    for number, _reference in numbers[:2]:
        declined(number)
    with transaction() as session:
        ask(session, link_token(session, numbers[2][0]), "", "Quanti sono?")
    asyncio.run(staff_post.turn())
    assert post.messages == []
    with transaction() as session:
        version = session.scalar(select(Case.version).where(Case.reference == numbers[0][1]))
        change_status(
            session, actor, numbers[0][1], version, CaseStatus.CLOSED, outcome=Outcome.WITHDRAWN
        )
    thursday.move_to(SUNDAY + timedelta(hours=18, minutes=1))
    asyncio.run(staff_post.turn())
    [message] = post.messages
    assert numbers[0][1] not in body(message)
    assert f"{numbers[1][1]}: il partner dice di no" in body(message)
    assert f"{numbers[2][1]}: il partner chiede qualcosa" in body(message)


def test_who_may_not_see_a_request_is_not_told_of_it_nor_how_urgent_a_case_is(here, actor, post):
    with transaction() as session:
        coordinator = add_user(session, Role.COORDINATOR)
    chooses(coordinator, AtOnce.ALL)
    hidden, _reference = asked(actor, "Centro antiviolenza", ("FA-VIO",))
    silent, seen = asked(actor, urgency=4)
    declined(hidden)
    with transaction() as session:
        expiry.expire(session, silent)
    asyncio.run(staff_post.turn())
    [message] = post.messages
    assert message["Subject"] == f"Ponte: {seen}, il partner non ha risposto in tempo"
    assert states(here) == [MailState.DROPPED, MailState.SENT]


def test_a_manager_is_told_that_time_ran_out_only_where_it_is_urgent(here, actor, post):
    chooses(actor, AtOnce.MINE)
    references = []
    for urgency in (4, 1):
        number, reference = asked(actor, urgency=urgency)
        references.append(reference)
        with transaction() as session:
            expiry.expire(session, number)
    asyncio.run(staff_post.turn())
    [message] = post.messages
    assert message["Subject"] == f"Ponte: {references[1]}, il partner non ha risposto in tempo"


def test_what_is_tried_again_after_hours_waits_for_the_morning(here, actor, post, thursday):
    chooses(actor, AtOnce.ALL)
    number, _reference = asked(actor)
    evening = THURSDAY.replace(hour=16, minute=58)
    thursday.move_to(evening)
    post.busy = True
    declined(number)
    asyncio.run(staff_post.turn())
    post.busy = False
    thursday.move_to(evening + timedelta(minutes=10))
    asyncio.run(staff_post.turn())
    assert post.messages == []
    thursday.move_to(evening + timedelta(hours=16, minutes=3))
    asyncio.run(staff_post.turn())
    assert len(post.messages) == 1


def test_nothing_is_told_on_a_holiday_and_one_digest_the_day_after(here, actor, post, thursday):
    chooses(actor, digest=True)
    asked(actor)
    with transaction() as session:
        session.execute(update(Case).values(due_at=THURSDAY - DAY, next_actor="aler"))
        audit(session, actor, Act.CASE_NOTE, "test")
    thursday.move_to(HOLIDAY)
    morning()
    assert post.messages == []
    thursday.move_to(HOLIDAY + DAY)
    for _tick in range(3):
        morning()
    [message] = post.messages
    assert message["Subject"] == "Ponte: che cosa c’è da fare oggi"
    assert "1 caso in ritardo" in body(message)
    with reading(here) as session:
        for name in session.scalars(select(Partner.name)):
            assert name not in body(message)


def test_the_digest_of_a_day_without_a_mail_server_does_not_come_beside_the_next(
    here, actor, post, thursday
):
    chooses(actor, digest=True)
    asked(actor)
    with transaction() as session:
        session.execute(update(Case).values(due_at=THURSDAY - DAY, next_actor="aler"))
        audit(session, actor, Act.CASE_NOTE, "test")
    post.busy = True
    for hours in (0, 1, 2, 5, 6):
        thursday.move_to(THURSDAY + timedelta(hours=hours))
        morning()
    post.busy = False
    thursday.move_to(THURSDAY + DAY)
    morning()
    thursday.move_to(THURSDAY + DAY + timedelta(hours=6))
    morning()
    assert len(post.messages) == 1
    assert sorted(states(here)) == [MailState.DROPPED, MailState.SENT]


def test_two_processes_send_one(here, actor, post):
    chooses(actor, AtOnce.ALL)
    number, _reference = asked(actor)
    declined(number)
    both = [threading.Thread(target=asyncio.run, args=(staff_post.turn(),)) for _each in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(post.messages) == 1


@pytest.mark.parametrize("how", ["disabled", "stopped", "no address", "no cases any more"])
def test_who_left_or_wants_no_more_gets_nothing(here, actor, post, how):
    chooses(actor, AtOnce.ALL, digest=True)
    number, _reference = asked(actor)
    declined(number)
    values = {"disabled": {"active": False}, "no address": {"email": None}}
    values["no cases any more"] = {"role": Role.EXECUTIVE}
    if how == "stopped":
        chooses(actor)
    else:
        with transaction() as session:
            session.execute(update(User).values(**values[how]))
            audit(session, actor, Act.USER_DISABLE, "test")
    morning()
    assert post.messages == [] and MailState.QUEUED not in states(here)


def test_a_mail_that_may_have_arrived_is_not_sent_again(here, actor, post, thursday):
    chooses(actor, AtOnce.ALL)
    number, _reference = asked(actor)
    post.hangs_up = "before"
    declined(number)
    asyncio.run(staff_post.turn())
    post.hangs_up = ""
    thursday.move_to(THURSDAY + timedelta(hours=2))
    asyncio.run(staff_post.turn())
    assert states(here) == [MailState.UNKNOWN]


def test_a_process_that_died_while_it_sent_is_not_followed_by_a_second_mail(
    here, actor, post, thursday
):
    chooses(actor, AtOnce.ALL)
    number, _reference = asked(actor)
    declined(number)
    letter = staff_post._claim()
    assert letter and staff_post._give(letter)
    thursday.move_to(THURSDAY + timedelta(minutes=10))
    asyncio.run(staff_post.turn())
    assert post.messages == [] and states(here) == [MailState.UNKNOWN]


def test_an_empty_day_and_a_row_of_nobody_send_nothing(here, actor, post):
    chooses(actor, digest=True)
    morning()
    assert post.messages == [] and states(here) == [MailState.DROPPED]
    with reading(here) as session:
        assert session.scalar(select(Referral.id)) is None
