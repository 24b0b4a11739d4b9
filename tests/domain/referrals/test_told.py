"""From when on a case comes up by its requests, and what lists are made of it."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.referrals.reserved import UNANSWERED, KnownRequest, told
from domain.vocabulary import NextActor, ReferralStatus

S = ReferralStatus
SENT = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(status, sent_at=SENT, answered_at=None, *, asks=False, due=True):
    return KnownRequest(status, sent_at, sent_at + DAY if due else None, answered_at, asks)


@pytest.mark.parametrize(
    ("request_", "moment"),
    [
        (asked(S.SENT), SENT + UNANSWERED),
        (asked(S.ACCEPTED, answered_at=SENT + UNANSWERED - HOUR), None),
        (asked(S.ACCEPTED, answered_at=SENT + UNANSWERED), SENT + UNANSWERED),
        (asked(S.DONE, answered_at=SENT + UNANSWERED + DAY), SENT + UNANSWERED),
        (asked(S.DECLINED, answered_at=SENT + HOUR), SENT),
        (asked(S.EXPIRED), SENT),
        (asked(S.CANCELLED), SENT),
        (asked(S.CANCELLED, due=False), None),
        (asked(S.DRAFT, due=False), None),
        (asked(S.CONFIRMED, answered_at=SENT + UNANSWERED + DAY), None),
    ],
)
def test_a_case_comes_up_once_nobody_took_a_request_in_time(request_, moment):
    found = told([request_])
    assert (found and found.told_from) == moment


def test_of_several_requests_the_first_that_nobody_took_counts_and_the_first_that_was_made():
    taken = asked(S.ACCEPTED, SENT - 3 * DAY, SENT - 2 * DAY)
    found = told([taken, asked(S.DECLINED, SENT + DAY, SENT + DAY + HOUR), asked(S.SENT, SENT)])
    assert (found.told_from, found.first_asked) == (SENT + DAY, SENT - 3 * DAY)
    assert found.unanswered_since == SENT


@pytest.mark.parametrize(
    ("requests", "waits_for"),
    [
        ([asked(S.SENT)], NextActor.PARTNER),
        ([asked(S.DECLINED), asked(S.SENT, asks=True)], NextActor.ALER),
        ([asked(S.DECLINED), asked(S.DONE, answered_at=SENT)], NextActor.TENANT),
        ([asked(S.DECLINED)], NextActor.ALER),
    ],
)
def test_a_case_waits_for_whom_its_requests_say(requests, waits_for):
    assert told(requests).waits_for is waits_for


def test_where_the_last_request_was_fulfilled_nothing_is_told():
    assert told([asked(S.DECLINED), asked(S.CONFIRMED, answered_at=SENT)]) is None
    assert told([]) is None
