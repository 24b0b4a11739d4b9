"""Messages to partners are never lost and never sent twice, whatever the mail server does."""

import threading
from datetime import timedelta

import pytest
import time_machine
from mail_server import Post, receiving
from mail_server import free_port as free
from post_support import TO, body, lead_to, mails, open_tasks, send, sent

from db.clock import utcnow
from db.engine import reading, transaction
from db.mail import outbox
from db.models.referrals import Referral
from db.referrals.ask import record
from db.referrals.sending import send_again
from domain.mail.messages import WAITS, MailState
from domain.tasks.task import TaskKind
from domain.vocabulary import ReferralStatus
from web import post_office


def test_a_server_that_is_down_gets_it_later_with_the_same_message_id(here, actor, settings):
    port = free()
    lead_to(settings, port)
    sent(actor)
    send()
    [mail] = mails(here)
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)
    assert mail.error
    kept = Post()
    with receiving(kept, port=port):
        send()
        assert kept.messages == []  # its time has not come
        with time_machine.travel(utcnow() + WAITS[0] + timedelta(seconds=1)):
            send()
    [message] = kept.messages
    assert message["Message-ID"] == mail.message_id


def test_a_server_that_stays_down_ends_in_a_task_to_call(here, actor, settings):
    lead_to(settings, free())
    sent(actor)
    moment = utcnow()
    for pause in (timedelta(), *WAITS):
        moment += pause + timedelta(seconds=1)
        with time_machine.travel(moment):
            send()
    [mail] = mails(here)
    assert (mail.state, mail.attempts) == (MailState.FAILED, len(WAITS) + 1)
    assert open_tasks(here) == [TaskKind.NO_MAIL]
    assert state_of(here, mail.id) is ReferralStatus.DRAFT  # nothing untrue is said of it


def test_after_twenty_minutes_somebody_is_told_and_the_trying_goes_on(here, actor, settings):
    port = free()
    lead_to(settings, port)
    number = sent(actor)
    moment = utcnow()
    for pause in (timedelta(), *WAITS[:2]):
        assert open_tasks(here) == []
        moment += pause + timedelta(seconds=1)
        with time_machine.travel(moment):
            send()
    assert open_tasks(here) == [TaskKind.NO_MAIL]
    kept = Post()
    with receiving(kept, port=port), time_machine.travel(moment + WAITS[2] + timedelta(seconds=1)):
        send()
    assert len(kept.messages) == 1
    assert state_of(here, number) is ReferralStatus.SENT
    assert open_tasks(here) == []


def test_a_refused_address_does_not_stop_the_others(here, actor, post):
    post.refuses.add("nessuno@associazione.example.org")
    sent(actor, "one", email="nessuno@associazione.example.org")
    sent(actor, "two")
    send()
    assert [message["To"] for message in post.messages] == [TO]
    assert [mail.state for mail in mails(here)] == [MailState.FAILED, MailState.SENT]
    assert open_tasks(here) == [TaskKind.NO_MAIL]


@pytest.mark.parametrize("address", ["senza chiocciola", "a@b\nBcc: c@d.example.org", "@", "à@b"])
def test_an_address_that_is_none_harms_nobody(here, actor, post, address):
    sent(actor, "one", email=address)
    sent(actor, "two")
    for _turn in range(3):
        send()
    assert [message["To"] for message in post.messages if message["To"] == TO] == [TO]
    assert all(message["Bcc"] is None for message in post.messages)


def test_a_busy_server_is_tried_again(here, actor, post):
    post.busy = True
    sent(actor)
    send()
    assert mails(here)[0].state is MailState.QUEUED
    post.busy = False
    with time_machine.travel(utcnow() + WAITS[0] + timedelta(seconds=1)):
        send()
    assert len(post.messages) == 1


def test_a_server_that_thinks_for_long_about_a_message_gets_it_once(here, actor, post, settings):
    settings(smtp_timeout_seconds=0.2)  # of each command; the end of the message has its own
    post.slow = 0.6
    number = sent(actor)
    for _turn in range(2):
        send()
    assert len(post.messages) == 1
    assert mails(here)[0].state is MailState.SENT
    assert state_of(here, number) is ReferralStatus.SENT


def test_where_no_answer_comes_the_outcome_is_not_known_and_nothing_is_sent_again(
    here, actor, post, settings
):
    settings(smtp_data_timeout_seconds=0.2)
    post.slow, post.keeps_first = 0.5, True
    number = sent(actor)
    send()
    for pause in WAITS:
        with time_machine.travel(utcnow() + pause + timedelta(hours=1)):
            send()
    assert len(post.messages) == 1
    assert (mails(here)[0].state, mails(here)[0].attempts) == (MailState.UNKNOWN, 1)
    assert open_tasks(here) == [TaskKind.ASK_MAIL]
    assert state_of(here, number) is ReferralStatus.DRAFT


def test_a_connection_broken_before_the_answer_leaves_the_outcome_unknown(here, actor, post):
    post.hangs_up = "before"
    sent(actor)
    send()
    assert mails(here)[0].state is MailState.UNKNOWN
    assert open_tasks(here) == [TaskKind.ASK_MAIL]


def test_a_connection_broken_before_the_message_was_given_is_tried_again(here, actor, post):
    post.hangs_up = "early"
    sent(actor)
    send()
    assert (mails(here)[0].state, open_tasks(here)) == (MailState.QUEUED, [])
    post.hangs_up = ""
    with time_machine.travel(utcnow() + WAITS[0] + timedelta(seconds=1)):
        send()
    assert len(post.messages) == 1


def test_a_person_may_send_what_may_have_arrived_again_with_the_same_message_id(
    here, actor, post, settings
):
    settings(smtp_data_timeout_seconds=0.2)
    post.slow, post.keeps_first = 0.4, True
    number = sent(actor)
    send()
    post.slow = 0
    with transaction() as session:
        send_again(session, actor, number)
    send()
    first, second = post.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert body(first) == body(second)
    assert state_of(here, number) is ReferralStatus.SENT
    assert open_tasks(here) == []


def test_others_do_not_wait_behind_a_message_that_takes_long(here, actor, post, monkeypatch):
    monkeypatch.setattr(post_office, "PATIENCE_SECONDS", 0.05)
    post.slow, post.slow_for = 1.0, {"lento@associazione.example.org"}
    sent(actor, "one", email="lento@associazione.example.org")
    sent(actor, "two")
    send()
    assert [message["To"] for message in post.messages] == [TO, "lento@associazione.example.org"]
    assert {mail.state for mail in mails(here)} == {MailState.SENT}


def test_a_claim_is_renewed_while_its_message_is_on_its_way(here, actor, post, monkeypatch):
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=0.6))
    post.slow = 2.0
    sent(actor)
    first = threading.Thread(target=send)
    first.start()
    while first.is_alive():  # a second server looks for what to do meanwhile
        send()
        first.join(0.1)
    assert len(post.messages) == 1
    assert (mails(here)[0].state, mails(here)[0].attempts) == (MailState.SENT, 1)


def test_what_is_withdrawn_while_it_leaves_is_taken_back_afterwards(here, actor, post):
    post.slow = 0.6
    number = sent(actor)
    leaving = threading.Thread(target=send)
    leaving.start()
    while not mails(here)[0].given_at:
        leaving.join(0.02)
    with transaction() as session:
        record(session, actor, number, ReferralStatus.CANCELLED)
    send()  # too early: nobody knows yet whether the request arrived
    leaving.join()
    with time_machine.travel(utcnow() + timedelta(minutes=1)):
        send()
    request, withdrawal = map(body, post.messages)
    assert "/r/" in request
    assert "ritirata" in withdrawal
    assert state_of(here, number) is ReferralStatus.CANCELLED


def state_of(engine, number) -> ReferralStatus:
    with reading(engine) as session:
        return session.get_one(Referral, number).status


def test_a_connection_broken_after_the_answer_is_not(here, actor, post):
    post.hangs_up = "after"
    sent(actor)
    for _turn in range(2):
        send()
    assert mails(here)[0].state is MailState.SENT
    assert len(post.messages) == 1


def test_two_servers_on_one_database_send_each_message_once(here, actor, post):
    for number in range(6):
        sent(actor, f"form-{number}")
    post.slow = 0.05
    workers = [threading.Thread(target=send) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    subjects = [message["Subject"] for message in post.messages]
    assert len(subjects) == len(set(subjects)) == 6
