"""When an unanswered request is looked at again: always in working time, once a day after all."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_time import ROME, Calendar
from domain.referrals.reminders import next_step
from domain.vocabulary import Urgency

VARESE = Calendar.of("VA", "09:00-13:00,14:00-17:00")


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def steps(sent: datetime, urgency: Urgency, count: int) -> list[datetime]:
    due = VARESE.due(sent, urgency)
    found, last = [], sent
    for _step in range(count):
        last = next_step(VARESE, sent, due, last)
        found.append(last)
    return found


@pytest.mark.parametrize(
    ("sent", "urgency", "expected"),
    [
        # Three days: the morning of the day before, the due time, every morning after it.
        (
            "2026-11-23 10:00",
            Urgency.NORMAL,
            ["2026-11-25 09:00", "2026-11-26 10:00", "2026-11-27 09:00", "2026-11-30 09:00"],
        ),
        # Tomorrow: the morning of the day itself.
        (
            "2026-11-23 11:00",
            Urgency.HIGH,
            ["2026-11-24 09:00", "2026-11-24 11:00", "2026-11-25 09:00"],
        ),
        # Four hours: nothing before, the due time, the morning after.
        ("2026-11-23 09:30", Urgency.NOW, ["2026-11-23 14:30", "2026-11-24 09:00"]),
        # Sent on a Saturday, due on Tuesday at nine: Monday is a later day than Saturday.
        (
            "2026-11-21 15:00",
            Urgency.HIGH,
            ["2026-11-23 09:00", "2026-11-24 09:00", "2026-11-25 09:00"],
        ),
        # The patron day of Varese, a Friday, and the weekend: Monday is the first step.
        (
            "2026-05-06 10:00",
            Urgency.NORMAL,
            ["2026-05-11 09:00", "2026-05-12 10:00", "2026-05-13 09:00"],
        ),
    ],
)
def test_the_steps_of_a_request(sent: str, urgency: Urgency, expected: list[str]) -> None:
    assert steps(rome(sent), urgency, len(expected)) == [rome(text) for text in expected]


def test_nothing_happens_on_the_patron_day_of_varese_though_como_works() -> None:
    como = Calendar.of("CO", "09:00-13:00,14:00-17:00")
    due = rome("2026-05-07 10:00")
    sent = rome("2026-05-04 10:00")
    assert next_step(VARESE, sent, due, due) == rome("2026-05-11 09:00")
    assert next_step(como, sent, due, due) == rome("2026-05-08 09:00")


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_nine_in_the_morning_stays_nine_when_the_clocks_change(day: str) -> None:
    sent = rome(f"{day} 10:00")
    [_before, _at, after] = steps(sent, Urgency.HIGH, 3)
    assert after.astimezone(ROME).hour == 9
    assert after.astimezone(ROME).utcoffset() != sent.utcoffset()


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from(Urgency),
)
def test_every_step_is_in_working_time_and_after_the_due_time_there_is_one_a_day(
    moment: datetime, urgency: Urgency
) -> None:
    sent = moment.replace(tzinfo=UTC)
    found = steps(sent, urgency, 8)
    due = VARESE.due(sent, urgency)
    assert all(VARESE.is_open(step) for step in found)
    assert all(earlier < later for earlier, later in pairwise(found))
    late = [step.astimezone(ROME).date() for step in found if step > due]
    assert len(late) == len(set(late))
    assert sum(step < due for step in found) <= 1
    assert found[0] > sent
    assert found[-1] - due < timedelta(days=21)
