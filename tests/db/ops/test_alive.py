"""What `doctor`, `/readyz` and *Amministrazione* say of an installation at work."""

from datetime import timedelta

import pytest
import time_machine
from case_support import add_service
from post_support import lead_to
from sqlalchemy import text, update

from db.clock import utcnow
from db.models.directory import PartnerService
from db.models.follow_up import Mail
from db.models.installation import Installation
from db.ops import alive, problems
from domain.mail.messages import MailKind, MailState
from settings import get_settings


@pytest.fixture
def settings(monkeypatch):
    def change(**values):
        for name, value in values.items():
            monkeypatch.setattr(get_settings(), name, value)

    return change


def said(session):
    return [problem.text for problem in problems.of_life(session)]


@pytest.fixture
def at_work(session):
    session.merge(Installation(id=1, kind="real", since=utcnow()))
    session.flush()
    return session


def test_a_clock_that_never_went_or_stands_still_is_said(at_work):
    assert said(at_work) == [problems.NO_CLOCK]
    alive.beat(at_work)
    assert said(at_work) == []
    long_ago = utcnow() - timedelta(minutes=12)
    at_work.execute(update(Installation).values(clock_at=long_ago))
    [found] = problems.of_life(at_work)
    assert str(found).startswith("For 12 minutes nobody has done what is due")
    alive.beat(at_work)
    assert said(at_work) == []


def test_a_clock_whose_hour_was_ahead_is_seen_again_once_it_is_put_right(at_work):
    """Else a clock that stopped would count as going until that hour has come."""
    ahead = utcnow() + timedelta(days=300)
    at_work.execute(update(Installation).values(clock_at=ahead))
    assert said(at_work) == [problems.NO_CLOCK]
    alive.beat(at_work)
    assert alive.signs(at_work).clock_age < timedelta(minutes=1)
    assert said(at_work) == []


def test_tables_of_an_older_ponte_are_said_and_nothing_else_is_asked_of_them(at_work):
    alive.beat(at_work)
    at_work.execute(text("UPDATE alembic_version SET version_num = '0042'"))
    assert said(at_work) == [problems.SCHEMA]


@pytest.mark.parametrize(("tries", "turn"), [(0, -1), (4, 55)], ids=["its turn", "tried again"])
def test_mail_that_does_not_leave_is_said_where_mail_is_sent(at_work, settings, tries, turn):
    alive.beat(at_work)
    partner = at_work.get_one(PartnerService, add_service(at_work)).partner_id
    at_work.add(
        Mail(
            kind=MailKind.REFERRAL,
            occasion="one",
            partner_id=partner,
            state=MailState.QUEUED,
            address="a@example.org",
            created_at=utcnow() - timedelta(hours=2),
            next_try_at=utcnow() + timedelta(minutes=turn),
            attempts=tries,
            message_id="<1@example.org>",
        )
    )
    at_work.flush()
    assert said(at_work) == []
    lead_to(settings, 1)
    [found] = problems.of_life(at_work)
    assert str(found).startswith("1 messages wait to be sent, the oldest for 120 minutes")


def test_an_hour_that_is_not_that_of_the_database_is_said(at_work):
    alive.beat(at_work)
    with time_machine.travel(utcnow() + timedelta(minutes=2)):
        ours = at_work.get_bind().dialect.name == "sqlite"  # a file has no hour of its own
        assert said(at_work) == ([] if ours else [problems.SKEW])
