"""Every figure of a report, counted a second time from the raw tables by other means."""

from collections import Counter
from datetime import date, datetime
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from demo_support import SUNDAY
from sqlalchemy import Engine, text
from support import migrated

from db.demo.load import Size, fill
from db.engine import reading
from db.figures.measures import COMPUTED, figure
from db.figures.month_sums import totals
from db.figures.told import Reader
from db.progress import Silence
from db.reference.catalogue import catalogue_of
from domain.figures.months import Statistic, tenths
from domain.figures.rates import Place
from domain.report.period import Period, Territory

ROME = ZoneInfo("Europe/Rome")
YEAR = Period.ending(date(SUNDAY.year, SUNDAY.month, 1), 12)
QUARTER = Period.ending(date(SUNDAY.year, SUNDAY.month, 1), 3)
TERRITORIES = (
    Territory(),
    Territory(Place.PROVINCE, "VA"),
    Territory(Place.MUNICIPALITY, "012133"),
    Territory(Place.QUARTER, "VA-01"),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Engine:
    made = migrated(tmp_path_factory.mktemp("demo") / "ponte.db")
    fill(made, Size(600, 60, seed=1, today=SUNDAY), Silence())
    yield made
    made.dispose()


def raw(engine, sql):
    with engine.connect() as connection:
        return connection.execute(text(sql)).mappings().all()


def month(stored) -> date:
    """The month in Rome of a moment as it is stored, in UTC."""
    moment = datetime.fromisoformat(str(stored)).replace(tzinfo=ZoneInfo("UTC"))
    return moment.astimezone(ROME).date().replace(day=1)


def within(engine, period, territory, sql, column):
    """Rows of a query whose month is in the period and whose quarter lies in the territory."""
    with reading(engine) as session:
        places = catalogue_of(session).quarters
    names = {
        Place.ALL: lambda q: "",
        Place.PROVINCE: lambda q: q.province,
        Place.MUNICIPALITY: lambda q: q.istat,
        Place.QUARTER: lambda q: q.code,
    }
    return [
        row
        for row in raw(engine, sql)
        if row[column]
        and period.first <= month(row[column]) <= period.last
        and names[territory.kind](places[row["quarter_id"]]) == territory.code
    ]


def read(engine, reader, period, territory):
    with reading(engine) as session:
        facts = totals(session, period, territory)
        return {
            code: figure(measure, facts.total, facts.upto, reader)
            for code, measure in COMPUTED.items()
        }


@pytest.mark.parametrize("territory", TERRITORIES, ids=lambda t: t.code or "everywhere")
@pytest.mark.parametrize("period", [YEAR, QUARTER], ids=["year", "quarter"])
def test_the_figures_of_the_community_manager_are_those_of_the_tables(filled, period, territory):
    figures = read(filled, Reader.EXACT, period, territory)
    shown = {code: figure.value for code, figure in figures.items()}
    cases = 'SELECT *, "case".id AS case_id FROM "case"'
    opened = within(filled, period, territory, cases, "opened_at")
    closed = within(filled, period, territory, cases, "closed_at")
    assert shown["opened"] == len(opened)
    assert shown["closed"] == len(closed)
    assert shown["closed_solved"] == sum(c["outcome"] in ("solved", "partly") for c in closed)
    ever = Period(date(2010, 1, 1), period.last)
    came = within(filled, ever, territory, cases, "opened_at")
    went = within(filled, ever, territory, cases, "closed_at")
    assert shown["open_end"] == len({c["case_id"] for c in came} - {c["case_id"] for c in went})
    requests = 'SELECT referral.*, c.quarter_id FROM referral JOIN "case" c ON c.id = case_id'
    assert shown["sent"] == len(within(filled, period, territory, requests, "sent_at"))
    answered = within(filled, period, territory, requests, "answered_at")
    in_time = [r for r in answered if r["answered_at"] <= r["due_at"]]
    ends = Counter(r["status"] for r in within(filled, period, territory, requests, "ended_at"))
    assert shown["in_time"] == percent(len(in_time), len(answered) + ends["expired"])
    accepted = sum(r["status"] != "declined" for r in answered)
    assert shown["accepted"] == percent(accepted, len(answered))
    assert shown["confirmed"] == percent(
        ends["confirmed"], ends["confirmed"] + ends["not_confirmed"]
    )
    for code, column in (("first_referral", "referred"), ("first_answer", "answered")):
        ended = within(filled, period, territory, cases, f"{column}_at")
        minutes = [c[f"{column}_after"] for c in ended]
        assert (shown[code] is None) == (not minutes)
        if minutes:
            assert 2 * sum(each <= 60 * shown[code] for each in minutes) >= len(minutes)
            assert 0 <= shown[code] - median(minutes) / 60 < 0.2


def percent(part, whole):
    return round(100 * part / whole) if whole else None


def test_tenants_at_the_mobile_office_are_counted_apart(filled):
    shown = read(filled, Reader.EXACT, YEAR, Territory())
    visits = within(
        filled,
        YEAR,
        Territory(),
        "SELECT a.state, a.quarter_id, s.starts_at FROM appointment a "
        "JOIN mobile_stop s ON s.id = a.stop_id",
        "starts_at",
    )
    states = Counter(visit["state"] for visit in visits)
    assert states["convened"] and states["came"] and states["spontaneous"]
    assert shown["spontaneous"].value == states["spontaneous"]
    assert shown["came"].value == states["came"]
    assert shown["no_show"].value == states["no_show"]
    assert shown["convened"].value == len(visits) - states["spontaneous"]


@pytest.mark.parametrize("territory", TERRITORIES[:3], ids=lambda t: t.code or "everywhere")
def test_protected_figures_are_the_true_ones_rounded(filled, territory):
    exact, shown = (read(filled, reader, YEAR, territory) for reader in Reader)
    for code in ("opened", "closed", "open_end", "sent", "convened", "came", "spontaneous"):
        true, figure = exact[code].value, shown[code]
        assert (figure.text == "<10") == (true < 10), code
        assert figure.value is None or (figure.value % 5 == 0 and abs(figure.value - true) <= 2)
    for code in ("in_time", "accepted", "confirmed", "attendance"):
        assert abs(shown[code].value - exact[code].value) <= 5 + 0.5, code
    for code in ("first_referral", "first_answer"):
        assert 0 <= shown[code].value - exact[code].value < 0.5


def test_of_few_and_of_none_who_sees_no_cases_reads_the_same(filled):
    winter, future = (Period.ending(date(year, 3, 1), 3) for year in (2025, 2090))
    place = Territory(Place.QUARTER, "VA-01")
    assert read(filled, Reader.EXACT, winter, place)["opened"].value
    few, none = (read(filled, Reader.PROTECTED, period, place) for period in (winter, future))
    for code in ("opened", "closed", "sent", "came", "attendance", "in_time", "first_answer"):
        assert few[code].text == none[code].text in ("<10", "n/a"), code


def test_a_period_without_cases_reads_as_zeros_and_dashes(filled):
    future = Period(date(2090, 1, 1), date(2090, 12, 1))
    shown = read(filled, Reader.EXACT, future, Territory())
    assert shown["opened"].text == "0"
    assert shown["in_time"].text == shown["first_answer"].text == "–"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        ((60, 174, 400), "2.9"),
        ((60, 171, 176, 400), "3"),
        ((6, 7), "0.2"),
        ((0,), "0"),
        ((60_000, 70_000), "over 999.9"),
    ],
)
def test_half_of_the_cases_waited_at_most_what_is_shown(minutes, text):
    cells = {}
    for each in minutes:
        place = (str(Statistic.CASE_REFERRED), tenths(each))
        cells[place] = cells.get(place, 0) + 1
    assert figure(COMPUTED["first_referral"], cells).text == text
