"""A backup that is read in again: what waited in it may have been sent since, and is not again."""

import asyncio
from datetime import datetime, timedelta

import pytest
import time_machine
from post_support import TO, mails, open_tasks, send, sent
from sqlalchemy import select, update
from support import copied

import db.engine
from db.engine import reading, transaction
from db.mail import choices, staff
from db.models.accounts import User
from db.models.referrals import Referral
from db.models.staff_mail import StaffMail
from db.ops import installation
from db.ops.backup import save
from db.ops.restore import restore
from db.progress import Silence
from db.referrals import reminders
from db.referrals import sending as referral_sending
from domain.business_time import ROME
from domain.mail.messages import MailKind, MailState
from domain.mail.staff import AtOnce, StaffMailKind
from domain.tasks.task import TaskKind
from web.home import staff_post

THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=ROME)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(THURSDAY, tick=False) as moment:
        yield moment


@pytest.fixture
def backup(here, tmp_path):
    """Makes a backup of what stands in the database; gives its file."""

    def made():
        installation.settle(here, demo=False)
        save(here, tmp_path / "ponte.zip", Silence())
        return tmp_path / "ponte.zip"

    return made


@pytest.fixture
def put_back(engine, tmp_path, monkeypatch):
    """Reads a backup into another database, that of this process from then on."""
    with copied(engine, "put back", tmp_path / "new") as made:

        def read(path):
            restore(made, path, Silence())
            monkeypatch.setattr(db.engine, "get_engine", lambda: made)
            return made

        yield read


def test_a_request_that_waited_in_a_backup_leaves_again_only_when_a_person_says_so(
    actor, post, backup, put_back
):
    number = sent(actor)
    saved = backup()
    send()  # after the backup
    assert len(post.messages) == 1
    restored = put_back(saved)
    for _turn in range(3):
        send()
    assert len(post.messages) == 1
    assert [mail.state for mail in mails(restored)] == [MailState.UNKNOWN]
    assert open_tasks(restored) == [TaskKind.ASK_MAIL]
    with transaction() as session:
        referral_sending.send_again(session, actor, number)
    send()
    first, again = post.messages
    assert first["Message-ID"] == again["Message-ID"]


def test_what_is_queued_after_a_backup_was_read_in_leaves_as_always(actor, post, backup, put_back):
    put_back(backup())
    sent(actor)
    send()
    assert len(post.messages) == 1


def test_a_mail_to_staff_that_waited_in_a_backup_stays(actor, post, backup, put_back):
    with transaction() as session:
        session.execute(update(User).values(email=TO))
        choices.choose(session, actor, AtOnce.NO, digest=True)
        staff.queue(session, StaffMailKind.DIGEST, "digest.of.today", actor.user_id)
    put_back(backup())
    for _turn in range(2):
        asyncio.run(staff_post.turn())
    assert not post.messages
    with reading() as session:
        assert session.scalars(select(StaffMail.state)).all() == [MailState.UNKNOWN]


def test_a_reminder_that_fell_due_since_the_backup_is_not_sent_and_the_next_is(
    actor, post, backup, put_back, clock
):
    number = sent(actor)
    send()
    asked = select(Referral.follow_up_at).where(Referral.id == number)
    saved = backup()
    with reading() as session:
        due = session.scalar(asked)
    clock.move_to(due + HOUR)  # reminded, it may be; then the disk was lost
    restored = put_back(saved)
    for step in range(2):
        with transaction() as session:
            for partner in reminders.due(session):
                reminders.remind(session, partner)
        with reading() as session:
            due = session.scalar(asked)
        kinds = [mail.kind for mail in mails(restored)]
        assert kinds.count(MailKind.REMINDER) == step
        clock.move_to(due + HOUR)
