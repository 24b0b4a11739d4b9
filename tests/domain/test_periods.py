from datetime import UTC, date, datetime

import pytest

from domain.periods import end_of_day, kept_until, verified_since


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 11, 22), date(2031, 11, 22)),
        (date(2027, 1, 1), date(2032, 1, 1)),
        (date(2028, 2, 29), date(2033, 3, 1)),
    ],
)
def test_a_case_is_kept_to_the_same_day_years_later(since, until):
    assert kept_until(since, 5) == until


@pytest.mark.parametrize(
    ("now", "months", "since"),
    [
        (datetime(2026, 11, 22, 9, tzinfo=UTC), 6, datetime(2026, 5, 22, 9, tzinfo=UTC)),
        (datetime(2026, 8, 31, 9, tzinfo=UTC), 6, datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2026, 3, 1, tzinfo=UTC), 3, datetime(2025, 12, 1, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 24, datetime(2024, 1, 15, tzinfo=UTC)),
    ],
)
def test_a_verification_holds_for_calendar_months(now, months, since):
    assert verified_since(now, months) == since


def test_the_day_ends_at_midnight_in_rome_in_winter_and_in_summer():
    assert end_of_day(datetime(2026, 1, 15, 23, 30, tzinfo=UTC)) == datetime(
        2026, 1, 16, 23, tzinfo=UTC
    )
    assert end_of_day(datetime(2026, 7, 15, 21, 59, tzinfo=UTC)) == datetime(
        2026, 7, 15, 22, tzinfo=UTC
    )
