"""An executive collects every number Ponte displays and tries to recover those under five."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import time_machine
from attack_support import Ledger, guessed, mask, monday_of, posterior, raw_cases
from demo_support import SUNDAY
from support import migrated

import i18n
from db import quarter_profile, quarters, report
from db.demo.load import Size, fill
from db.engine import reading
from db.progress import Silence
from db.reference import catalogue_of
from domain import cell_key, rates, shrinkage
from domain.measures import MEASURES, Suppression
from domain.permissions import Actor
from domain.rates import Place
from domain.report_period import Period, Territory, month_after
from domain.vocabulary import Role

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Rome"))
MONDAY = NOW.date()
EXECUTIVE, MANAGER = Actor(1, "executive", Role.EXECUTIVE), Actor(2, "cm", Role.COMMUNITY_MANAGER)
K = 5
UNDER = {"1", "2", "3", "4"}


@pytest.fixture(scope="module", params=[600, 3_000])
def engine(request, tmp_path_factory):
    made = migrated(tmp_path_factory.mktemp("attack") / "ponte.db")
    fill(made, Size(request.param, 60, seed=11, today=SUNDAY), Silence())
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def raw(engine):
    return raw_cases(engine)


@pytest.fixture(autouse=True)
def monday_at_ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def ledger(engine, raw):
    """Every count of map, profiles, cover and home, with the cases behind it."""
    found = Ledger()
    i18n.use("en")
    with time_machine.travel(NOW, tick=False), reading(engine) as session:
        catalogue = catalogue_of(session)
        by_quarter = defaultdict(list)
        for case in raw:
            by_quarter[case.quarter].append(case)
        areas = {"*": None, **{area: area for area in catalogue.areas}}
        for area in areas:
            for weeks in rates.PERIODS:
                for urgency in range(5):
                    frame = quarters.table(session, EXECUTIVE, "open", area, weeks, urgency)
                    for row in frame.to_dict("records"):
                        inside = [
                            c for c in by_quarter[row["code"]]
                            if c.is_open and urgency in (0, c.urgency)
                            and monday_of(c.opened) >= MONDAY - timedelta(weeks=weeks)
                            and (area == "*" or any(n.startswith(area) for n in c.needs))
                        ]  # fmt: skip
                        found.note(mask(inside), row["open_text"])
                        urgent = mask(c for c in inside if c.urgency < 3)
                        found.note(urgent, row["urgent_text"])
                        found.note(mask(c for c in inside if c.overdue), row["overdue_text"])
        for code in catalogue.quarters_by_code:
            profile = quarter_profile.profile(session, EXECUTIVE, code)
            for span in profile.trend:
                opened = (c for c in by_quarter[code]
                          if span.since <= monday_of(c.opened) < span.until)  # fmt: skip
                found.note(mask(opened), span.opened.text)
        home = quarters.summary(session, EXECUTIVE)
        now_open = [c for c in raw if c.is_open]
        found.note(mask(now_open), home.open.now.text)
        found.note(mask(c for c in now_open if c.urgency < 3), home.urgent.now.text)
        found.note(mask(c for c in now_open if c.overdue), home.overdue.now.text)
    i18n.use(None)
    return found


@pytest.fixture(scope="module")
def reports(engine):
    """Every report of any months of two years, as an executive gets it."""
    months = [month_after(date(2024, 10, 1), n) for n in range(24)]
    asked = {
        Period(first, last).on_grid(): Period(first, last)
        for n, first in enumerate(months)
        for last in months[n:]
    }
    return _built(engine, [(period, Territory()) for period in asked.values()])


@pytest.fixture(scope="module")
def by_month(engine):
    """Each quarter's own report of two years: its cases by month."""
    with reading(engine) as session:
        codes = list(catalogue_of(session).quarters_by_code)
    years = Period(date(2025, 1, 1), date(2026, 12, 1))
    return _built(engine, [(years, Territory(Place.QUARTER, code)) for code in codes])


def _built(engine, wanted):
    i18n.use("en")
    with time_machine.travel(NOW, tick=False), reading(engine) as session:
        made = [report.build(session, EXECUTIVE, *each) for each in wanted]
    i18n.use(None)
    return made


@pytest.fixture(scope="module")
def with_reports(engine, ledger, reports, by_month, raw):
    """The ledger with cases opened by quarter, in every period of a report and in every month."""
    found = Ledger(ledger.shown.copy())
    by_quarter = defaultdict(list)
    for case in raw:
        by_quarter[case.quarter].append(case)
    for made in reports:
        for line in _table(made, "quarters").lines:
            opened = (c for c in by_quarter[line.code] if made.since <= c.opened <= made.until)
            found.note(mask(opened), line.cells[0].text)
    with reading(engine) as session:
        codes = list(catalogue_of(session).quarters_by_code)
    for code, made in zip(codes, by_month, strict=True):
        for line in _table(made, "cases").lines:
            opened = (c for c in by_quarter[code] if f"{c.opened:%Y-%m}" == line.code)
            found.note(mask(opened), line.cells[0].text)
    return found


def _table(made, code):
    return next(t for section in made.sections for t in section.tables if t.code == code)


def test_the_community_manager_reads_the_true_counts_of_the_same_cells(engine, raw):
    """So the cells of this attack are those that the screens display."""
    with reading(engine) as session:
        frame = quarters.table(session, MANAGER, "open", "SO", 52, 2).set_index("code")
    expected = Counter(
        c.quarter for c in raw
        if c.is_open and c.urgency == 2 and any(n.startswith("SO") for n in c.needs)
        and monday_of(c.opened) >= MONDAY - timedelta(weeks=52)
    )  # fmt: skip
    assert {code: n for code, n in frame["open"].items() if n} == expected


def test_no_view_displays_a_number_from_one_to_four(with_reports):
    values = {value for shown in with_reports.shown.values() for value in shown}
    assert None in values and not {1, 2, 3, 4} & values
    assert with_reports.shown[0] == {0}
    assert all(value != 0 for cell, shown in with_reports.shown.items() if cell for value in shown)


def test_no_count_in_any_table_of_a_report_is_from_one_to_four(reports):
    counts = {code for code, m in MEASURES.items() if m.suppression is Suppression.COUNT}
    shown = [
        line.cells[at].text
        for made in reports
        for section in made.sections
        for table in section.tables
        for at, column in enumerate(table.columns)
        if column.measure in counts
        for line in table.lines
    ]
    shown += [h.now.text for made in reports for h in made.headlines if h.measure in counts]
    assert len(shown) > 5_000 and not UNDER & set(shown)


def test_the_same_cases_read_the_same_in_every_view_and_file(with_reports):
    assert all(len(shown) == 1 for shown in with_reports.shown.values())
    assert sum(1 <= cell.bit_count() <= 4 for cell in with_reports.shown) > 300


def test_rates_say_no_more_than_the_counts_they_are_made_of(engine):
    """They are those of anybody who reads the counts as displayed, `<5` as two and a half."""
    with reading(engine) as session:
        for weeks in rates.PERIODS:
            frame = quarters.table(session, EXECUTIVE, "shrunk", weeks=weeks)
            displayed = frame["open"].fillna(2.5).tolist()
            dwellings = frame["dwellings"].to_numpy(float, na_value=float("nan"))
            again = [r.shrunk if r else None for r in shrinkage.rates(displayed, dwellings)]
            assert frame["shrunk"].tolist() == pytest.approx(np.array(again, float), nan_ok=True)
            known = frame[frame["dwellings"].notna()]
            expected = 100 * known["open"] / known["dwellings"].astype(float)
            assert known["rate"].tolist() == pytest.approx(expected.tolist(), nan_ok=True)


def test_no_pair_of_views_pins_a_cell_they_differ_by(with_reports):
    """Whatever two views show, of one to four the likeliest is hardly likelier than the next."""
    pairs = with_reports.differences()
    assert len(pairs) > 100
    assert max(max(posterior([one])) for found in pairs.values() for one in found) < 0.54


def test_two_views_differ_by_the_true_number_no_oftener_than_by_chance(with_reports):
    """Two independent amounts cancel in 5 of 27 pairs; without them, or with smaller ones, what
    is displayed would differ by the cell itself far more often.
    """
    found = [
        (cell.bit_count(), one)
        for cell, differences in with_reports.differences().items()
        for one in differences
    ]
    right = sum(true == one for true, one in found) / len(found)
    assert right < 5 / 27 + 4 * (0.15 / len(found)) ** 0.5


def test_all_pairs_together_leave_every_cell_in_doubt(with_reports):
    """Who averages every pair of views guesses better than blindly, as must be; sure of none."""
    pairs = with_reports.differences()
    assert max(max(posterior(found)) for found in pairs.values()) < 0.95
    truths = Counter(cell.bit_count() for cell in pairs)
    right = sum(guessed(found) == cell.bit_count() for cell, found in pairs.items()) / len(pairs)
    assert right < max(truths.values()) / len(pairs) + 0.25


@pytest.mark.parametrize("bound", [0, 1])
def test_the_attack_succeeds_against_counts_that_are_moved_less(with_reports, raw, bound):
    """So it is the protection that stops it: without noise, or with noise that has a bound."""
    weak = Ledger()
    for cell in with_reports.shown:
        count = cell.bit_count()
        keys = sum(case.key for case in raw if case.bit & cell) if bound else 0
        moved = count + int(np.clip(cell_key.moved_by(np.array([keys]))[0], -bound, bound))
        weak.shown[cell].add(None if count and min(count, moved) < K else moved if count else 0)
    found = [(c.bit_count(), one) for c, many in weak.differences().items() for one in many]
    assert sum(true == one for true, one in found) / len(found) > 0.25
