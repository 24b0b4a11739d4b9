"""A request is sent when it is sent: prepared, handed over by a person or by mail, or withdrawn."""

from datetime import timedelta

import pytest
import time_machine
from case_support import add_case, add_service, tallies_kept, tallies_recounted
from sqlalchemy import func, select, update

from db.case_life.changes import change_status
from db.cases.change import ChangeRefused
from db.cases.detail import detail
from db.clock import utcnow
from db.mail import outbox
from db.matching import rank as matching
from db.models.directory import Contact, PartnerService, ServiceArea
from db.models.follow_up import Mail, PartnerRecord, Task
from db.models.referrals import Referral
from db.referrals import expiry as referral_expiry
from db.referrals import reminders
from db.referrals import reply as replies
from db.referrals import sending as referral_sending
from db.referrals.ask import record, refer, reply_link
from db.referrals.board import board
from db.tasks import to_do as tasks
from domain.mail.messages import Delivery, MailKind, MailState
from domain.matching.rank import Why
from domain.referrals.moves import AnswerNotAllowed, SentBy
from domain.tasks.task import TaskKind
from domain.vocabulary import CaseStatus, NextActor, Outcome, ReferralStatus
from settings import get_settings

S, C, T = ReferralStatus, CaseStatus, TaskKind


@pytest.fixture
def case(session, manager):
    return add_case(session, manager, ("EC-ALI",))


@pytest.fixture
def service(session):
    made = add_service(session)
    session.add(ServiceArea(service_id=made, place="VA"))
    session.flush()
    return made


@pytest.fixture
def by_mail(session, service, monkeypatch):
    """A mail server is set, and the referent has an address."""
    for name, value in {"smtp_host": "127.0.0.1", "mail_from": "a@example.org"}.items():
        monkeypatch.setattr(get_settings(), name, value)
    session.execute(update(Contact).values(email="referente@associazione.example.org"))


def prepared(session, manager, case, service, token="form") -> int:
    made = refer(session, manager, case.reference, service, "Serve un pacco", token)
    session.flush()
    session.expire_all()
    return made.referral_id


def open_tasks(session, manager):
    session.flush()
    return [item.kind for item in tasks.agenda(session, manager).first]


def asked_of(session, number) -> int:
    partner = session.get_one(Referral, number).partner_id
    row = session.get(PartnerRecord, partner, populate_existing=True)
    return row.asked if row else 0


def test_what_is_prepared_is_not_sent_and_waits_for_aler(session, manager, case, service):
    due_before = case.due_at
    number = prepared(session, manager, case, service)
    referral = session.get_one(Referral, number)
    assert (referral.status, referral.due_at, referral.follow_up_at) == (S.DRAFT, None, None)
    assert (case.status, case.next_actor, case.referred) == (C.NEW, NextActor.ALER, False)
    assert (case.due_at, case.referred_after) == (due_before, None)
    assert open_tasks(session, manager) == [T.SEND]
    assert asked_of(session, number) == 0
    assert detail(session, manager, case.reference).diary[0].entry.after == "draft"
    assert tallies_kept(session) == tallies_recounted(session)


def test_no_clock_runs_on_what_was_not_sent(session, manager, case, service):
    prepared(session, manager, case, service)
    with time_machine.travel(utcnow() + timedelta(days=60), tick=False):
        assert referral_expiry.due(session) == []
        assert reminders.due(session) == []


@pytest.mark.parametrize("how", [SentBy.MAIL, SentBy.PHONE, SentBy.HAND])
def test_when_a_person_says_it_went_the_clock_begins(session, manager, case, service, how):
    number = prepared(session, manager, case, service)
    with time_machine.travel(utcnow() + timedelta(days=2), tick=False):
        now = utcnow()
        record(session, manager, number, S.SENT, how)
        session.flush()
        session.expire_all()
        referral = session.get_one(Referral, number)
        assert (referral.status, referral.sent_at, referral.reason) == (S.SENT, now, how)
        assert referral.due_at == case.due_at > now
        assert referral.follow_up_at > now
        assert referral.reply_until > referral.due_at
        assert (case.status, case.next_actor, case.referred) == (
            C.REFERRED,
            NextActor.PARTNER,
            True,
        )
        assert case.referred_after > 0
        assert open_tasks(session, manager) == []
        assert asked_of(session, number) == 1
        assert tallies_kept(session) == tallies_recounted(session)
    with pytest.raises(AnswerNotAllowed):
        record(session, manager, number, S.SENT, SentBy.LINK)


def test_the_sending_is_one_change_of_the_case(session, manager, case, service):
    number = prepared(session, manager, case, service)
    before = case.version
    record(session, manager, number, S.SENT, SentBy.PHONE)
    session.flush()
    assert case.version == before + 1


def test_the_same_click_twice_prepares_once_and_other_content_is_refused(
    session, manager, case, service
):
    first = prepared(session, manager, case, service)
    assert prepared(session, manager, case, service) == first
    assert session.scalar(select(func.count(Referral.id))) == 1
    with pytest.raises(ChangeRefused):
        refer(session, manager, case.reference, service, "Altre parole", "form")
    other = add_service(session, "Altro ente")
    with pytest.raises(ChangeRefused):
        refer(session, manager, case.reference, other, "Serve un pacco", "form")


def test_a_service_prepared_for_is_not_suggested_and_not_prepared_twice(
    session, manager, case, service
):
    number = prepared(session, manager, case, service)
    found = matching.suggest(
        session, manager, frozenset({"EC-ALI"}), case.quarter_id, case_reference=case.reference
    )
    assert service not in {one.service_id for one in found.fitting}
    assert Why.TO_SEND in {one.reason.why for one in found.excluded}
    with pytest.raises(ChangeRefused):
        refer(session, manager, case.reference, service, "", "form-2")
    record(session, manager, number, S.CANCELLED)  # it was never asked: it may be, later
    session.flush()
    found = matching.suggest(
        session, manager, frozenset({"EC-ALI"}), case.quarter_id, case_reference=case.reference
    )
    assert service in {one.service_id for one in found.fitting}


def test_what_is_withdrawn_before_it_was_sent_leaves_no_trace_in_the_figures(
    session, manager, case, service
):
    number = prepared(session, manager, case, service)
    record(session, manager, number, S.CANCELLED)
    session.flush()
    assert asked_of(session, number) == 0
    assert not case.referred
    assert T.SEND not in open_tasks(session, manager)
    assert tallies_kept(session) == tallies_recounted(session)
    second = prepared(session, manager, case, add_service(session, "Altro"), "form-2")
    with time_machine.travel(utcnow() + timedelta(days=1), tick=False):
        record(session, manager, second, S.SENT, SentBy.HAND)
        record(session, manager, second, S.ACCEPTED)
        session.flush()
        session.expire_all()
        assert case.answered_after == 0  # from the sending, not from what was withdrawn
        assert tallies_kept(session) == tallies_recounted(session)


def test_a_case_with_a_partner_at_work_waits_for_aler_while_another_is_to_be_sent(
    session, manager, case, service
):
    first = prepared(session, manager, case, service)
    record(session, manager, first, S.SENT, SentBy.PHONE)
    session.flush()
    session.expire_all()
    due = case.due_at
    second = prepared(session, manager, case, add_service(session, "Altro"), "form-2")
    assert (case.status, case.next_actor, case.due_at) == (C.REFERRED, NextActor.ALER, due)
    record(session, manager, second, S.CANCELLED)
    session.flush()
    session.expire_all()
    assert (case.status, case.next_actor, case.due_at) == (C.REFERRED, NextActor.PARTNER, due)


def test_a_case_is_closed_over_what_was_never_sent(session, manager, case, service):
    number = prepared(session, manager, case, service)
    session.refresh(case)
    change_status(session, manager, case.reference, case.version, C.CLOSED, Outcome.PARTLY)
    session.flush()
    assert session.get_one(Referral, number, populate_existing=True).status is S.CANCELLED
    assert session.scalar(select(func.count(Mail.id))) == 0  # nobody was told, nobody need be


def test_the_link_works_once_prepared_and_an_answer_proves_the_sending(
    session, manager, case, service
):
    number = prepared(session, manager, case, service)
    token = reply_link(session, manager, number)
    session.flush()
    seen = replies.by_link(session, token)
    assert seen.status is S.SENT
    replies.answer(session, token, S.SENT, S.ACCEPTED, "", "Maria di prova", "")
    session.flush()
    session.expire_all()
    referral = session.get_one(Referral, number)
    assert (referral.status, case.status) == (S.ACCEPTED, C.REFERRED)
    steps = detail(session, manager, case.reference).referrals[0].steps
    assert [step.status for step in steps] == [S.DRAFT, S.SENT, S.ACCEPTED]
    assert open_tasks(session, manager) == []
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_question_too_proves_the_sending(session, manager, case, service):
    number = prepared(session, manager, case, service)
    token = reply_link(session, manager, number)
    session.flush()
    replies.ask(session, token, "Maria di prova", "Quanti sono?")
    session.flush()
    assert session.get_one(Referral, number, populate_existing=True).status is S.SENT


def test_the_board_shows_what_is_to_be_sent_as_alers_turn(session, manager, case, service):
    number = prepared(session, manager, case, service)
    lane = next(one for one in board(session, manager, utcnow()) if one.actor is NextActor.ALER)
    assert (lane.count, [item.status for item in lane.first]) == (1, [S.DRAFT])
    record(session, manager, number, S.SENT, SentBy.MAIL)
    session.flush()
    counts = {one.actor: one.count for one in board(session, manager, utcnow())}
    assert counts == {NextActor.ALER: 0, NextActor.PARTNER: 1, NextActor.TENANT: 0}


def test_by_mail_it_is_on_its_way_until_the_server_has_taken_it(
    session, manager, case, service, by_mail
):
    made = refer(session, manager, case.reference, service, "", "form")
    session.flush()
    assert made.by_mail
    [line] = detail(session, manager, case.reference).referrals
    assert (line.status, line.mail) == (S.DRAFT, MailState.QUEUED)
    assert open_tasks(session, manager) == []
    referral_sending.handed_over(session, line.id)
    session.flush()
    session.expire_all()
    referral = session.get_one(Referral, line.id)
    assert (referral.status, referral.reason) == (S.SENT, SentBy.PONTE)
    assert case.next_actor is NextActor.PARTNER
    referral_sending.handed_over(session, line.id)  # twice is once
    assert len(detail(session, manager, case.reference).referrals[0].steps) == 2


def test_what_a_person_sent_does_not_go_by_mail_too(session, manager, case, service, by_mail):
    number = prepared(session, manager, case, service)
    record(session, manager, number, S.SENT, SentBy.PHONE)
    session.flush()
    assert session.scalar(select(Mail.state)) is MailState.DROPPED


@pytest.mark.parametrize("delivery", [Delivery.REFUSED, Delivery.UNKNOWN])
def test_what_did_not_arrive_for_sure_is_sent_again_only_when_a_person_says_so(
    session, manager, case, service, by_mail, delivery
):
    number = prepared(session, manager, case, service)
    message_id = session.scalar(select(Mail.message_id))
    for _turn in range(2):
        claimed = outbox.claim(session)
        referral_sending.settled(session, claimed, delivery, "550 no")
        expected = T.ASK_MAIL if delivery is Delivery.UNKNOWN else T.NO_MAIL
        assert open_tasks(session, manager) == [expected]
        assert outbox.claim(session) is None
        referral_sending.send_again(session, manager, number)
        session.flush()
        assert open_tasks(session, manager) == []
    mail = session.scalars(select(Mail).execution_options(populate_existing=True)).one()
    assert (mail.state, mail.message_id, mail.attempts) == (MailState.QUEUED, message_id, 0)
    referral_sending.send_again(session, manager, number)  # it is on its way
    record(session, manager, number, S.CANCELLED)
    session.flush()
    with pytest.raises(ChangeRefused):
        referral_sending.send_again(session, manager, number)


def test_a_referral_that_nobody_can_be_mailed_about_is_a_task_to_send_it(
    session, manager, case, service, by_mail
):
    session.execute(update(Contact).values(email=""))
    made = refer(session, manager, case.reference, service, "", "form")
    assert not made.by_mail
    assert open_tasks(session, manager) == [T.SEND]
    partner = session.get_one(PartnerService, service).partner_id
    assert partner
    assert session.scalar(select(func.count()).where(Mail.kind == MailKind.REFERRAL)) == 0


def test_the_task_to_send_ends_by_the_sending_alone(session, manager, case, service):
    number = prepared(session, manager, case, service)
    [task] = session.scalars(select(Task).where(Task.kind == TaskKind.SEND))
    with pytest.raises(tasks.TaskGone):
        tasks.finish(session, manager, task.id)
    record(session, manager, number, S.SENT, SentBy.PHONE)
    session.flush()
    session.refresh(task)
    assert task.done_at is not None
