"""What who sees no cases reads of the quarters: classes of a release, and nothing that moves."""

import random
from collections import Counter, defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import quarter_frames
import time_machine
from case_support import add_case
from sqlalchemy import insert
from support import add_user

from db.figures import releases
from db.models.cases import CaseTally
from db.models.facts import FactTally
from db.quarters import compare
from db.quarters import profile as quarter_profile
from db.quarters import table as quarters
from db.reference.catalogue import catalogue_of
from domain.business_time import week_of
from domain.errors import NotAllowed
from domain.figures.measures_of_quarters import PROTECTED, Measure
from domain.figures.protection import ENOUGH
from domain.report.period import month_after
from domain.vocabulary import Role
from exchange.quarters import table_csv
from settings import get_settings

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Rome"))
OTHERS = ["executive", "coordinator", "administrator"]
LAST_YEAR = [date(2025, month, 1) for month in range(1, 13)]
QUARTER, BEFORE = date(2026, 7, 1), date(2026, 4, 1)


@pytest.fixture(autouse=True)
def time():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def heard(session):
    """Cases heard by quarter and month, and of what, over two years; released."""
    dice = random.Random(3)
    places = sorted(catalogue_of(session).quarters)
    counts: Counter = Counter()
    for weight, place in enumerate(places):
        for back in range(1, 25):
            month = month_after(date(2026, 11, 1), -back)
            n = dice.randrange(1 + weight // 6)
            counts["case.opened", month, place, ""] += n
            for need in dice.choices(["EC-ALI", "EC-ALI", "GA-MOI", "SA-PSI", "FA-VIO"], k=n):
                counts["case.need", month, place, need] += 1
    counts["case.opened", QUARTER, places[0], ""] = 40  # whatever the amounts, more and fewer
    counts["case.opened", BEFORE, places[1], ""] = 40
    save_facts(session, counts)
    open_now(session, {place: at for at, place in enumerate(places)})
    releases.make(session)
    return counts


def save_facts(session, counts):
    names = ("statistic", "month", "quarter_id", "split")
    rows = [dict(zip(names, key, strict=True)) | {"n": n} for key, n in counts.items() if n]
    session.execute(insert(FactTally), rows)


def open_now(session, counts, urgent=0):
    week = week_of(NOW)
    session.execute(
        insert(CaseTally),
        [
            {
                "area": "*",
                "urgency": level,
                "week": week,
                "quarter_id": place,
                "open": n,
                "opened": n,
                "urgent": min(n, urgent),
                "overdue": 0,
            }
            for place, n in counts.items()
            if n
            for level in (0, 3)
        ],
    )


def ends(text: str) -> tuple[int, int]:
    first, last = text.split("–")
    return int(first), int(last)


def opened(heard, place, months) -> int:
    return sum(heard["case.opened", month, place, ""] for month in months)


def everything(session, actor) -> str:
    """All that the role can read of the quarters, as text."""
    tables = [quarters.table(session, actor, *what) for what in asked(session, actor)]
    profiles = [quarter_profile.profile(session, actor, code) for code in ("VA-02", "BA-08")]
    tables += [
        period.rows
        for back in compare.BACK
        if (both := compare.periods(session, actor, back=back))
        for period in (both.now, both.before)
    ]
    files = [table_csv.write(rows, {}).decode() for rows in tables]
    texts = map(repr, tables)
    return "\n".join([*texts, *files, *map(repr, profiles), repr(quarters.summary(session, actor))])


def asked(session, actor):
    yield from ((measure, "*") for measure in PROTECTED if measure is not Measure.SHARE)
    yield from ((Measure.SHARE, area) for area in quarters.areas(session, actor))


def test_a_case_shows_nothing_until_twenty_have_been_heard(session, executive, heard, time):
    before = everything(session, executive)
    manager = add_user(session, Role.COMMUNITY_MANAGER)
    add_case(session, manager, ("SA-PSI", "FA-VIO"), quarter="VA-02", urgency=1)
    assert everything(session, executive) == before
    time.move_to(datetime(2026, 11, 30, 9, tzinfo=NOW.tzinfo))
    assert not releases.is_due(session)
    assert everything(session, executive) == before


def test_nobody_who_sees_no_cases_reads_more_than_another(
    session, executive, coordinator, administrator, heard
):
    read = everything(session, executive)
    assert everything(session, coordinator) == everything(session, administrator) == read


def test_every_class_holds_the_true_number(session, executive, heard):
    for measure, months in ((Measure.OPEN, None), (Measure.HEARD, LAST_YEAR)):
        frame = quarter_frames.table(session, executive, measure).set_index("code")
        for at, quarter in enumerate(
            sorted(catalogue_of(session).quarters.values(), key=lambda q: q.id)
        ):
            low, high = ends(frame.loc[quarter.code, f"{measure}_text"])
            true = at if months is None else opened(heard, quarter.id, months)
            assert low <= true <= high and high > low
            assert not frame.loc[quarter.code, [measure.value]].notna().any()


def test_rates_say_between_which_numbers_they_lie(session, executive, heard):
    frame = quarter_frames.table(session, executive, Measure.RATE)
    for row in frame[frame["dwellings"].notna()].to_dict("records"):
        low, high = ends(row["open_text"])
        wanted = [f"{100 * n / row['dwellings']:,.1f}" for n in (low, high)]
        assert row["rate_text"] == "–".join(wanted)
    assert set(frame[frame["dwellings"].isna()]["rate_text"]) == {"not known"}


@pytest.mark.parametrize("measure", [Measure.RATE, Measure.SHRUNK])
def test_rates_stand_in_an_order_only_where_one_is_certainly_higher(session, executive, measure):
    places = sorted(catalogue_of(session).quarters)
    open_now(session, dict.fromkeys(places, 1))
    releases.make(session)
    told = quarter_frames.table(session, executive, measure)
    known = told[told["dwellings"].notna()]
    assert len(known) > 5 and known["text"].str.contains("–").all()
    assert told["stands"].isna().all()


@pytest.mark.parametrize("measure", [Measure.RATE, Measure.SHRUNK])
def test_rates_of_which_one_is_certainly_higher_have_their_places(
    session, executive, heard, measure
):
    told = quarter_frames.table(session, executive, measure)
    assert told["stands"].notna().sum() == told["dwellings"].notna().sum()


def test_more_and_fewer_are_true(session, executive, heard):
    frame = quarter_frames.table(session, executive, Measure.CHANGE).set_index("code")
    told = Counter(frame["text"])
    assert told["more"] and told["fewer"] and told["about as many"]
    for quarter in catalogue_of(session).quarters.values():
        now, before = (
            opened(heard, quarter.id, [month_after(first, n) for n in range(3)])
            for first in (QUARTER, BEFORE)
        )
        text = frame.loc[quarter.code, "text"]
        assert text != "more" or now > before
        assert text != "fewer" or now < before


def test_shares_are_of_needs_that_are_not_reserved_where_enough_was_heard(
    session, executive, heard
):
    assert quarters.areas(session, executive) == ("GA", "SO", "EC", "FA")
    told = {
        area: {
            row.place.code: row.text
            for row in quarters.table(session, executive, Measure.SHARE, area)
        }
        for area in quarters.areas(session, executive)
    }
    unreserved = defaultdict(Counter)
    for (statistic, month, place, need), n in heard.items():
        if statistic == "case.need" and month in LAST_YEAR and need in ("EC-ALI", "GA-MOI"):
            unreserved[place][need[:2]] += n
    shown = 0
    for quarter in catalogue_of(session).quarters.values():
        parts, whole = unreserved[quarter.id], unreserved[quarter.id].total()
        if min(opened(heard, quarter.id, LAST_YEAR), whole) < ENOUGH:
            assert {texts[quarter.code] for texts in told.values()} == {"n/a"}
            continue
        shown += 1
        assert told["FA"][quarter.code] == told["SO"][quarter.code] == "<10%"
        assert abs(int(told["EC"][quarter.code].strip("%<")) - 100 * parts["EC"] / whole) <= 5
    assert shown > 10


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize(
    ("measure", "area", "weeks", "urgency"),
    [
        ("urgent", "*", 52, 0),
        ("overdue", "*", 52, 0),
        ("uncovered", "*", 52, 0),
        ("share", "SA", 52, 0),
        ("share", "*", 52, 0),
        ("open", "EC", 52, 0),
        ("open", "SA", 52, 0),
        ("open", "*", 4, 0),
        ("open", "*", 52, 1),
    ],
)
def test_what_an_address_typed_by_hand_asks_for_is_refused(
    session, role, request, measure, area, weeks, urgency
):
    reader = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        quarters.table(session, reader, measure, area, weeks, urgency)
    if measure == "open":
        with pytest.raises(NotAllowed):
            quarter_profile.profile(session, reader, "VA-01", area, weeks, urgency)
        with pytest.raises(NotAllowed):
            compare.periods(session, reader, area, weeks, urgency)


def test_a_profile_is_two_years_of_classes_and_no_need(session, executive, heard):
    quarter = max(catalogue_of(session).quarters.values(), key=lambda q: q.id)
    read = quarter_profile.profile(session, executive, quarter.code)
    assert set(read.figures) == set(PROTECTED) - {Measure.SHARE}
    assert read.needs == () and read.rate is None
    assert [span.since for span in read.trend] == [
        month_after(QUARTER, -3 * n) for n in range(7, -1, -1)
    ]
    for span in read.trend:
        low, high = ends(span.opened.text)
        months = [month_after(span.since, n) for n in range(3)]
        assert low <= opened(heard, quarter.id, months) <= high
    assert set(read.areas) == set(quarters.areas(session, executive))


def test_the_same_number_reads_the_same_on_map_and_in_the_profile(session, executive, heard):
    frame = quarter_frames.table(session, executive).set_index("code")
    for code in ("VA-01", "VA-17", "BA-08"):
        figures = quarter_profile.profile(session, executive, code).figures
        assert {m.value: f.text for m, f in figures.items()} == {
            m.value: frame.loc[code, f"{m}_text"] for m in figures
        }


def test_ties_stand_by_name(session, executive, heard):
    for measure in (Measure.OPEN, Measure.HEARD, Measure.CHANGE):
        frame = quarter_frames.table(session, executive, measure)
        assert frame["stands"].is_monotonic_decreasing
        for _stands, group in frame.groupby("stands"):
            assert group["name"].tolist() == sorted(group["name"])


def test_before_the_first_release_nothing_is_told(session, executive, manager):
    add_case(session, manager)
    assert quarters.as_of(session, executive) is None
    assert quarters.summary(session, executive) is None
    assert set(quarter_frames.table(session, executive)["text"]) == {"n/a"}
    assert quarter_profile.profile(session, executive, "VA-01").trend == ()


def test_a_month_is_not_compared_with_one_nobody_recorded(session, executive, manager, time):
    save_facts(session, {("case.opened", date(2026, 10, 1), 1, ""): 40})
    releases.make(session)
    told = quarters.summary(session, executive)
    assert (told.opened.now.text, told.opened.change) == ("40", None)
    assert quarters.as_of(session, executive).year is None
    assert set(quarter_frames.table(session, executive, Measure.HEARD)["text"]) == {"n/a"}
    assert set(quarter_frames.table(session, executive, Measure.CHANGE)["text"]) == {"n/a"}


def test_the_network_is_told_in_fives_with_the_difference_of_closed_months(session, executive):
    october, september = date(2026, 10, 1), date(2026, 9, 1)
    save_facts(
        session,
        {
            ("case.opened", september, 1, ""): 21,
            ("case.opened", october, 2, ""): 33,
            ("case.closed", september, 1, "solved"): 12,
            ("case.closed", october, 1, "moved"): 18,
            ("case.opened", date(2026, 11, 1), 2, ""): 99,
        },
    )
    open_now(session, {1: 52, 2: 41}, urgent=11)
    releases.make(session)
    told = quarters.summary(session, executive)
    assert (told.day, told.month) == (NOW.date(), october)
    assert [
        t.now.text for t in (told.open, told.opened, told.urgent, told.overdue, told.closed)
    ] == ["95", "35", "20", "<10", "20"]
    changes = [t.change and t.change.text for t in (told.open, told.opened, told.closed)]
    assert changes == ["+15", "+15", "+10"]


def test_of_few_open_cases_it_is_not_told_how_many_are_urgent(session, executive):
    open_now(session, {1: ENOUGH - 1}, urgent=20)
    releases.make(session)
    told = quarters.summary(session, executive)
    assert (told.open.now.text, told.urgent.now.text, told.overdue.now.text) == ("30", "n/a", "n/a")


def test_quarters_that_changed_are_told_with_both_classes(session, executive, heard):
    told = quarters.summary(session, executive)
    frame = quarter_frames.table(session, executive, Measure.CHANGE).set_index("code")
    assert 0 < len(told.movers) <= quarters.MOVERS
    for mover in told.movers:
        assert frame.loc[mover.code, "text"] != "about as many"
        spans = quarter_profile.profile(session, executive, mover.code).trend
        assert (mover.before, mover.now) == (spans[-2].opened, spans[-1].opened)


def test_the_setting_of_the_data_protection_officer_shows_open_cases_alone(
    session, executive, heard, monkeypatch
):
    monkeypatch.setattr(get_settings(), "exact_from", 30)
    frame = quarter_frames.table(session, executive)
    assert set(frame["open"].dropna()) == set(range(30, 61))
    assert frame["heard"].isna().all()


def test_community_managers_keep_exact_figures(session, manager, heard):
    frame = quarter_frames.table(session, manager)
    assert sorted(frame["open"]) == list(range(61))
    add_case(session, manager, quarter="VA-02")
    assert quarter_frames.table(session, manager)["open"].sum() == sum(range(61)) + 1
