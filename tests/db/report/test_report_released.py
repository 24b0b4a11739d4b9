"""What a report tells who sees no cases: closed periods of large places, as they were released."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import quarter_frames
import time_machine
from case_support import add_case, add_service, entrust
from released_support import heard_in, release
from sqlalchemy.orm import Session

from db.case_life import changes as case_changes
from db.corrections import case as case_correct
from db.figures import releases
from db.quarters import table as quarters
from db.reference.catalogue import catalogue_of
from db.referrals.ask import record
from db.report import build as report
from db.report import offer
from domain.errors import NotThere
from domain.figures.measures_of_quarters import Measure
from domain.figures.rates import Place
from domain.report.period import Period, Territory
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
MARCH, SPRING, YEAR = (
    Period.parse(*of)
    for of in (("2026-03", "2026-03"), ("2026-01", "2026-03"), ("2025-01", "2025-12"))
)
VARESE = Territory(Place.PROVINCE, "VA")


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def told(session: Session, actor, period, territory=Territory()):  # noqa: B008 - frozen
    """Everything that is told of a period; what nobody offers today is of today, not of it."""
    session.flush()
    made = report.build(session, actor, period, territory)
    tables = {table.code: replace(table, message="") for table in made.tables}
    tables.pop("holes")
    lines = {
        code: {line.code: [cell.text for cell in line.cells] for line in table.lines}
        for code, table in tables.items()
    }
    return made.headlines, lines


def lines(session, actor, period, code, territory=Territory()):  # noqa: B008 - frozen
    return told(session, actor, period, territory)[1][code]


def test_no_act_on_a_case_of_a_closed_period_changes_what_is_told_of_it(
    session, manager, executive, monday
):
    cases = [
        add_case(session, manager, ("EC-ALI", "SO-ISO"), quarter=f"VA-{n % 9 + 1:02}")
        for n in range(40)
    ]
    with time_machine.travel(datetime(2026, 3, 20, 9, tzinfo=UTC), tick=False):
        service = add_service(session)
        asked = [
            entrust(session, manager, case.reference, service, "", f"t{i}")
            for i, case in enumerate(cases[:35])
        ]
    release(session)
    before = [told(session, executive, period) for period in (MARCH, SPRING)]
    assert before[0][0][3].now.text == "40" and before[1][1]["areas"]["SO"] == ["40"]
    monday.move_to(datetime(2026, 11, 4, 9, tzinfo=UTC))
    for number in asked[:20]:
        record(session, manager, number, ReferralStatus.ACCEPTED)
    for case in cases[15:38]:
        case_changes.change_urgency(session, manager, case.reference, case.version, 1)
        case_changes.change_status(
            session, manager, case.reference, case.version, CaseStatus.CLOSED, Outcome.MOVED
        )
    case = cases[39]
    case_changes.change_needs(session, manager, case.reference, case.version, {"SA-PSI": 3})
    place = catalogue_of(session).quarters_by_code["CO-01"].id
    case_correct.correct_place(
        session, manager, case.reference, case.version, place, "TEL", "token"
    )
    monday.move_to(datetime(2026, 12, 7, 9, tzinfo=UTC))
    assert releases.is_due(session)
    release(session)
    assert [told(session, executive, period) for period in (MARCH, SPRING)] == before


def test_reserved_needs_stand_in_no_figure(session, executive, coordinator):
    """Two quarters of the year alike, but for what is reserved."""
    places = [f"VA-{n:02}" for n in range(1, 10)]
    heard_in(session, "2026-05", {code: {"EC-ALI": 5} for code in places}, cases=7)
    heard_in(session, "2026-08", {code: {"EC-ALI": 5, "SA-PSI": 7} for code in places}, cases=7)
    release(session)
    for actor in (executive, coordinator):
        without, with_reserved = (
            [lines(session, actor, Period.parse(*months), code) for code in ("areas", "needs")]
            for months in (("2026-04", "2026-06"), ("2026-07", "2026-09"))
        )
        assert (
            without
            == with_reserved
            == [
                {"EC": ["45"], "GA": ["<10"], "SO": ["<10"], "FA": ["<10"]},
                {"EC-ALI": ["45"]},
            ]
        )


@pytest.mark.parametrize(("cases", "shown"), [(29, False), (30, True)])
def test_what_a_number_is_made_of_is_told_from_thirty_on(session, executive, cases, shown):
    heard_in(session, "2025-12", {"VA-01": {"EC-ALI": 1}})  # the first month of any record
    heard_in(session, "2026-03", {"VA-01": {"EC-ALI": cases - 3, "SO-ISO": 3}})
    release(session)
    for code in ("areas", "needs"):
        assert bool(lines(session, executive, SPRING, code)) == shown
    by_month = lines(session, executive, SPRING, "cases")
    assert len(by_month) == 3 and {len(cells) for cells in by_month.values()} == {1 + shown}
    assert lines(session, executive, MARCH, "cases")["2026-03"][0] == "30"


def test_a_quarter_has_a_class_and_of_a_year_with_enough_cases_the_parts_of_its_needs(
    session, executive
):
    heard_in(session, "2025-03", {"VA-01": {"EC-ALI": 24, "SO-ISO": 8, "SA-PSI": 90}}, cases=32)
    heard_in(session, "2025-04", {"VA-02": {"EC-ALI": 29}})
    release(session)
    heard = lines(session, executive, YEAR, "quarters")
    assert len(heard) == len(catalogue_of(session).quarters)
    for code, true in (("VA-01", 32), ("VA-02", 29), ("VA-03", 0)):
        low, high = map(int, heard[code][0].split("–"))
        assert low <= true <= high and (low > 0) == (true > 0)
    assert set(list(heard)[:2]) == {"VA-01", "VA-02"}
    assert lines(session, executive, YEAR, "quarter_areas") == {
        "VA-01": ["<10%", "30%", "80%", "<10%"]
    }
    for period in (Period.parse("2025-01", "2025-03"), Period.parse("2025-03", "2025-03")):
        assert "quarter_areas" not in told(session, executive, period)[1]
    assert not lines(session, executive, Period.parse("2025-03", "2025-03"), "quarters")


def test_a_quarter_of_reserved_needs_alone_reads_like_one_of_few_cases(session, executive):
    heard_in(session, "2025-03", {"VA-01": {"SA-PSI": 40}, "VA-02": {"EC-ALI": 29}})
    heard_in(session, "2025-04", {"VA-03": {"SA-PSI": 40, "EC-ALI": 29}}, cases=40)
    release(session)
    assert not lines(session, executive, YEAR, "quarter_areas")
    for area in quarters.areas(session, executive):
        told_of = quarter_frames.table(session, executive, Measure.SHARE, area)["text"]
        assert set(told_of) == {"n/a"}


def test_cases_heard_are_not_called_open_nor_cases_with_reserved_needs_missing(session, executive):
    release(session)
    made = report.build(session, executive, YEAR, Territory())
    table = next(table for table in made.tables if table.code == "quarters")
    assert [column.title for column in table.columns[:1]] == ["Cases heard, about"]
    assert "Cases with reserved needs are counted" in made.note


def test_map_and_report_say_alike_which_quarter_heard_more(session, executive):
    heard_in(session, "2026-04", {"VA-01": {"EC-ALI": 16}, "VA-02": {"EC-ALI": 4}})
    heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 32}, "VA-02": {"EC-ALI": 40}})
    release(session)
    of_map = quarter_frames.table(session, executive, Measure.CHANGE).set_index("code")["text"]
    of_report = lines(session, executive, Period.parse("2026-07", "2026-09"), "quarters")
    assert {code: cells[2] for code, cells in of_report.items()} == dict(of_map)
    assert (of_map["VA-01"], of_map["VA-02"]) == ("about as many", "more")


@pytest.mark.parametrize(
    ("second", "said"), [(4, "Most new cases"), (16, "In the highest class of new cases")]
)
def test_a_quarter_heard_most_only_if_no_other_can_have_heard_as_many(
    session, executive, second, said
):
    heard_in(session, "2025-03", {"VA-01": {"EC-ALI": 32}, "VA-02": {"EC-ALI": second}})
    release(session)
    made = report.build(session, executive, YEAR, Territory())
    table = next(table for table in made.tables if table.code == "quarters")
    first = table.lines[0]
    assert table.message == f"{said}: {first.label}, {first.cells[0].text}"


@pytest.mark.parametrize(
    ("heard", "areas", "needs"),
    [
        (
            {"EC-ALI": 34, "SO-ISO": 33},
            "The areas heard most: Social, Economic (needs: 35 each)",
            "The needs heard most: Isolation and loneliness, Food poverty (35 each)",
        ),
        (
            {"EC-ALI": 32, "SO-ISO": 42},
            "The area heard most: Social (needs: 40)",
            "The need heard most: Isolation and loneliness (40)",
        ),
        (dict.fromkeys(("EC-ALI", "SO-ISO", "GA-MOI", "FA-SEP"), 20), "", ""),
    ],
)
def test_all_that_read_alike_are_called_the_most_heard_unless_they_are_many(
    session, executive, heard, areas, needs
):
    heard_in(session, "2026-03", {"VA-01": heard})
    release(session)
    made = report.build(session, executive, SPRING, Territory())
    found = {table.code: table.message for table in made.tables}
    assert (found["areas"], found["needs"]) == (areas, needs)


def test_the_same_cell_reads_the_same_in_every_report(session, executive):
    heard_in(session, "2025-03", {"VA-01": {"EC-ALI": 38}, "CO-01": {"SO-ISO": 17}})
    heard_in(session, "2025-05", {"VA-02": {"EC-ALI": 33}})
    release(session)
    year, month = lines(session, executive, YEAR, "cases"), Period.parse("2025-03", "2025-03")
    of_month = lines(session, executive, month, "cases")["2025-03"]
    assert year["2025-03"] == [of_month[0], of_month[2]]
    here, everywhere = (
        lines(session, executive, YEAR, "quarters", where) for where in (VARESE, Territory())
    )
    assert here == {code: row for code, row in everywhere.items() if code in here}
    assert set(here) < set(everywhere)


def test_a_small_place_and_a_month_that_is_not_over_are_not_to_be_had(session, executive):
    heard_in(session, "2026-11", {"VA-01": {"EC-ALI": 90}})
    release(session)
    for small in (Territory(Place.QUARTER, "VA-01"), Territory(Place.MUNICIPALITY, "013075")):
        with pytest.raises(NotThere):
            report.build(session, executive, MARCH, small)
    for asked in (("2026-11", "2026-11"), ("2026-10", "2026-12"), ("2026-01", "2026-12")):
        made = report.build(session, executive, Period.parse(*asked), Territory())
        assert made.until < MONDAY.date().replace(day=1)
        assert {line.now.text for line in made.headlines if line.measure == "opened"} == {"<10"}
    offered = offer.offer(session, executive)
    assert offered and all(period.last_day < MONDAY.date() for period in offered.periods)
    assert Territory(Place.MUNICIPALITY, "012133") in offered.territories


def test_before_the_first_release_nothing_is_told(session, executive, manager):
    add_case(session, manager)
    assert offer.offer(session, executive) is None
    with pytest.raises(NotThere):
        report.build(session, executive, MARCH, Territory())
    assert told(session, manager, MARCH)[1]["quarters"]["VA-01"][0] == "1"


def test_no_day_of_the_week_is_promised_that_a_first_release_or_a_stopped_server_breaks(
    session, executive, monday
):
    monday.move_to(datetime(2026, 11, 5, 9, tzinfo=UTC))
    release(session)
    method = " ".join(report.build(session, executive, SPRING, VARESE).method)
    assert "made once a week at most" in method and "a Monday" not in method
