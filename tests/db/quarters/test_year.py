"""The small lines of executives tell nothing that report and earlier releases did not tell."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from released_support import release
from sqlalchemy import insert
from support import add_user

from db.models.facts import FactTally
from db.models.releases import Release, ReleasedPlace
from db.quarters import year
from db.reference.catalogue import catalogue_of
from db.report import build as report
from domain.figures.figure import Missing
from domain.report.period import Period, Territory, month_after
from domain.vocabulary import Role

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ROME)


@pytest.fixture(autouse=True)
def time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader(session):
    """An executive, after seven months of records and releases in two of them."""
    place = min(catalogue_of(session).quarters)
    rows = [
        {
            "statistic": what,
            "month": month_after(date(2026, 10, 1), -back),
            "quarter_id": place,
            "split": "",
            "n": n + back,
        }
        for back in range(7)
        for what, n in (("case.opened", 33), ("case.closed", 4))
    ]
    session.execute(insert(FactTally), rows)
    for day, counts in (
        (date(2026, 8, 3), (99, 98, 97)),
        (date(2026, 8, 31), (40, 22, 4)),
        (date(2026, 9, 7), (29, 12, 11)),
    ):
        made = Release(day=day, made_at=NOW, acts=0, months_until=date(2026, 11, 1))
        session.add(made)
        session.flush()
        names = ("open", "urgent", "overdue")
        row = dict(zip(names, counts, strict=True))
        session.add(ReleasedPlace(release_id=made.id, quarter_id=place, **row))
    session.flush()
    return add_user(session, Role.EXECUTIVE)


def test_each_month_says_what_its_own_report_says(session, reader):
    session.query(Release).delete()
    release(session)
    course = year.course(session, reader)
    assert course.months[0] == date(2025, 11, 1) and course.months[-1] == date(2026, 10, 1)
    for at, month in enumerate(course.months):
        made = report.build(session, reader, Period(month, month), Territory())
        told = {line.measure: line.now for line in made.headlines}
        if month < date(2026, 4, 1):
            assert course.opened[at].missing is Missing.NOT_RECORDED
        else:
            assert course.opened[at] == told["opened"], month
            assert course.closed[at] == told["closed"], month
            assert course.open[at] == told["open_end"], month


def test_urgent_and_overdue_are_what_the_last_release_in_a_month_told(session, reader):
    course = year.course(session, reader)
    by_month = dict(
        zip(course.months, zip(course.urgent, course.overdue, strict=True), strict=True)
    )
    assert [figure.text for figure in by_month[date(2026, 8, 1)]] == ["20", "<10"]
    assert by_month.get(date(2026, 9, 1)) is None or by_month[date(2026, 9, 1)][0].value is None
    assert by_month[date(2026, 7, 1)][0].missing is Missing.NOT_RECORDED


def test_before_the_first_release_there_is_nothing(session, reader):
    session.query(ReleasedPlace).delete()
    session.query(Release).delete()
    assert year.course(session, reader) is None
