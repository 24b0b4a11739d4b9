from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest
from case_support import add_case
from dates_told import other_forms
from demo_support import SUNDAY
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session
from support import migrated

import db.reference.catalogue
import i18n
from db.cases.change import changing
from db.demo.load import Size, fill
from db.engine import reading, transaction
from db.figures import releases
from db.intake import intake as case_intake
from db.models.reference import Quarter
from db.progress import Silence
from db.report import build as report
from domain.errors import NotThere, Refused
from domain.figures.rates import Place
from domain.intake.form import Intake
from domain.permissions import Actor
from domain.report.period import Period, Territory
from domain.vocabulary import Role
from settings import get_settings

MONTH = date(SUNDAY.year, SUNDAY.month, 1)
PERIODS = {
    "a month": Period(MONTH, MONTH),
    "a year": Period.ending(MONTH, 12),
    "the future": Period(date(2090, 1, 1), date(2090, 3, 1)),
    "long ago": Period(date(2001, 1, 1), date(2001, 12, 1)),
    "twenty years": Period.ending(MONTH, 240),
}
EVERYWHERE = Territory()


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Engine:
    made = migrated(tmp_path_factory.mktemp("demo") / "ponte.db")
    fill(made, Size(600, 60, seed=1, today=SUNDAY), Silence())
    with transaction(made) as session:
        releases.make(session)
    yield made
    made.dispose()


def built(engine, role, period, territory=EVERYWHERE):
    with reading(engine) as session:
        return report.build(session, Actor(1, "someone", role), period, territory)


def cells(table):
    return {
        line.code: dict(zip(table_codes(table), line.cells, strict=True)) for line in table.lines
    }


def table_codes(table):
    return [column.code for column in table.columns]


def named(made, code):
    return next(table for table in made.tables if table.code == code)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_a_report_can_be_made_of_any_period_and_holds_together(filled, role, period):
    made = built(filled, role, period)
    codes = [table.code for table in made.tables]
    assert len(set(codes)) == len(codes)
    defined = {definition.code for definition in made.definitions}
    assert {headline.measure for headline in made.headlines} <= defined
    for table in made.tables:
        assert {column.measure for column in table.columns} <= defined | {""}
        assert set(table.charted) <= set(table_codes(table))
        assert table.lines or table.empty
        assert len({line.code for line in table.lines}) == len(table.lines)
        for line in table.lines:
            assert len(line.cells) == len(table.columns)
            assert all(figure.text for figure in line.cells)
    assert made.highlights and made.method and made.note


def said(thing: object) -> Iterator[str]:
    """Every text of a report, without its codes."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from said(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in ("code", "measure", "charted"):
                yield from said(getattr(thing, field.name))


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.COMMUNITY_MANAGER])
@pytest.mark.parametrize("language", ["it", "en"])
def test_days_have_one_form_in_each_language(filled, role, language):
    with i18n.speaking(language):
        text = " · ".join(said(built(filled, role, PERIODS["a year"])))
    assert not other_forms(text, language)


def test_twenty_years_are_told_by_year(filled):
    lines = named(built(filled, Role.COMMUNITY_MANAGER, PERIODS["twenty years"]), "cases").lines
    assert len(lines) == 3  # the years since anything was recorded
    assert sum(line.cells[0].value for line in lines) == 600


def test_a_period_without_cases_says_so(filled):
    made = built(filled, Role.EXECUTIVE, PERIODS["long ago"])
    assert made.highlights == ("Nothing was recorded in these months.",)
    assert named(made, "areas").lines == named(made, "cases").lines == ()
    assert not {"heard", "map", "needs", "answers"} & {message.code for message in made.messages}


def test_restricted_needs_are_named_to_the_community_manager_alone(filled):
    with reading(filled) as session:
        terms = db.reference.catalogue.catalogue_of(session).needs
    restricted = {code for code, term in terms.items() if term.restricted}
    year = PERIODS["a year"]
    assert restricted & set(cells(named(built(filled, Role.COMMUNITY_MANAGER, year), "needs")))
    for role in (Role.EXECUTIVE, Role.COORDINATOR, Role.ADMINISTRATOR):
        made = built(filled, role, year)
        for table in made.tables:
            assert not {code.rpartition("/")[2] for code in cells(table)} & restricted
            assert "SA" not in {*cells(table), *table_codes(table)}


@pytest.mark.parametrize(
    "nowhere",
    [
        Territory(Place.QUARTER, "XX-99"),
        Territory(Place.PROVINCE, "RM"),
        Territory(Place.MUNICIPALITY, "999999"),
        Territory(Place.ALL, "VA"),
    ],
)
def test_a_place_there_is_not_is_refused(filled, nowhere):
    for role in (Role.EXECUTIVE, Role.COMMUNITY_MANAGER):
        with pytest.raises(NotThere):
            built(filled, role, PERIODS["a year"], nowhere)


@pytest.fixture
def merged(session: Session, manager):
    """VA-02 had a case and was then merged into VA-01."""
    add_case(session, manager, ("EC-ALI",), quarter="VA-02")
    session.execute(
        update(Quarter)
        .where(Quarter.code == "VA-02")
        .values(closed_on=date(2026, 6, 1), merged_into="VA-01")
    )
    db.reference.catalogue.memory.forget()
    yield db.reference.catalogue.catalogue_of(session)
    db.reference.catalogue.memory.forget()


def test_a_merged_quarter_keeps_its_past_under_its_name(session, manager, merged):
    spring = Period(date(2026, 3, 1), date(2026, 3, 1))
    made = report.build(session, manager, spring, EVERYWHERE)
    line = next(line for line in named(made, "quarters").lines if line.code == "VA-02")
    assert line.cells[0].value == 1
    assert "merged into VA-01" in line.label


def test_nothing_new_is_entered_in_a_merged_quarter(session, manager, merged):
    closed = merged.quarters_by_code["VA-02"].id
    assert closed not in merged.open_quarters
    form = Intake(quarter_id=closed, channel="COL", needs=frozenset({"EC-ALI"}), anonymous=True)
    with pytest.raises(Refused):
        case_intake.open_case(session, manager, form, "token")


def test_a_quarter_has_the_same_steadied_rate_in_the_report_of_any_territory(filled):
    year, role = PERIODS["a year"], Role.COMMUNITY_MANAGER
    rows = cells(named(built(filled, role, year), "quarters"))
    known = {code: row for code, row in rows.items() if row["shrunk"].value is not None}
    assert len(known) > 3
    for code, row in known.items():
        alone = built(filled, role, year, Territory(Place.QUARTER, code))
        assert cells(named(alone, "quarters")) == {code: row}


def test_rates_are_not_known_where_dwellings_are_not(session, manager):
    place = next(
        q for q in db.reference.catalogue.catalogue_of(session).quarters.values() if q.dwellings
    )
    add_case(session, manager, ("EC-ALI",), quarter="VA-01")
    add_case(session, manager, ("EC-ALI",), quarter=place.code)
    spring = Period(date(2026, 3, 1), date(2026, 3, 1))
    rows = cells(named(report.build(session, manager, spring, EVERYWHERE), "quarters"))
    unknown, known = rows["VA-01"], rows[place.code]
    assert {unknown[code].text for code in ("rate", "shrunk", "interval")} == {"not known"}
    assert known["rate"].value == pytest.approx(100 / place.dwellings, abs=0.05)
    low, high = (float(end) for end in known["interval"].text.split("–"))
    assert low <= known["shrunk"].value <= high


def waited(session, actor, minutes):
    """Cases of March that waited so long for their first request."""
    spring = Period(date(2026, 3, 1), date(2026, 3, 1))
    for each in minutes:
        case = add_case(session, actor)
        with changing(session, actor, case.reference) as change:
            change.case.referred_after, change.case.referred_at = each, case.opened_at
        session.flush()
    table = named(report.build(session, actor, spring, EVERYWHERE), "waits")
    return {line.label: int(line.cells[0].value) for line in table.lines}, table.note


def test_each_wait_stands_in_one_band_and_a_day_has_the_hours_of_the_office(session, manager):
    bands, note = waited(session, manager, (0, 240, 241, 420, 421, 840, 1260, 2100, 2101, 90_000))
    assert bands == {
        "up to 4 hours": 2,
        "over 4 hours, up to 1 working day": 2,
        "over 1 working day, up to 2": 2,
        "over 2 working days, up to 3": 1,
        "over 3 working days, up to 5": 1,
        "over 5 working days": 2,
    }
    assert "7 hours" in note


def test_bands_follow_the_hours_in_the_settings(session, manager, monkeypatch):
    monkeypatch.setattr(get_settings(), "office_hours", "09:00-13:30")
    bands, note = waited(session, manager, (240, 270, 271, 540))
    assert list(bands.values()) == [1, 1, 2, 0, 0, 0]
    assert "4.5 hours" in note


def test_bands_of_a_short_day_have_no_empty_name(session, manager, monkeypatch):
    monkeypatch.setattr(get_settings(), "office_hours", "09:00-12:00")
    bands, _note = waited(session, manager, (180, 181))
    assert list(bands.items())[:2] == [
        ("up to 1 working day", 1),
        ("over 1 working day, up to 2", 1),
    ]


def headlines(session, actor, first, last):
    made = report.build(session, actor, Period(first, last), EVERYWHERE)
    return made, {line.measure: line for line in made.headlines}


def test_what_nobody_recorded_then_is_not_called_zero(session, manager):
    add_case(session, manager)  # in March 2026: nothing was recorded before
    made, lines = headlines(session, manager, date(2026, 3, 1), date(2026, 3, 1))
    for code in ("opened", "closed", "open_end", "convened", "first_referral"):
        assert (lines[code].before.text, lines[code].change.text) == ("not recorded", "–")
    assert not [point for point in made.highlights if "months before" in point]
    _made, lines = headlines(session, manager, date(2026, 4, 1), date(2026, 4, 1))
    assert (lines["opened"].before.text, lines["opened"].change.text) == ("1", "−1")


def test_a_period_recorded_in_part_is_no_measure_of_growth(session, manager):
    add_case(session, manager)
    made, lines = headlines(session, manager, date(2026, 4, 1), date(2026, 6, 1))
    assert (lines["opened"].before.text, lines["opened"].change.text) == ("1", "–")
    assert lines["open_end"].change.text == "0"
    assert any("recorded in part" in paragraph for paragraph in made.method)


def test_shares_differ_by_points(filled):
    made = built(filled, Role.COMMUNITY_MANAGER, Period.ending(MONTH, 3))
    lines = {line.measure: line for line in made.headlines}
    for code in ("in_time", "accepted", "confirmed"):
        assert lines[code].change.text.rpartition(" ")[2] in ("points", "point")
        assert lines[code].change.value == lines[code].now.value - lines[code].before.value
    assert "point" not in lines["opened"].change.text


@pytest.mark.parametrize("role", Role)
def test_holes_of_today_are_called_so_with_their_day(filled, role):
    made = built(filled, role, PERIODS["long ago"])
    today = i18n.day(made.made_at)
    assert today in named(made, "holes").message
    assert not [p for p in made.highlights if "verified service" in p and today not in p]
