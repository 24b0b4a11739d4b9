import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import quarter_frames
import time_machine
from sqlalchemy import insert
from support import add_user

from db.access import audit
from db.engine import reading, transaction
from db.figures.weeks import move
from db.models.cases import CaseTally, NeedTally
from db.models.directory import DirectoryVersion, Partner, PartnerService, ServiceArea, ServiceNeed
from db.quarters import compare
from db.quarters import profile as quarter_profile
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.business_time import week_of
from domain.errors import NotThere
from domain.figures.measures_of_quarters import Measure
from domain.figures.weeks import COLUMNS, Counted, rows
from domain.vocabulary import Role

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ROME)
MONDAY = week_of(NOW)
COUNTS = ("open", "urgent", "overdue")
VIEWS = [
    ("*", 4, 0),
    ("*", 13, 0),
    ("*", 52, 0),
    ("*", 104, 0),
    ("*", 52, 1),
    ("*", 52, 3),
    ("*", 26, 4),
    ("SA", 52, 0),
    ("SA", 13, 2),
]
_versions = count(70_000_000)


@pytest.fixture(autouse=True)
def wednesday_at_ten():
    with time_machine.travel(NOW, tick=False):
        yield


def cases_of(session, seed: int, size: int = 250) -> list[Counted]:
    """Cases as they fall, over two years, in a third of the quarters."""
    dice = random.Random(seed)
    places = sorted(catalogue_of(session).quarters)[::3]
    found = []
    for _ in range(size):
        opened = MONDAY - timedelta(weeks=dice.randrange(120))
        is_open = dice.random() < 0.6
        found.append(
            Counted(
                quarter_id=dice.choices(places, range(len(places), 0, -1))[0],
                urgency=dice.choices((1, 2, 3, 4), (1, 2, 4, 2))[0],
                areas=frozenset(dice.sample(["GA", "SO", "SA", "EC", "FA"], dice.randint(1, 2))),
                opened_week=opened,
                is_open=is_open,
                is_overdue=is_open and dice.random() < 0.4,
                closed_week=None if is_open else min(MONDAY, opened + timedelta(weeks=3)),
            )
        )
    return found


@pytest.fixture
def cases(session) -> list[Counted]:
    made = cases_of(session, seed=1)
    total = Counter()
    for case in made:
        for key, counts in rows(case).items():
            total.update({(key, name): n for name, n in zip(COLUMNS, counts, strict=True)})
    names = ("area", "urgency", "week", "quarter_id")
    session.execute(
        insert(CaseTally),
        [
            dict(zip(names, key, strict=True)) | {name: total[key, name] for name in COLUMNS}
            for key in {key for key, _name in total}
        ],
    )
    return made


def weeks_back(case: Counted) -> int:
    return (MONDAY - case.opened_week).days // 7


def test_the_community_manager_reads_exactly_what_the_cases_are(session, manager, cases):
    for area, weeks, urgency in VIEWS:
        inside = [
            c
            for c in cases
            if c.is_open
            and weeks_back(c) <= weeks
            and urgency in (0, c.urgency)
            and (area == "*" or area in c.areas)
        ]
        frame = quarter_frames.table(session, manager, "open", area, weeks, urgency)
        ids = {q.code: q.id for q in catalogue_of(session).quarters.values()}
        for column, chosen in (
            ("open", inside),
            ("urgent", [c for c in inside if c.urgency <= 2]),
            ("overdue", [c for c in inside if c.is_overdue]),
        ):
            expected = Counter(c.quarter_id for c in chosen)
            read = dict(zip(frame["code"], frame[column], strict=True))
            assert read == {code: expected[ids[code]] for code in ids}


def test_change_compares_full_weeks_with_as_many_before(session, manager, cases):
    frame = quarter_frames.table(session, manager, Measure.CHANGE, weeks=13)
    ids = {q.code: q.id for q in catalogue_of(session).quarters.values()}
    now = Counter(c.quarter_id for c in cases if 1 <= weeks_back(c) <= 13)
    before = Counter(c.quarter_id for c in cases if 14 <= weeks_back(c) <= 26)
    read = dict(zip(frame["code"], frame["value"], strict=True))
    assert read == {code: now[i] - before[i] for code, i in ids.items()}
    assert frame["value"].is_monotonic_decreasing


def test_two_periods_are_full_weeks_side_by_side_and_their_difference_is_the_change(
    session, manager, cases
):
    both = compare.periods(session, manager, "SA", 13, 2)
    assert both.now.last == MONDAY - timedelta(days=1)
    assert both.before.last == both.now.first - timedelta(days=1)
    assert (both.now.last - both.before.last).days == 13 * 7 and both.open == 0
    ids = {q.code: q.id for q in catalogue_of(session).quarters.values()}
    for period, weeks in ((both.now, range(1, 14)), (both.before, range(14, 27))):
        chosen = [c for c in cases if c.urgency == 2 and "SA" in c.areas and weeks_back(c) in weeks]
        expected = Counter(c.quarter_id for c in chosen)
        read = {row.place.code: row.figure.value for row in period.rows}
        assert chosen and read == {code: expected[ids[code]] for code in ids}
    change = quarter_frames.table(session, manager, Measure.CHANGE, "SA", 13, 2)
    assert {code: moved.text for code, moved in both.differences.items()} == dict(
        zip(change["code"], change["text"], strict=True)
    )


def test_per_hundred_dwellings_only_where_dwellings_are_known(session, manager, cases):
    frame = quarter_frames.table(session, manager, "rate").set_index("code")
    assert frame.loc["VA-01", "text"] == "not known"
    known = frame[frame["dwellings"].notna()]
    assert (known["value"] == 100 * known["open"] / known["dwellings"].astype(float)).all()


def test_the_profile_of_a_quarter_counts_its_needs_and_who_covers_it(session, manager, cases):
    quarter = catalogue_of(session).quarters_by_code["VA-01"]
    for need, number in (("EC-ALI", 7), ("SA-PSI", 6), ("SO-ISO", 2)):
        session.add(NeedTally(quarter_id=quarter.id, need_code=need, open=number))
    a_partner(session, 1, "EC-ALI", quarter.istat)
    a_partner(session, 2, "EC-ALI", "CO")
    a_partner(session, 3, "SO-ISO", "*", active=False)
    a_partner(session, 4, "SA-PSI", "CO", verified=False)
    directory_changed(session)
    profile = quarter_profile.profile(session, manager, "VA-01")
    assert [(n.code, n.count.text) for n in profile.needs] == [
        ("EC-ALI", "7"),
        ("SA-PSI", "6"),
        ("SO-ISO", "2"),
    ]
    assert profile.uncovered == ("SA-PSI", "SO-ISO")
    assert [p.reference for p in profile.partners] == ["P-00001"] and profile.partner_count == 1
    weeks = [weeks_back(c) for c in cases if c.quarter_id == quarter.id]
    assert [s.opened.value for s in profile.trend] == [
        sum(4 * n - 3 <= w <= 4 * n for w in weeks) for n in range(13, 0, -1)
    ]


def directory_changed(session):
    """No other test may have left this version behind in a memory."""
    session.merge(DirectoryVersion(id=1, version=next(_versions)))
    session.flush()


def a_partner(session, number, need, place, *, active=True, verified=True):
    partner = Partner(
        reference=f"P-{number:05}",
        name=f"Ente {number}",
        name_key=f"ente {number}",
        type_code="ODV",
        istat="012133",
        active=active,
        verified_at=NOW if verified else None,
    )
    session.add(partner)
    session.flush()
    service = PartnerService(partner_id=partner.id, name="Sportello")
    session.add(service)
    session.flush()
    session.add_all(
        [
            ServiceNeed(service_id=service.id, need_code=need),
            ServiceArea(service_id=service.id, place=place),
        ]
    )
    session.flush()


def test_an_unknown_quarter_period_or_measure_is_refused(session, executive, manager):
    with pytest.raises(NotThere):
        quarter_profile.profile(session, executive, "XX-99")
    with pytest.raises(ValueError, match="weeks"):
        quarter_frames.table(session, executive, weeks=7)
    for measure in ("heard", "share", "anything"):
        with pytest.raises(ValueError, match=measure):
            quarter_frames.table(session, manager, measure)


def test_periods_there_are_not_are_refused(session, manager):
    for asked in ({"weeks": 5}, {"back": 0}, {"back": 9}):
        with pytest.raises(ValueError):
            compare.periods(session, manager, **asked)


def test_an_empty_database_reads_as_zeros(session, manager):
    assert set(quarter_frames.table(session, manager)["text"]) == {"0"}


def test_a_reader_sees_a_case_as_soon_as_it_is_saved(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
    case = None
    for expected in (0, 1, 2):
        with reading(fresh_engine) as session:
            read = quarter_frames.table(session, actor)
            case = cases_of(session, 7, 1)[0]
        assert read["open"].sum() == expected
        with transaction(fresh_engine) as session:
            opened = Counted(case.quarter_id, 3, frozenset({"GA"}), MONDAY, True, False, None)
            move(session, None, opened)
            audit(session, actor, Act.CASE_OPEN, "VA-2026-000001")
