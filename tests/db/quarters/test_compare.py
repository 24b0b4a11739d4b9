"""New cases of two periods, to who sees no cases: two classes, and what is certain between them."""

from collections import Counter
from datetime import date

import pytest
import time_machine
from released_support import heard_in, release
from warning_support import NOW

from db.quarters import compare
from db.quarters import profile as quarter_profile
from db.quarters import table as quarters

NOW_IN, BEFORE, A_YEAR_BEFORE = date(2026, 7, 1), date(2026, 4, 1), date(2025, 7, 1)
CASES = {"2025-07": (8, 2, 40), "2026-04": (3, 30, 40), "2026-08": (30, 3, 41)}
"""By month, of three quarters."""


@pytest.fixture(autouse=True)
def time():
    with time_machine.travel(NOW, tick=False):
        yield


def heard(session, *months: str) -> None:
    for month in months:
        counts = zip(("VA-01", "VA-02", "VA-17"), CASES[month], strict=True)
        heard_in(session, month, {code: {"EC-ALI": n} for code, n in counts})
    release(session)


def ends(text: str) -> tuple[int, int]:
    first, last = text.split("–")
    return int(first), int(last)


@pytest.mark.parametrize(("back", "earlier"), [(1, BEFORE), (4, A_YEAR_BEFORE)])
def test_two_periods_say_what_profiles_say_and_more_or_fewer_only_where_it_is_certain(
    session, executive, back, earlier
):
    heard(session, *CASES)
    both = compare.periods(session, executive, back=back)
    assert (both.now.first, both.before.first) == (NOW_IN, earlier)
    assert (both.now.last, both.before.last.year) == (date(2026, 9, 30), earlier.year)
    now, before = (
        {row.place.code: row.text for row in each.rows} for each in (both.now, both.before)
    )
    for code in ("VA-01", "VA-17", "BA-08"):
        trend = quarter_profile.profile(session, executive, code).trend
        read = {span.since: span.opened.text for span in trend}
        assert (now[code], before[code]) == (read[NOW_IN], read[earlier])
    told = Counter()
    for code, difference in both.differences.items():
        (low, high), (least, most) = ends(now[code]), ends(before[code])
        wanted = "more" if low > most else "fewer" if high < least else "about as many"
        assert difference.text == wanted
        told[wanted] += 1
    assert both.open == told["about as many"] and len(told) > 1
    assert all(row.grade >= 0 and row.figure.value is None for row in both.now.rows)


def test_two_periods_are_not_compared_where_one_was_not_recorded(session, executive):
    assert compare.periods(session, executive) is None
    heard(session, "2026-04", "2026-08")
    assert compare.periods(session, executive, back=1) is not None
    assert compare.periods(session, executive, back=4) is None
    assert quarters.as_of(session, executive).year_before is None
