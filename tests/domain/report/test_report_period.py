from datetime import date

import pytest

from domain.report.period import NoSuchPeriod, Period, closed_periods, month_after


def test_a_period_has_whole_months_and_as_many_before_it():
    quarter = Period(date(2026, 1, 20), date(2026, 3, 31))
    assert (quarter.first, quarter.last, quarter.last_day) == (
        date(2026, 1, 1),
        date(2026, 3, 1),
        date(2026, 3, 31),
    )
    assert quarter.before == Period(date(2025, 10, 1), date(2025, 12, 1))
    assert [month.month for month in quarter.months()] == [1, 2, 3]


def test_twelve_months_end_with_the_last():
    year = Period.ending(date(2026, 2, 10), 12)
    assert (year.first, year.last, year.length) == (date(2025, 3, 1), date(2026, 2, 1), 12)


def test_twenty_years_are_a_period():
    assert Period(date(2006, 1, 1), date(2025, 12, 1)).length == 240


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-05", "2026-04"),
        ("1999-01", "2026-01"),
        ("2026-01", "2101-01"),
        ("", "2026-01"),
        ("2026-13", "2026-14"),
        ("2026-1", "2026-2"),
        ("٢٠٢٦-٠١", "2026-02"),
        ("abc", "2026-01"),
        ("0000-01", "2026-01"),
        ("2000-01", "2100-12"),
    ],
)
def test_what_is_no_period_is_refused(first, last):
    with pytest.raises(NoSuchPeriod):
        Period.parse(first, last)


@pytest.mark.parametrize(
    ("n", "expected"), [(0, (2026, 1)), (-1, (2025, 12)), (12, (2027, 1)), (-13, (2024, 12))]
)
def test_months_are_counted_across_years(n, expected):
    assert month_after(date(2026, 1, 1), n) == date(*expected, 1)


NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (("2026-02", "2026-02"), ("2026-02", "2026-02")),
        (("2026-11", "2026-11"), ("2026-10", "2026-10")),
        (("2026-07", "2026-09"), ("2026-07", "2026-09")),
        (("2026-08", "2026-09"), ("2026-07", "2026-09")),
        (("2026-10", "2026-12"), ("2026-07", "2026-09")),
        (("2025-11", "2025-12"), ("2025-10", "2025-12")),
        (("2025-11", "2026-10"), ("2025-01", "2025-12")),
        (("2020-05", "2024-02"), ("2024-01", "2024-12")),
        (("2090-01", "2090-03"), ("2026-07", "2026-09")),
    ],
)
def test_protected_figures_are_of_months_quarters_and_years_that_are_over(asked, given):
    assert Period.parse(*asked).closed(NOVEMBER) == Period.parse(*given)
    assert Period.parse(*given).closed(NOVEMBER) == Period.parse(*given)


def test_the_closed_periods_are_listed_newest_first_from_where_records_begin():
    found = closed_periods(date(2025, 11, 1), NOVEMBER)
    assert len(found) == len(set(found)) == 4 + 1 + 12
    assert [period.length for period in found] == [3] * 4 + [12] + [1] * 12
    assert found[0] == Period.parse("2026-07", "2026-09")
    assert {period.closed(NOVEMBER) for period in found} == set(found)
    assert [period.length for period in closed_periods(NOVEMBER, NOVEMBER)] == [3, 12, 1]
