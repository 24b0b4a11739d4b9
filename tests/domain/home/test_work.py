from datetime import datetime, timedelta

from domain.business_time import ROME
from domain.home.work import Pressing, Rank, Waits, in_order

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=ROME)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def order(**rows: Pressing) -> list[str]:
    return [name for name, _work in in_order(rows.items(), lambda row: row[1], NOW)]


def test_what_is_urgent_comes_first_then_late_then_today_then_who_waits_then_the_rest():
    rows = {
        "never": Pressing(None),
        "later": Pressing(NOW + DAY),
        "waits": Pressing(None, waits=Waits.PARTNER),
        "today": Pressing(NOW + HOUR),
        "late": Pressing(NOW - HOUR),
        "now": Pressing(NOW + 9 * HOUR, urgency=1),
    }
    assert order(**rows) == ["now", "late", "today", "waits", "later", "never"]
    assert rows["now"].rank(NOW) is Rank.URGENT


def test_what_is_due_in_weeks_stands_below_what_is_due_before_whoever_waits_for_it():
    rows = {
        "wish": Pressing(NOW + 21 * DAY, waits=Waits.TENANT),
        "question": Pressing(NOW + 3 * DAY, urgency=2, waits=Waits.PARTNER),
        "tomorrow": Pressing(NOW + DAY, urgency=4),
        "evening": Pressing(NOW + 9 * HOUR, urgency=2),
        "within the hour": Pressing(NOW + HOUR / 2, urgency=4),
    }
    assert order(**rows) == ["within the hour", "evening", "tomorrow", "question", "wish"]


def test_of_what_is_due_at_the_same_moment_the_more_urgent_comes_first():
    rows = {"low": Pressing(NOW + DAY, urgency=4), "high": Pressing(NOW + DAY, urgency=2)}
    assert order(**rows) == ["high", "low"]


def test_among_the_late_the_more_urgent_comes_first_and_then_what_has_waited_longest():
    rows = {
        "old": Pressing(NOW - 9 * DAY, urgency=3),
        "newer": Pressing(NOW - DAY, urgency=3),
        "urgent": Pressing(NOW - HOUR, urgency=2),
    }
    assert order(**rows) == ["urgent", "old", "newer"]


def test_a_case_is_told_once_where_a_task_says_what_to_do_about_it_and_in_the_nearer_place():
    rows = {
        "another": Pressing(NOW - HOUR, about="VA-1", general=True),
        "task": Pressing(NOW + 5 * DAY, about="VA-2"),
        "case": Pressing(NOW - DAY, about="VA-2", general=True),
        "second": Pressing(NOW + 6 * DAY, about="VA-2"),
    }
    assert order(**rows) == ["task", "second", "another"]


def test_the_last_minute_of_the_day_in_rome_is_still_today():
    assert Pressing(NOW.replace(hour=23, minute=59)).rank(NOW) is Rank.TODAY
    assert Pressing(NOW + timedelta(hours=14)).rank(NOW) is Rank.LATER
