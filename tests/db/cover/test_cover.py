from datetime import timedelta

import pytest
import time_machine
from cover_support import COMO, LONG_AGO, NOW, VARESE, service
from sqlalchemy import update

from db.access import audit
from db.cover import lines as cover
from db.cover.supply import supplies
from db.engine import reading, transaction
from db.models.cases import NeedTally
from db.models.directory import DirectoryVersion
from db.models.follow_up import PartnerRecord
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.cover.grade import Grade, Supply
from domain.figures.rates import Place
from domain.vocabulary import Capacity


@pytest.fixture(autouse=True)
def wednesday_at_ten():
    with time_machine.travel(NOW, tick=False):
        yield


def heard(session, quarter: str, need: str, n: int):
    place = catalogue_of(session).quarters_by_code[quarter]
    session.add(NeedTally(quarter_id=place.id, need_code=need, open=n))
    session.flush()


def by_place(lines):
    return {(line.place, line.need): line for line in lines}


def test_a_place_is_served_by_its_municipality_its_province_and_everywhere(session, manager):
    service(session, place=VARESE)
    service(session, place="VA", capacity=Capacity.LIMITED)
    service(session, place="*", capacity=Capacity.FULL)
    service(session, place=COMO)
    heard(session, "VA-01", "EC-ALI", 3)
    (line,) = cover.lines(session, manager)
    assert (line.place, line.need, line.grade) == (VARESE, "EC-ALI", Grade.COVERED)
    assert line.supply == Supply(free=1, limited=1, full=1)


def test_a_service_that_names_a_place_twice_counts_once(session, manager):
    service(session, place=(VARESE, "VA", "*"))
    assert supplies(session).of(VARESE, "EC-ALI") == Supply(free=1)


def test_inactive_organisations_answer_nobody_and_old_verifications_count_apart(session, manager):
    service(session, active=False)
    service(session, verified=None)
    service(session, verified=LONG_AGO)
    heard(session, "VA-01", "EC-ALI", 3)
    (line,) = cover.lines(session, manager)
    assert line.supply == Supply(unverified=2) and line.grade is Grade.UNVERIFIED


def test_a_restricted_need_is_answered_by_who_may_be_told_it(session, manager):
    service(session, "SA-PSI")
    assert supplies(session).of(VARESE, "SA-PSI") == Supply()
    service(session, "SA-PSI", restricted=True)
    assert supplies(session).of(VARESE, "SA-PSI") == Supply(free=1)


def test_the_worst_covered_stand_first_and_the_most_heard_among_them(session, manager):
    service(session, "EC-ALI")
    service(session, "FA-LUT", capacity=Capacity.FULL)
    service(session, "SO-ISO", verified=None)
    service(session, "EC-UTE")
    for need, n in (
        ("EC-ALI", 4),
        ("FA-LUT", 9),
        ("SO-ISO", 2),
        ("EC-UTE", 11),
        ("GA-MOI", 1),
        ("GA-BAR", 7),
    ):
        heard(session, "VA-01", need, n)
    assert [(line.need, line.grade) for line in cover.lines(session, manager)] == [
        ("GA-BAR", Grade.NOBODY),
        ("GA-MOI", Grade.NOBODY),
        ("SO-ISO", Grade.UNVERIFIED),
        ("FA-LUT", Grade.FULL),
        ("EC-UTE", Grade.OVERLOADED),
        ("EC-ALI", Grade.COVERED),
    ]


def test_quarters_add_up_to_their_municipality_and_filters_narrow(session, manager):
    heard(session, "VA-01", "EC-ALI", 3)
    heard(session, "VA-02", "EC-ALI", 4)
    heard(session, "VA-02", "SO-ISO", 1)
    town = by_place(cover.lines(session, manager))
    assert town[VARESE, "EC-ALI"].open.value == 7
    quarters = by_place(cover.lines(session, manager, Place.QUARTER))
    assert {place for place, _need in quarters} == {"VA-01", "VA-02"}
    assert set(by_place(cover.lines(session, manager, area="SO"))) == {(VARESE, "SO-ISO")}
    assert cover.lines(session, manager, istat=COMO) == ()
    with pytest.raises(ValueError, match="by"):
        cover.lines(session, manager, Place.PROVINCE)


def test_restricted_needs_are_there_for_who_sees_every_case(session, manager):
    heard(session, "VA-01", "SA-PSI", 6)
    assert (VARESE, "SA-PSI") in by_place(cover.lines(session, manager))


def test_the_kinds_to_look_for_come_from_the_whole_directory(session, manager):
    for kind in ("CAF", "COM", "COM", "ALTRO", "ALTRO", "ALTRO"):
        service(session, "EC-ALI", "CO", kind=kind)
    heard(session, "VA-01", "EC-ALI", 3)
    (line,) = cover.lines(session, manager)
    assert line.grade is Grade.NOBODY and line.kinds == ("COM", "CAF")


def asked(session, partner, **counts):
    session.add(PartnerRecord(partner_id=partner.id, asked=sum(counts.values()), **counts))
    session.flush()


def test_an_organisation_with_two_services_is_judged_once(session, manager):
    partner = service(session)
    service(session, partner=partner)
    asked(session, partner, in_time=6, late=2)
    assert supplies(session).record(VARESE, "EC-ALI").due == 8


def test_the_share_answered_in_time_is_drawn_towards_that_of_the_network(session, manager):
    asked(session, service(session), in_time=30)
    asked(session, service(session, verified=LONG_AGO), expired=500)
    heard(session, "VA-01", "EC-ALI", 9)
    assert supplies(session).record(VARESE, "EC-ALI").due == 30  # the unverified one is left out
    (line,) = cover.lines(session, manager)
    assert line.answered is not None and 75 < line.answered.value < 100
    asked(session, service(session, "SO-ISO"), in_time=2)
    heard(session, "VA-01", "SO-ISO", 9)
    assert by_place(cover.lines(session, manager))[VARESE, "SO-ISO"].answered is None


def test_the_report_reads_the_holes_of_its_territory_alone(session, manager):
    ids = catalogue_of(session).quarters_by_code
    service(session, "SO-ISO", verified=None)
    service(session, "FA-LUT", capacity=Capacity.FULL)
    for quarter, need, n in (
        ("VA-01", "EC-ALI", 3),
        ("VA-02", "EC-ALI", 4),
        ("VA-01", "SO-ISO", 9),
        ("VA-01", "FA-LUT", 2),
    ):
        heard(session, quarter, need, n)
    assert [
        (h.place, h.need, h.grade, h.open.text, h.services) for h in cover.holes(session, manager)
    ] == [
        ("Varese", "EC-ALI", Grade.NOBODY, "7", 0),
        ("Varese", "SO-ISO", Grade.UNVERIFIED, "9", 1),
    ]
    here = frozenset({ids["VA-02"].id})
    assert [(h.need, h.open.text) for h in cover.holes(session, manager, here)] == [("EC-ALI", "4")]
    assert cover.uncovered(session, manager).text == "16"
    assert cover.uncovered(session, manager, here).text == "4"
    assert cover.holes(session, manager, frozenset()) == ()
    assert cover.uncovered(session, manager, frozenset()).text == "0"


def test_needs_without_cover_are_counted_by_quarter_and_area(session, manager):
    quarter = catalogue_of(session).quarters_by_code["VA-01"].id
    service(session, "FA-LUT")
    for need, n in (("EC-ALI", 3), ("SO-ISO", 4), ("FA-LUT", 8), ("SA-PSI", 6)):
        heard(session, "VA-01", need, n)
    assert cover.uncovered_by_quarter(session, manager) == {quarter: 13}
    assert cover.uncovered_by_quarter(session, manager, "SO") == {quarter: 4}


def test_a_change_of_the_directory_is_seen_and_records_are_a_minute_old(fresh_engine):
    with transaction(fresh_engine) as session:
        partner = service(session)
        asked(session, partner, in_time=5)
        session.merge(DirectoryVersion(id=1, version=7))
        audit(session, None, Act.FIGURES_RECOUNT, "partners")
    with time_machine.travel(NOW, tick=False) as clock:
        with reading(fresh_engine) as session:
            first = supplies(session)
        with transaction(fresh_engine) as session:
            session.execute(update(PartnerRecord).values(in_time=9))
            audit(session, None, Act.FIGURES_RECOUNT, "partners")
        with reading(fresh_engine) as session:
            assert supplies(session) is first
        clock.shift(timedelta(minutes=1))
        with reading(fresh_engine) as session:
            assert supplies(session).record(VARESE, "EC-ALI").in_time == 9
        with transaction(fresh_engine) as session:
            service(session, capacity=Capacity.FULL)
            session.execute(update(DirectoryVersion).values(version=8))
            audit(session, None, Act.FIGURES_RECOUNT, "partners")
        with reading(fresh_engine) as session:
            assert supplies(session).of(VARESE, "EC-ALI") == Supply(free=1, full=1)


def test_a_verification_ages_without_a_change_of_the_directory(fresh_engine):
    with transaction(fresh_engine) as session:
        service(session, verified=NOW - timedelta(days=180))
        audit(session, None, Act.FIGURES_RECOUNT, "partners")
    for days, expected in ((0, Supply(free=1)), (10, Supply(unverified=1))):
        with (
            time_machine.travel(NOW + timedelta(days=days), tick=False),
            reading(fresh_engine) as session,
        ):
            assert supplies(session).of(VARESE, "EC-ALI") == expected
