"""What a request gives away, and where a case stands by the requests that may be seen."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.business_time import Calendar
from domain.referrals.reserved import PACE, gives_away, standing
from domain.vocabulary import CaseStatus, NextActor, ReferralStatus

S = ReferralStatus
RESERVED = {"SA-PSI", "FA-VIO"}


@pytest.mark.parametrize(
    ("needs", "marked", "tells"),
    [
        (["EC-ALI"], False, False),
        (["SA-PSI"], False, True),
        (["EC-ALI", "FA-VIO"], False, True),
        (["EC-ALI"], True, True),
        ([], False, False),
    ],
)
def test_a_service_tells_when_one_of_its_needs_is_reserved(needs, marked, tells):
    assert gives_away(needs, RESERVED, marked=marked) is tells


@pytest.mark.parametrize(
    ("states", "asks", "told"),
    [
        ({S.SENT, S.DONE}, False, (CaseStatus.REFERRED, NextActor.PARTNER)),
        ({S.SENT}, True, (CaseStatus.REFERRED, NextActor.ALER)),
        ({S.DONE, S.DECLINED}, False, (CaseStatus.TO_CONFIRM, NextActor.TENANT)),
        ({S.DECLINED}, False, (CaseStatus.IN_PROGRESS, NextActor.ALER)),
    ],
)
def test_a_case_stands_where_its_requests_say(states, asks, told):
    assert standing(states, asks=asks) == told


@pytest.mark.parametrize("hours", [0, 5, 30, 71, 100, 170])
def test_what_was_sent_by_then_is_due_and_what_was_sent_later_is_not(hours):
    calendar = Calendar.of("VA", "09:00-13:00,14:00-17:00")
    now = datetime(2026, 11, 18, 9, 30, tzinfo=UTC) + timedelta(hours=hours)
    last = calendar.started_by(now, PACE)
    assert calendar.due(last, PACE) <= now
    assert calendar.due(last + timedelta(minutes=2), PACE) > now or not calendar.is_open(now)
