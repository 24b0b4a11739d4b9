"""Two processes that do what is due on one database, the hour of one of them a wrong one."""

import os
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from clock_process import clock_running
from ponte_server import made_for_it
from post_support import mails, sent

from db.clock import utcnow
from db.engine import reading, transaction
from db.models.installation import Installation
from db.ops import alive
from domain.mail.messages import MailState
from settings import get_settings

MESSAGES, PATIENCE = 8, 120


def environment(here):
    said = {
        "DATABASE_URL": here.url.render_as_string(hide_password=False),
        "PONTE_SMTP_HOST": "127.0.0.1",
        "PONTE_SMTP_SECURITY": "none",
        "PONTE_SMTP_PORT": str(get_settings().smtp_port),
        "PONTE_MAIL_FROM": "a@example.org",
        "PONTE_PUBLIC_URL": "https://ponte.example.org",
    }
    return {**os.environ, "PONTE_CLOCK": "apart", **made_for_it(said)}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_clocks_ten_minutes_apart_send_each_message_once(here, actor, post, tmp_path):
    post.slow = 0.4  # so that one would meet what the other is about
    with transaction() as session:
        session.merge(Installation(id=1, kind="demonstration", since=utcnow()))
    for n in range(MESSAGES):
        sent(actor, f"form-{n}", name=f"Emporio {n}")
    with ExitStack() as clocks:
        for n, ahead in enumerate((timedelta(), timedelta(minutes=10))):
            own = environment(here), tmp_path / f"clock-{n}.log", ahead
            clocks.enter_context(clock_running(*own))
        end = time.monotonic() + PATIENCE
        while any(mail.state is not MailState.SENT for mail in mails(here)):
            assert time.monotonic() < end, (tmp_path / "clock-0.log").read_text()
            time.sleep(0.1)
        while True:
            with reading() as session:
                if alive.signs(session).clock_age is not None:
                    break
            assert time.monotonic() < end
            time.sleep(0.1)
    numbers = [message["Message-ID"] for message in post.messages]
    # In office hours the clocks ask for verification, too, and may be stopped amid that.
    assert len(numbers) == len(set(numbers)) >= MESSAGES
