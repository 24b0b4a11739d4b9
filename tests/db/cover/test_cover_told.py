"""Cover for who sees no cases: what the directory offers, beside what a large place asked for."""

import pytest
import time_machine
from case_support import add_case
from cover_support import COMO, LONG_AGO, NOW, VARESE, service
from released_support import heard_in, release
from sqlalchemy import insert

from db.cover import lines as cover
from db.cover import told as cover_told
from db.models.cases import NeedTally
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from domain.cover.grade import Grade
from domain.permissions import PermissionDenied
from domain.report.period import Period
from domain.vocabulary import Capacity, ReferralStatus


@pytest.fixture(autouse=True)
def wednesday_at_ten():
    with time_machine.travel(NOW, tick=False):
        yield


def at(told, istat, need):
    """The line of a need in a municipality."""
    return next(
        line
        for line in told.lines
        if line.need == need and istat in {place.istat for place in line.municipalities}
    )


def test_needs_nobody_answers_are_listed_whether_or_not_anybody_asked(
    session, coordinator, executive, administrator
):
    service(session, "EC-ALI")
    release(session)
    for actor in (coordinator, executive, administrator):
        told = cover_told.of_needs(session, actor)
        assert at(told, VARESE, "EC-ALI").grade is Grade.COVERED
        assert at(told, COMO, "EC-ALI").grade is Grade.NOBODY
        unreserved = {n.code for n in catalogue_of(session).needs.values() if not n.restricted}
        assert {line.need for line in told.lines} == unreserved
        seen = {p.istat for line in told.lines for p in line.municipalities}
        assert seen == {q.istat for q in catalogue_of(session).quarters.values()}


def test_the_demand_is_that_of_the_large_place_around_rounded_and_of_a_closed_quarter(
    session, executive
):
    heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 22}, "VA-02": {"EC-ALI": 21, "SO-ISO": 9}})
    heard_in(session, "2026-09", {"CO-01": {"EC-ALI": 48, "SO-ISO": 13}})
    heard_in(session, "2026-10", {"VA-01": {"EC-ALI": 500}})  # its quarter has not ended
    release(session)
    told = cover_told.of_needs(session, executive)
    assert told.period == Period.parse("2026-07", "2026-09")
    varese, como = at(told, VARESE, "EC-ALI"), at(told, COMO, "EC-ALI")
    assert (varese.around, varese.heard.text) == (VARESE, "45")
    assert (como.around, como.heard.text) == ("CO", "50")
    few, none = at(told, VARESE, "SO-ISO"), at(told, VARESE, "GA-MOI")
    assert few.heard == none.heard and few.heard.text == "<10"


def test_of_a_place_with_few_cases_the_next_larger_speaks_and_without_any_nobody(
    session, executive
):
    heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 12}, "MZ-01": {"EC-ALI": 20}})
    release(session)
    line = at(cover_told.of_needs(session, executive), VARESE, "EC-ALI")
    assert (line.around, line.heard.text) == ("", "30")


def test_below_enough_cases_in_the_whole_network_nothing_is_told(session, executive):
    heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 29}})
    told = cover_told.of_needs(session, executive)
    assert told.period is None and at(told, VARESE, "EC-ALI").heard.text == "n/a"
    release(session)
    told = cover_told.of_needs(session, executive)
    assert told.period and {line.heard.text for line in told.lines} == {"n/a"}


def test_places_that_read_alike_stand_in_one_line_and_filters_narrow(session, executive):
    service(session, "EC-ALI", place=VARESE)
    release(session)
    told = cover_told.of_needs(session, executive, "EC", only_holes=True)
    lines = [line for line in told.lines if line.need == "EC-ALI"]
    names = {place.name for line in lines for place in line.municipalities}
    assert len(lines) < len(names) and "Varese" not in names
    town = cover_told.of_needs(session, executive, istats=frozenset({COMO}))
    assert {place.istat for line in town.lines for place in line.municipalities} == {COMO}
    assert cover_told.of_needs(session, executive, "SA").lines == ()


def test_the_worst_covered_stand_first_and_the_most_asked_in_the_large_place_among_them(
    session, executive
):
    service(session, "EC-ALI", capacity=Capacity.FULL)
    service(session, "EC-UTE", verified=LONG_AGO)
    service(session, "FA-LUT")
    heard_in(session, "2026-08", {"VA-01": {"GA-BAR": 16, "GA-MOI": 25}})
    release(session)
    told = cover_told.of_needs(session, executive, istats=frozenset({VARESE}))
    assert [line.need for line in told.lines][:2] == ["GA-MOI", "GA-BAR"]
    assert [line.need for line in told.lines][-3:] == ["EC-UTE", "EC-ALI", "FA-LUT"]


def test_one_case_and_a_thousand_hidden_ones_change_nothing_before_the_release(
    session, manager, coordinator
):
    partner = service(session, "EC-ALI")
    heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 40, "FA-VIO": 30}})
    release(session)
    before = cover_told.of_needs(session, coordinator)
    case = add_case(session, manager, ("EC-ALI", "FA-VIO", "GA-SFR"), urgency=1)
    place = catalogue_of(session).quarters_by_code["CO-01"].id
    session.add(NeedTally(quarter_id=place, need_code="GA-MOI", open=1_000))
    session.execute(
        insert(Referral),
        [
            {
                "case_id": case.id,
                "partner_id": partner.id,
                "status": ReferralStatus.EXPIRED,
                "message": "",
                "sent_at": NOW,
                "sent_by": manager.user_id,
                "reply_until": NOW,
            }
        ]
        * 40,
    )
    session.flush()
    assert cover_told.of_needs(session, coordinator) == before


def test_exact_open_needs_are_for_who_sees_every_case(session, executive, coordinator):
    for actor in (executive, coordinator):
        for read in (
            cover.lines,
            cover.holes,
            cover.uncovered,
            cover.uncovered_by_quarter,
        ):
            with pytest.raises(PermissionDenied):
                read(session, actor)


def test_the_report_names_a_hole_once_with_its_municipalities_and_the_demand_of_the_territory(
    session, executive
):
    service(session, "EC-ALI", place=(VARESE, COMO))
    service(session, "EC-UTE", place="*")
    heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 40}, "CO-01": {"GA-BAR": 60}})
    release(session)
    here = cover_told.holes(session, executive, "VA")
    holes = {hole.need: hole for hole in here.holes}
    assert "EC-UTE" not in holes and "SA-PSI" not in holes
    assert {"Varese", "Como"}.isdisjoint(p.name for p in holes["EC-ALI"].municipalities)
    assert len(holes["EC-ALI"].municipalities) == here.looked_at - 1
    assert (holes["EC-ALI"].heard.text, holes["GA-BAR"].heard.text) == ("40", "<10")
    everywhere = cover_told.holes(session, executive)
    assert everywhere.holes[0].need == "GA-BAR" and everywhere.looked_at > here.looked_at
    assert everywhere.holes[-1].need == "EC-ALI"
