"""Seeing every case, reading reserved needs, exact figures: each is a permission, of no role."""

import pytest
from case_support import add_case, add_service, entrust, nobody_took_it

from db.cases import detail as case_detail
from db.cases import filters as case_filters
from db.cases import listing as case_list
from db.cases.filters import CaseFilters, View
from db.clock import utcnow
from db.cover import lines as cover
from db.figures.told import Reader, reader_of
from db.reference.catalogue import catalogue_of
from db.referrals import board as referral_board
from db.visible.cases import NOT_TOLD
from domain.permissions import GRANTS, IMPLIED, Actor, Permission
from domain.vocabulary import Role

P = Permission
KINDS = {"food": ("EC-ALI",), "both": ("EC-ALI", "SA-PSI"), "health": ("SA-PSI",)}


@pytest.fixture
def grant(monkeypatch):
    """Give permissions to a role, until the test is over."""

    def give(role, *permissions):
        monkeypatch.setitem(GRANTS, role, GRANTS[role] | set(permissions))

    return give


@pytest.fixture
def cases(session, manager):
    """By what they need: some that a partner was asked for, some that wait."""
    made = {f"{name} waits": add_case(session, manager, needs) for name, needs in KINDS.items()}
    for name, needs in KINDS.items():
        case = made[f"{name} asked"] = add_case(session, manager, needs)
        service = add_service(session, f"Aiuto {name}", needs=(needs[-1],))
        entrust(session, manager, case.reference, service, "", name)
    food = add_service(session, "Emporio", needs=("EC-ALI",))
    entrust(session, manager, made["both asked"].reference, food, "", "more")
    nobody_took_it(session)
    return made


def listed(session, actor, cases):
    rows = case_list.page(session, actor, CaseFilters(View.ALL), size=50).rows
    names = {case.reference: name for name, case in cases.items()}
    return {names[row.reference]: row for row in rows}


def test_reserved_needs_alone_show_no_case_that_no_partner_has(session, coordinator, cases, grant):
    grant(Role.COORDINATOR, P.RESTRICTED_READ)
    rows = listed(session, coordinator, cases)
    assert set(rows) == {"food asked", "both asked", "health asked"}
    assert rows["both asked"].needs == ("EC-ALI", "SA-PSI")
    assert {(row.urgency, row.place.quarter) for row in rows.values()} == {(NOT_TOLD, None)}
    seen = case_detail.detail(session, coordinator, cases["both asked"].reference)
    assert len(seen.referrals) == 2 and seen.place.quarter is None and not seen.diary
    assert not case_detail.detail(session, coordinator, cases["both waits"].reference)
    assert "SA-PSI" in case_filters.needs_in(catalogue_of(session), coordinator, "SA")


def test_every_case_alone_shows_no_reserved_need(session, coordinator, cases, grant):
    grant(Role.COORDINATOR, P.CASES_ALL)
    rows = listed(session, coordinator, cases)
    assert set(rows) == {
        f"{kind} {state}" for kind in ("food", "both") for state in ("asked", "waits")
    }
    assert {row.needs for row in rows.values()} == {("EC-ALI",)}
    case = cases["both waits"]
    assert (rows["both waits"].urgency, rows["both waits"].place.quarter.id) == (
        case.urgency,
        case.quarter_id,
    )
    seen = case_detail.detail(session, coordinator, cases["both asked"].reference)
    assert [line.partner for line in seen.referrals] == ["Emporio"] and not seen.diary
    assert not case_detail.detail(session, coordinator, cases["health asked"].reference)
    assert not case_filters.needs_in(catalogue_of(session), coordinator, "SA-PSI")


def test_exact_figures_alone_show_counts_and_no_case(session, executive, cases, grant):
    assert reader_of(executive) is Reader.PROTECTED
    grant(Role.EXECUTIVE, P.EXACT_FIGURES)
    assert reader_of(executive) is Reader.EXACT
    assert {line.need: line.open.value for line in cover.lines(session, executive)} == {
        "EC-ALI": 4,
        "SA-PSI": 4,
    }
    assert not executive.may(P.CASES_READ) and not executive.may(P.CASES_ALL)


def test_the_board_counts_by_what_each_may_see(session, coordinator, cases, grant):
    def waiting():
        return sum(len(lane.first) for lane in referral_board.board(session, coordinator, utcnow()))

    counts = [waiting()]
    grant(Role.COORDINATOR, P.RESTRICTED_READ)
    counts.append(waiting())
    grant(Role.COORDINATOR, P.CASES_ALL)
    counts.append(waiting())
    assert counts == [2, 3, 3]


@pytest.mark.parametrize("role", Role)
def test_no_role_may_what_would_give_away_the_rest(role):
    """A case as it stands follows from its reserved needs, a change shows all of it."""
    lacking = {
        (permission, missing)
        for permission in GRANTS[role]
        for missing in IMPLIED.get(permission, frozenset()) - GRANTS[role]
    }
    assert not lacking
    assert all(Actor(0, "", role).may(permission) for permission in GRANTS[role])
