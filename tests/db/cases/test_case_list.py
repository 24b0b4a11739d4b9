from datetime import timedelta
from itertools import product

import pytest
from case_support import add_case, add_service, entrust, nobody_took_it
from sqlalchemy import select
from support import add_user

from db.cases.cursor import Cursor, cursor_from
from db.cases.filters import CaseFilters, View
from db.cases.listing import counts, page
from db.clock import utcnow
from db.models.cases import Case
from db.models.people import Household, Person
from db.reference.catalogue import catalogue_of
from domain.cases.status import Naming
from domain.permissions import PermissionDenied
from domain.vocabulary import CaseStatus, Role

LATE = timedelta(hours=-2)


def references(found):
    return [case.reference for case in found.rows]


def listed(session, actor, filters=None, **options):
    return references(page(session, actor, filters or CaseFilters(), **options))


@pytest.fixture
def one_of_each(session, manager):
    """One open case of every kind, and one closed."""
    other = add_user(session, Role.COMMUNITY_MANAGER, "another")
    made = {
        "new": add_case(session, manager),
        "late": add_case(session, manager, due_at=utcnow() + LATE, urgency=1),
        "later": add_case(session, manager, due_at=utcnow() + 2 * LATE, quarter="CO-01"),
        "referred": add_case(session, manager, ("SA-PSI", "EC-UTE"), status=CaseStatus.REFERRED),
        "confirm": add_case(session, manager, status=CaseStatus.TO_CONFIRM, referred=True),
        "colleague": add_case(session, other, ("GA-SFR",), channel="TEL"),
        "closed": add_case(session, manager, status=CaseStatus.CLOSED, year=2025),
    }
    return {name: case.reference for name, case in made.items()}


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View.OPEN, ["colleague", "confirm", "referred", "later", "late", "new"]),
        (View.MINE, ["confirm", "referred", "later", "late", "new"]),
        (View.OVERDUE, ["later", "late"]),
        (View.TODAY, []),
        (View.WITHOUT_REFERRAL, ["colleague", "later", "late", "new"]),
        (View.TO_CONFIRM, ["confirm"]),
        (View.CLOSED, ["closed"]),
        (View.ALL, ["closed", "colleague", "confirm", "referred", "later", "late", "new"]),
    ],
)
def test_each_view_holds_its_cases_in_its_order(session, manager, one_of_each, view, expected):
    assert listed(session, manager, CaseFilters(view)) == [one_of_each[name] for name in expected]


def test_due_today_ends_at_midnight_in_rome(session, manager, monkeypatch):
    now = utcnow().replace(hour=20, minute=0)
    monkeypatch.setattr("db.cases.listing.utcnow", lambda: now)
    tonight = add_case(session, manager, due_at=now + timedelta(hours=1))
    add_case(session, manager, due_at=now + timedelta(hours=6))
    add_case(session, manager, due_at=now - timedelta(minutes=1))
    assert listed(session, manager, CaseFilters(View.TODAY)) == [tonight.reference]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"place": "CO-01"}, ["later"]),
        ({"place": "CO"}, ["later"]),
        ({"place": "012133"}, ["closed", "colleague", "confirm", "referred", "late", "new"]),
        ({"place": "XX-99"}, []),
        ({"need": "GA-SFR"}, ["colleague"]),
        ({"need": "SA"}, ["referred"]),
        ({"need": "nothing"}, []),
        ({"urgency": 1}, ["late"]),
        ({"status": CaseStatus.TO_CONFIRM}, ["confirm"]),
        ({"channel": "TEL"}, ["colleague"]),
        (
            {"place": "VA-01", "need": "EC", "urgency": 3, "channel": "UM-SPO"},
            ["closed", "confirm", "referred", "new"],
        ),
    ],
)
def test_each_filter_narrows_the_list(session, manager, one_of_each, filters, expected):
    found = listed(session, manager, CaseFilters(View.ALL, **filters))
    assert found == [one_of_each[name] for name in expected]


def test_every_combination_of_filters_finds_what_a_plain_scan_finds(session, manager, one_of_each):
    quarters = catalogue_of(session).quarters

    def lies_in(case, place):
        quarter = quarters[case.quarter_id]
        return not place or place in (quarter.code, quarter.istat, quarter.province)

    everything = session.scalars(select(Case)).all()
    asked = page(session, manager, CaseFilters(View.ALL), size=100).rows
    needs = {case.reference: case.needs for case in asked}
    for view in View:
        in_view = set(listed(session, manager, CaseFilters(view)))
        for place, need, urgency, channel in product(
            ("", "VA-01", "VA", "012133"), ("", "EC-ALI", "SA"), (None, 1, 3), ("", "TEL")
        ):
            filters = CaseFilters(view, place, need, urgency, None, channel)
            expected = {
                case.reference
                for case in everything
                if case.reference in in_view
                and lies_in(case, place)
                and (not need or any(code.startswith(need) for code in needs[case.reference]))
                and urgency in (None, case.urgency)
                and channel in ("", case.channel)
            }
            assert set(listed(session, manager, filters)) == expected, filters


@pytest.mark.parametrize(
    "typed", ["VA-2025-000001", "va 2025 1", "2025-1", " va2025-000001 ", "VA-2025-0000"]
)
def test_a_reference_is_found_in_every_view_however_it_is_typed(
    session, manager, one_of_each, typed
):
    assert listed(session, manager, CaseFilters(View.MINE, reference=typed)) == ["VA-2025-000001"]


def test_a_number_alone_is_looked_for_in_every_province_and_year(session, manager, one_of_each):
    assert set(listed(session, manager, CaseFilters(reference="1"))) == {
        one_of_each["new"],
        one_of_each["later"],
        one_of_each["closed"],
    }


@pytest.mark.parametrize("typed", ["9999999", "ZZ-2026-000001", "' OR 1=1 --", "%", "VA-2026-_"])
def test_a_text_that_is_no_reference_finds_nothing(session, manager, one_of_each, typed):
    assert listed(session, manager, CaseFilters(reference=typed)) == []


def test_cases_of_a_household_are_found_in_every_view(session, manager):
    home = Household(quarter_id=1)
    session.add(home)
    session.flush()
    session.info.pop("written", None)
    case = add_case(session, manager, status=CaseStatus.CLOSED, household=home)
    add_case(session, manager)
    assert listed(session, manager, CaseFilters(households=frozenset({home.id}))) == [
        case.reference
    ]


@pytest.mark.parametrize("view", [View.OPEN, View.OVERDUE])
def test_paging_walks_every_case_once_while_others_are_opened(session, manager, view):
    for n in range(23):
        add_case(session, manager, due_at=utcnow() + LATE + timedelta(seconds=n // 3))
    expected = set(listed(session, manager, CaseFilters(view), size=100))
    seen, cursor = [], None
    while True:
        found = page(session, manager, CaseFilters(view), cursor, size=5)
        seen += references(found)
        if found.next is None:
            break
        cursor = cursor_from(str(found.next))
        add_case(session, manager, due_at=utcnow() + 3 * LATE)
    assert sorted(seen) == sorted(expected)


@pytest.mark.parametrize("view", [View.OPEN, View.OVERDUE])
def test_going_back_shows_the_pages_that_were_seen(session, manager, view):
    for n in range(17):
        add_case(session, manager, due_at=utcnow() + LATE + timedelta(seconds=n // 3))
    pages, found = [], page(session, manager, CaseFilters(view), size=5)
    assert found.previous is None
    while True:
        pages.append(references(found))
        if found.next is None:
            break
        found = page(session, manager, CaseFilters(view), found.next, size=5)
    assert [len(p) for p in pages] == [5, 5, 5, 2]
    for seen in reversed(pages[:-1]):
        found = page(session, manager, CaseFilters(view), found.previous, size=5)
        assert references(found) == seen
    assert found.previous is None


@pytest.mark.parametrize(
    "address", ["", "n", "x12", "n-4", "n1.2.3", "nabc", "p0", "n9" * 40, "n\0"]
)
def test_a_broken_page_in_the_address_is_the_first_page(address):
    assert cursor_from(address) is None


def test_a_page_of_another_order_is_the_first_page(session, manager, one_of_each):
    by_due = Cursor(forward=True, reference=one_of_each["new"], due_at=utcnow())
    assert (
        listed(session, manager, CaseFilters(View.ALL), cursor=by_due)[0] == one_of_each["closed"]
    )


def test_a_page_beyond_the_end_is_the_first_page(session, manager, one_of_each):
    assert (
        len(listed(session, manager, cursor=Cursor(forward=True, reference=one_of_each["new"])))
        == 6
    )


def test_the_count_stops_at_its_limit(session, manager, monkeypatch):
    monkeypatch.setattr("db.cases.listing.COUNT_LIMIT", 3)
    for _ in range(6):
        add_case(session, manager)
    found = page(session, manager, CaseFilters(), size=2)
    assert (found.count, found.more) == (3, True)
    assert page(session, manager, CaseFilters(urgency=1), size=2).count == 0


@pytest.mark.parametrize("rare", [0, 99])
def test_cases_of_a_need_are_counted_alike_however_they_are_found(
    session, manager, monkeypatch, rare
):
    monkeypatch.setattr("db.cases.listing.RARE", rare)
    for n in range(6):
        add_case(session, manager, ("EC-ALI", "EC-UTE") if n % 2 else ("EC-UTE",))
    for need, expected in (("EC-ALI", 3), ("EC-UTE", 6), ("EC", 6)):
        found = page(session, manager, CaseFilters(need=need), size=2)
        assert (found.count, found.more, len(found.rows)) == (expected, False, 2)
    monkeypatch.setattr("db.cases.listing.SCAN_LIMIT", 4)
    found = page(session, manager, CaseFilters(need="EC"), size=2)
    assert (found.count, found.more) == (4, True)


def test_the_counts_of_the_views_are_those_of_their_lists(session, manager, one_of_each):
    found = counts(session, manager)
    assert set(found) == {view for view in View if view.only_open}
    for view, (count, more) in found.items():
        assert not more
        assert count == len(listed(session, manager, CaseFilters(view))), view


@pytest.fixture
def entrusted(session, manager, one_of_each):
    """One of them with a partner that does not answer."""
    service = add_service(session, needs=("EC-UTE",))
    entrust(session, manager, one_of_each["referred"], service, "", "form")
    session.flush()
    nobody_took_it(session)
    return one_of_each["referred"]


def test_the_coordinator_sees_only_cases_that_no_partner_took_in_time(
    session, coordinator, one_of_each, entrusted
):
    for view in View:
        assert listed(session, coordinator, CaseFilters(view)) == [entrusted]
    assert listed(session, coordinator, CaseFilters(reference=one_of_each["new"])) == []
    assert listed(session, coordinator, CaseFilters(reference=entrusted)) == [entrusted]
    assert counts(session, coordinator) == {View.OPEN: (1, False)}


def test_the_coordinator_sees_no_restricted_need_and_cannot_filter_by_one(
    session, manager, coordinator, entrusted
):
    [seen] = page(session, coordinator, CaseFilters(View.ALL)).rows
    assert (seen.reference, seen.needs) == (entrusted, ("EC-UTE",))
    assert listed(session, coordinator, CaseFilters(View.ALL, need="SA-PSI")) == []
    assert listed(session, coordinator, CaseFilters(View.ALL, need="SA")) == []
    assert listed(session, manager, CaseFilters(View.ALL, need="SA-PSI"))


@pytest.mark.parametrize("role", ["executive", "administrator"])
def test_other_roles_may_not_list_cases(session, request, role):
    with pytest.raises(PermissionDenied):
        page(session, request.getfixturevalue(role), CaseFilters())


def test_a_case_whose_name_is_to_be_added_says_so_until_it_is(session, manager, coordinator):
    home = Household(quarter_id=1)
    session.add(home)
    session.flush()
    later = add_case(session, manager, status=CaseStatus.REFERRED, household=home)
    unsaid = add_case(session, manager)
    add_case(session, manager)  # from before it was asked
    later.unnamed, unsaid.unnamed = Naming.UNRECORDED, Naming.UNSAID
    session.flush()

    def told(actor):
        return [row.reference for row in page(session, actor, CaseFilters()).rows if row.to_name]

    assert told(manager) == [later.reference]
    assert told(coordinator) == []
    session.add(
        Person(
            household_id=home.id,
            family_name="Prova",
            given_name="",
            fictitious=True,
            created_at=utcnow(),
        )
    )
    session.flush()
    assert told(manager) == []
