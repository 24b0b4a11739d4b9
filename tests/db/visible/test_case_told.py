"""What a coordinator reads of a case does not say when or in which quarter the tenant came."""

from datetime import date, timedelta
from itertools import count

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from reserved_support import NOW, read
from sqlalchemy import select, update

from db.cases import detail as case_detail
from db.cases import listing as case_list
from db.cases import merged
from db.cases.cursor import cursor_from
from db.cases.filters import CaseFilters, View
from db.models.cases import Case
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from db.referrals import board as referral_board
from db.referrals.ask import record
from domain.business_time import ROME
from domain.referrals.reserved import UNANSWERED
from domain.vocabulary import ReferralStatus as R

NUMBERS = count(1)


@pytest.fixture(autouse=True)
def still():
    with time_machine.travel(NOW, tick=False):
        yield


def asked(session, manager, days, quarter="VA-01"):
    """A case whose request went out so many days ago."""
    with time_machine.travel(NOW - timedelta(days=days), tick=False):
        case = add_case(session, manager, ("EC-ALI",), quarter=quarter)
        n = next(NUMBERS)
        service = add_service(session, f"Emporio {n}", needs=("EC-ALI",))
        entrust(session, manager, case.reference, service, "", f"form {n}")
        session.flush()
    return case


def test_whenever_and_wherever_in_the_province_somebody_came_all_reads_the_same(
    session, manager, coordinator
):
    catalogue = catalogue_of(session)
    here = catalogue.quarters_by_code["VA-01"]
    small = [
        q for q in catalogue.quarters.values() if q.province == "MB" and q.istat not in ("108033",)
    ]
    case = asked(session, manager, 5, quarter=small[0].code)
    other = next(q for q in small if q.istat != small[0].istat)
    before = read(session, coordinator, case)
    session.execute(
        update(Case)
        .where(Case.id == case.id)
        .values(
            opened_at=NOW - timedelta(days=40, minutes=17),
            quarter_id=other.id,
            opened_by=coordinator.user_id,
            retain_until=date(2030, 1, 2),
            privacy_version="2",
            channel="TEL",
            privacy_given_on=date(2026, 10, 9),
        )
    )
    session.expire_all()
    now = read(session, coordinator, case)
    assert {n for n in now if now[n] != before[n]} <= {"db.matching.rank.suggest"}
    for name in ("db.cases.detail.detail", "db.cases.listing.page", "db.referrals.board.board"):
        said = str(now[name])
        assert small[0].name not in said and other.name not in said
        assert other.municipality not in said and here.name not in said


def test_the_day_told_is_that_of_the_first_request_and_the_place_a_large_one(
    session, manager, coordinator
):
    in_town, in_village = (asked(session, manager, 6, quarter=code) for code in ("VA-01", "CO-01"))
    town = case_detail.detail(session, coordinator, in_town.reference)
    day = (NOW - timedelta(days=6)).astimezone(ROME).replace(hour=0, minute=0)
    assert (town.opened_at, town.opened_by) == (day, "")
    assert (town.channel, town.privacy_given_on) == ("", None)
    assert (town.place.quarter, town.place.municipality) == (None, "Varese")
    [line] = town.referrals
    assert line.id == 1
    village = case_detail.detail(session, coordinator, in_village.reference)
    assert (village.place.municipality, village.place.province) == ("", "CO")
    exact = case_detail.detail(session, manager, in_village.reference)
    assert exact.quarter.code == "CO-01" and exact.opened_at == in_village.opened_at


@pytest.mark.parametrize(
    ("day", "answer", "requests"),
    [
        (2, (R.ACCEPTED, ""), 0),
        (3, (R.DECLINED, "no_capacity"), 2),
        (UNANSWERED.days, None, 1),
        (UNANSWERED.days + 1, (R.ACCEPTED, ""), 1),
    ],
)
def test_a_case_comes_up_once_nobody_took_it_in_time_and_then_stays(
    session, manager, coordinator, day, answer, requests
):
    case = asked(session, manager, 9)
    sent = NOW - timedelta(days=9)
    request = session.scalar(select(Referral.id).where(Referral.case_id == case.id))
    with time_machine.travel(sent + timedelta(days=min(day, UNANSWERED.days), minutes=-1)):
        assert case_detail.detail(session, coordinator, case.reference) is None
    with time_machine.travel(sent + timedelta(days=day, minutes=1)):
        if answer:
            record(session, manager, request, *answer)
        if requests == 2:  # who is asked instead is shown at once
            service = add_service(session, "Un altro", needs=("EC-ALI",))
            entrust(session, manager, case.reference, service, "", "once more")
        session.flush()
    for later in (day, day + 1, day + 60):
        with time_machine.travel(sent + timedelta(days=later, minutes=2)):
            found = case_detail.detail(session, coordinator, case.reference)
        assert len(found.referrals if found else ()) == requests


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("VA", 2),
        ("CO", 1),
        ("012133", 2),
        ("VA-01", 3),
        ("CO-01", 3),
    ],
)
def test_only_large_places_can_be_asked_for(session, manager, coordinator, place, found):
    for quarter in ("VA-01", "VA-02", "CO-01"):
        asked(session, manager, 5, quarter=quarter)
    assert case_list.page(session, coordinator, CaseFilters(place=place)).count == found


def test_the_newest_request_comes_first_on_every_page_whatever_came_first(
    session, manager, coordinator
):
    made = [asked(session, manager, days).reference for days in (9, 6, 12, 5, 13, 7, 11)]
    order = [made[n] for n in (3, 1, 5, 0, 6, 2, 4)]
    seen, pages, page = [], [], case_list.page(session, coordinator, CaseFilters(View.ALL), size=3)
    while True:
        pages.append([row.reference for row in page.rows])
        seen += pages[-1]
        assert {row.place.quarter for row in page.rows} == {None}
        if page.next is None:
            break
        cursor = cursor_from(str(page.next))
        page = case_list.page(session, coordinator, CaseFilters(View.ALL), cursor, size=3)
    assert seen == order
    page = case_list.page(session, coordinator, CaseFilters(View.ALL), page.previous, size=3)
    assert [row.reference for row in page.rows] == pages[-2]
    lanes = referral_board.board(session, coordinator, NOW, size=20)
    assert [item.reference for lane in lanes for item in lane.first] == order[::-1]


def test_a_page_that_begins_with_a_case_that_is_not_shown_is_the_first(
    session, manager, coordinator
):
    shown, hidden = asked(session, manager, 5), add_case(session, manager)
    for reference in (hidden.reference, "VA-2026-999999"):
        cursor = cursor_from(f"n{reference}")
        page = case_list.page(session, coordinator, CaseFilters(View.ALL), cursor)
        assert [row.reference for row in page.rows] == [shown.reference]
        assert page.previous is None
    assert merged.merged_into(session, coordinator, shown.reference) == ()
