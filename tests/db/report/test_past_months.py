"""What was counted of a month stays: what comes later counts when it comes."""

from datetime import UTC, datetime

import pytest
import time_machine
from case_support import add_case, add_service, entrust, tallies_kept, tallies_recounted
from sqlalchemy import select

from db.models.facts import FactTally
from db.referrals import expiry as referral_expiry
from db.referrals.ask import record
from domain.figures.months import Statistic as F
from domain.vocabulary import ReferralStatus as S


def on(month):
    return time_machine.travel(datetime(2026, month, 16, 9, tzinfo=UTC), tick=False)


def told(session):
    """Statistic and split by number of the month; waits without their length."""
    session.flush()
    rows = session.scalars(select(FactTally).where(FactTally.n != 0)).all()
    waits = (F.CASE_REFERRED, F.CASE_ANSWERED)
    found = {(r.month.month, r.statistic, "" if r.statistic in waits else r.split) for r in rows}
    return {each for each in found if each[1].startswith("referral") or each[1] in waits}


@pytest.fixture
def asked(session, manager):
    """A request sent in April for a case opened in March."""
    case = add_case(session, manager)
    with on(4):
        return entrust(session, manager, case.reference, add_service(session), "", "t")


SENT = {(4, F.CASE_REFERRED, ""), (4, F.REFERRAL_SENT, "")}


def test_a_request_counts_when_it_goes_out_and_its_answer_when_it_comes(session, manager, asked):
    assert told(session) == SENT
    with on(5):
        record(session, manager, asked, S.ACCEPTED)
    answered = {
        (5, F.CASE_ANSWERED, ""),
        (5, F.REFERRAL_TIME, "late"),
        (5, F.REFERRAL_ANSWER, "accepted"),
    }
    assert told(session) == SENT | answered
    with on(6):
        record(session, manager, asked, S.DONE, "answered")
    with on(7):
        record(session, manager, asked, S.CONFIRMED)
    assert told(session) == SENT | answered | {(7, F.REFERRAL_END, "confirmed")}
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_request_nobody_answered_counts_as_such_when_it_is_given_up(session, asked):
    with on(6):
        referral_expiry.expire(session, asked)
    assert told(session) == SENT | {(6, F.REFERRAL_TIME, "expired")}
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_request_withdrawn_later_was_sent_all_the_same(session, manager, asked):
    with on(6):
        record(session, manager, asked, S.CANCELLED)
    assert told(session) == SENT
    assert tallies_kept(session) == tallies_recounted(session)
