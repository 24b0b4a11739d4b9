"""Messages to partners: what goes out, to whom, and what of it is kept."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from case_support import add_case, add_service
from post_support import TO, body, mails, open_tasks, send, sent
from sqlalchemy import select, update

from db.case_life.changes import change_status
from db.clock import utcnow
from db.engine import reading, transaction
from db.mail import outbox
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.referrals import Referral
from db.referrals import reminders
from db.referrals.ask import record, refer, reply_link
from db.tasks import to_do as tasks
from domain.business_time import ROME
from domain.mail.messages import MailKind, MailState
from domain.tasks.task import TaskKind
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus
from settings import get_settings
from settings.mail import MailSettings

S = ReferralStatus


def test_a_request_reaches_the_partner_once_with_its_link_and_no_name(here, actor, post):
    number = sent(actor)
    for _turn in range(3):
        send()
    [message] = post.messages
    text = body(message)
    assert message["To"] == TO
    assert message["From"].addresses[0].addr_spec == "ponte@aler.example.org"
    assert message["From"].addresses[0].display_name == "ALER · Ponte"
    assert message["List-Unsubscribe"] is None  # nobody stops requests
    assert "Povertà alimentare" in text
    assert "Serve un pacco a settimana." in text
    with transaction() as session:
        token = reply_link(session, actor, number)
    assert f"https://ponte.example.org/r/{token}\n" in text
    [mail] = mails(here)
    assert mail.state is MailState.SENT
    assert token not in mail.body
    assert "Serve un pacco a settimana." in mail.body


def test_without_a_mail_server_nothing_is_queued(here, actor):
    sent(actor)
    assert mails(here) == []


def test_a_partner_without_address_gives_a_task_to_call(here, actor, post):
    sent(actor, email="")
    send()
    assert post.messages == []
    assert open_tasks(here) == [TaskKind.SEND]


def test_a_case_that_was_not_saved_sends_nothing(here, actor, post):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        case = add_case(session, actor)
        refer(session, actor, case.reference, add_service(session), "", "form")
        raise ZeroDivisionError
    send()
    assert post.messages == []


def test_what_was_answered_or_withdrawn_meanwhile_is_not_sent(here, actor, post):
    number = sent(actor)
    with transaction() as session:
        record(session, actor, number, S.CANCELLED)
    send()
    assert post.messages == []
    assert {mail.state for mail in mails(here)} == {MailState.DROPPED}


def test_a_partner_is_told_when_nothing_is_needed_any_more(here, actor, post):
    number = sent(actor)
    send()
    with transaction() as session:
        case = session.get_one(Case, session.get_one(Referral, number).case_id)
        change_status(
            session, actor, case.reference, case.version, CaseStatus.CLOSED, Outcome.WITHDRAWN
        )
    send()
    assert len(post.messages) == 2
    assert "ritirata" in body(post.messages[1])
    assert not re.search(r"/r/", body(post.messages[1]))


def test_the_community_manager_sees_what_was_sent_to_whom(here, actor, post):
    number = sent(actor)
    send()
    with reading() as session:
        [line] = outbox.about(session, actor, number)
    assert (line.kind, line.address, line.state) == (MailKind.REFERRAL, TO, MailState.SENT)
    assert "Serve un pacco a settimana." in line.body
    assert "/r/" not in line.body


def test_a_case_closed_for_good_leaves_no_task(here, actor, post):
    sent(actor, email="")
    with transaction() as session:
        case = session.scalars(select(Case)).one()
        tasks.remember(
            session, actor, case.reference, utcnow().date() + timedelta(days=3), "Chiamare", "t"
        )
        change_status(
            session, actor, case.reference, case.version, CaseStatus.CLOSED, Outcome.MOVED
        )
    assert open_tasks(here) == []


def test_an_organisation_without_any_referent_is_written_to_at_its_own_address(here, actor, post):
    with transaction() as session:
        case = add_case(session, actor, ("EC-ALI",))
        service = add_service(session, contacts=0)
        session.execute(update(Partner).values(email="sede@associazione.example.org"))
        refer(session, actor, case.reference, service, "", "form")
    send()
    assert [message["To"] for message in post.messages] == ["sede@associazione.example.org"]
    assert "Gentili colleghi" in body(post.messages[0])


def test_a_referent_who_left_is_not_written_to(here, actor, post):
    with transaction() as session:
        case = add_case(session, actor, ("EC-ALI",))
        service = add_service(session, contacts=2)
        first, deputy = session.scalars(select(Contact).order_by(Contact.position)).all()
        first.email, first.active = "andata@associazione.example.org", False
        deputy.email = TO
        session.info.pop("written", None)
        refer(session, actor, case.reference, service, "", "form")
    send()
    assert [message["To"] for message in post.messages] == [TO]


MONDAY = datetime(2026, 11, 23, 10, tzinfo=ROME)


def reminded(actor) -> None:
    """A request of Monday, whose reminder is queued on Tuesday at nine."""
    with time_machine.travel(MONDAY, tick=False):
        sent(actor, urgency=2)
        send()
    with time_machine.travel(MONDAY + timedelta(hours=23), tick=False), transaction() as session:
        for partner_id in reminders.due(session):
            reminders.remind(session, partner_id)


def test_a_reminder_lists_the_request_with_the_same_link(here, actor, post):
    reminded(actor)
    with time_machine.travel(MONDAY + timedelta(hours=23), tick=False):
        send()
    request, reminder = map(body, post.messages)
    [link] = re.findall(r"https://\S+/r/\S+", request)
    assert link in reminder
    assert "non abbiamo ancora una risposta" in reminder
    assert link.replace("/r/", "/c/") in reminder  # to say that there are no places
    stop, head = link.replace("/r/", "/u/"), post.messages[1]
    assert head["List-Unsubscribe"].strip() == f"<{stop}>" and stop in reminder
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_has_another_language_gets_italian_and_english_and_answers_reach_a_mailbox(
    here, actor, post, monkeypatch
):
    monkeypatch.setattr(get_settings(), "mail_reply_to", "sportello@aler.example.org")
    sent(actor)
    with transaction() as session:
        session.execute(update(Partner).values(mail_language="mul"))
    send()
    [message] = post.messages
    assert message["Reply-To"] == "sportello@aler.example.org"
    assert "un inquilino" in body(message) and "a tenant needs help" in body(message)
    assert message["Subject"].startswith("Richiesta VA-") and " / Request VA-" in message["Subject"]


@pytest.mark.parametrize("name", ["ALER\r\nBcc: a@example.org", "ALER <x@example.org>", "A" * 81])
def test_no_name_of_the_sender_adds_a_head(name):
    with pytest.raises(ValueError, match="one line"):
        MailSettings(mail_name=name)


def test_a_reminder_that_could_not_leave_in_working_time_leaves_on_no_other_day(here, actor, post):
    reminded(actor)
    evening, morning = MONDAY + timedelta(hours=34), MONDAY + timedelta(hours=47)
    with time_machine.travel(evening, tick=False):
        send()
        assert mails(here)[-1].state is MailState.QUEUED
    with time_machine.travel(morning, tick=False):  # that day has a reminder of its own
        send()
    assert mails(here)[-1].state is MailState.DROPPED
    assert len(post.messages) == 1


def test_an_answer_that_comes_before_the_reminder_leaves_it_unsent(here, actor, post):
    reminded(actor)
    with time_machine.travel(MONDAY + timedelta(hours=23), tick=False):
        with transaction() as session:
            record(session, actor, session.scalar(select(Referral.id)), S.ACCEPTED)
        send()
    assert len(post.messages) == 1
