"""Messages to partners outlive the process that was about to send them."""

import os
import subprocess
import sys
from datetime import timedelta

import time_machine
from case_support import add_case, add_service
from ponte_server import made_for_it
from post_support import TO, mails, open_tasks, send, sent
from sqlalchemy import update

from db.clock import utcnow
from db.engine import transaction
from db.mail import outbox
from db.models.directory import Contact
from domain.mail.messages import MailState
from domain.tasks.task import TaskKind
from settings import ROOT, get_settings


def test_an_attempt_that_died_while_giving_the_message_is_not_repeated(here, actor, post):
    sent(actor)
    with transaction() as session:
        assert outbox.give(session, outbox.claim(session))  # …and here the process dies
    with time_machine.travel(utcnow() + outbox.LEASE + timedelta(seconds=1)):
        send()
        send()
    assert post.messages == []
    assert mails(here)[0].state is MailState.UNKNOWN
    assert open_tasks(here) == [TaskKind.ASK_MAIL]


def test_a_server_killed_between_the_commit_and_the_sending_loses_nothing(here, actor, post):
    sent(actor)
    with transaction() as session:
        claimed = outbox.claim(session)  # …and here the process dies
    assert claimed
    send()
    assert post.messages == []
    with time_machine.travel(utcnow() + outbox.LEASE + timedelta(seconds=1)):
        send()
        send()
    assert [message["Message-ID"] for message in post.messages] == [claimed.message_id]


KILLED = """
import os, sys
sys.path[:0] = ["tests"]
from db.engine import make_engine, transaction
from db.models.cases import Case
from db.referrals.ask import refer
from domain.permissions import Actor
from domain.vocabulary import Role
from sqlalchemy import select
with transaction(make_engine(sys.argv[1])) as session:
    reference = session.scalar(select(Case.reference))
    refer(session, Actor(int(sys.argv[2]), "x", Role.COMMUNITY_MANAGER), reference,
          int(sys.argv[3]), "", "form")
os._exit(9)
"""


def test_a_process_that_dies_right_after_the_commit_leaves_its_message_to_the_next(
    here, actor, post
):
    with transaction() as session:
        add_case(session, actor, ("EC-ALI",))
        service = add_service(session)
        session.execute(update(Contact).values(email=TO))
    url = here.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(actor.user_id), str(service)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=environment(post),
    )
    assert done.returncode == 9, done.stderr
    send()
    assert len(post.messages) == 1


def environment(post):
    return os.environ | made_for_it(
        {
            "PONTE_SMTP_HOST": "127.0.0.1",
            "PONTE_SMTP_SECURITY": "none",
            "PONTE_SMTP_PORT": str(get_settings().smtp_port),
            "PONTE_MAIL_FROM": "a@example.org",
            "PONTE_PUBLIC_URL": "https://ponte.example.org",
        }
    )
