from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import event, select

from db.accounts.listing import list_sessions
from db.cases import listing as case_list
from db.cases.filters import CaseFilters, View
from db.cover import lines as cover
from db.home import today as home
from db.models.accounts import WebSession
from db.models.cases import Case, CaseNeed
from db.models.directory import (
    Contact,
    DirectoryVersion,
    Partner,
    PartnerService,
    ServiceArea,
    ServiceNeed,
)
from db.models.mobile import MobileStop
from db.models.reference import Quarter
from domain.vocabulary import CaseStatus, NextActor
from settings import get_settings

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ROME)


@pytest.fixture(autouse=True)
def monday_at_ten():
    with time_machine.travel(MONDAY, tick=False):
        yield


def a_case(
    session, manager, number: int, *, due: datetime, who=NextActor.ALER, status=CaseStatus.NEW
):
    quarter = session.scalar(select(Quarter).where(Quarter.code == "VA-01"))
    case = Case(
        reference=f"VA-2026-{number:06}",
        quarter_id=quarter.id,
        channel="UM-SPO",
        opened_at=MONDAY - timedelta(days=5),
        opened_by=manager.user_id,
        urgency=2,
        status=status,
        next_actor=None if status is CaseStatus.CLOSED else who,
        due_at=due,
        retain_until=date(2031, 1, 1),
    )
    session.add(case)
    session.flush()
    session.add(CaseNeed(case_id=case.id, need_code="EC-ALI"))
    session.flush()
    return case


def a_partner(
    session, number: int, *, places=("VA",), needs=("EC-ALI",), active=True, verified=None
):
    partner = Partner(
        reference=f"P-{number:05}",
        name=f"Ente {number}",
        name_key=f"ente {number}",
        type_code="ODV",
        istat="012133",
        active=active,
        verified_at=verified,
    )
    session.add(partner)
    session.flush()
    service = PartnerService(partner_id=partner.id, name="Servizio")
    session.add(service)
    session.flush()
    session.add_all(ServiceNeed(service_id=service.id, need_code=code) for code in needs)
    session.add_all(ServiceArea(service_id=service.id, place=place) for place in places)
    session.flush()
    return partner


def test_the_agenda_counts_what_is_late_and_due_today_and_waits_for_aler(session, manager):
    hour = timedelta(hours=1)
    a_case(session, manager, 1, due=MONDAY - 30 * hour)
    a_case(session, manager, 2, due=MONDAY - hour)
    a_case(session, manager, 3, due=MONDAY - hour, who=NextActor.PARTNER)
    a_case(session, manager, 4, due=MONDAY + 13 * hour)  # 23:00 in Rome: still today
    a_case(session, manager, 5, due=MONDAY + 15 * hour)  # tomorrow
    a_case(session, manager, 6, due=MONDAY - hour, status=CaseStatus.CLOSED)
    agenda = home.agenda(session, manager)
    assert (agenda.overdue, agenda.today) == (2, 1)
    assert [due.reference for due in agenda.first] == [
        "VA-2026-000001",
        "VA-2026-000002",
        "VA-2026-000004",
    ]
    assert agenda.first[0].needs == ("EC-ALI",)


def test_an_urgent_case_due_today_is_not_hidden_behind_much_that_is_late(session, manager):
    for number in range(1, 9):
        a_case(session, manager, number, due=MONDAY - timedelta(days=number))
    a_case(session, manager, 9, due=MONDAY + timedelta(hours=1)).urgency = 1
    session.flush()
    listed = home.agenda(session, manager, first=3).first
    assert [due.reference for due in listed][:2] == ["VA-2026-000009", "VA-2026-000008"]
    assert len(listed) == 3


def test_what_is_due_this_very_moment_is_overdue_here_as_in_the_list(session, manager):
    a_case(session, manager, 1, due=MONDAY)
    assert home.agenda(session, manager).overdue == 1
    late = case_list.page(session, manager, CaseFilters(View.OVERDUE))
    assert [row.reference for row in late.rows] == ["VA-2026-000001"]


def test_both_databases_see_that_the_index_of_open_cases_answers_the_agenda(session, manager):
    sent = []
    listen = session.get_bind(), "before_cursor_execute", lambda *call: sent.append(call[2])
    event.listen(*listen)
    home.agenda(session, manager)
    event.remove(*listen)
    on_cases = [sql for sql in sent if 'FROM "case"' in sql]
    assert on_cases
    assert all("status <> 'closed'" in sql for sql in on_cases)


def test_a_session_left_idle_is_not_counted_as_open(session, administrator):
    now = MONDAY.astimezone(UTC)
    idle = now - timedelta(minutes=get_settings().session_idle_minutes + 1)
    for number, seen in enumerate((now, idle)):
        session.add(
            WebSession(
                token_hash=f"{number}",
                user_id=administrator.user_id,
                created_at=idle,
                last_seen_at=seen,
                expires_at=now + timedelta(hours=1),
            )
        )
    session.flush()
    assert home.accounts(session, administrator).open_sessions == 1
    assert len(list_sessions(session, administrator)) == 1


def test_the_stop_under_way_comes_before_those_to_come_and_past_ones_are_gone(session, manager):
    quarter = session.scalar(select(Quarter).where(Quarter.code == "VA-02"))
    for hours in (-24, -1, 24, 48, 72):
        start = MONDAY + timedelta(hours=hours)
        session.add(
            MobileStop(quarter_id=quarter.id, starts_at=start, ends_at=start + timedelta(hours=3))
        )
    session.flush()
    starts = [stop.starts_at - MONDAY for stop in home.next_stops(session, manager)]
    assert starts == [timedelta(hours=h) for h in (-1, 24, 48)]


def test_organisations_verified_long_ago_come_before_those_never_verified(session, coordinator):
    a_partner(session, 1)
    old = a_partner(session, 2, verified=MONDAY - timedelta(days=400))
    a_partner(session, 3, verified=MONDAY - timedelta(days=20))
    a_partner(session, 4, active=False)
    session.add_all(
        Contact(partner_id=old.id, position=p, name=n) for p, n in ((2, "Vice"), (1, "Prima"))
    )
    session.flush()
    count, first = home.to_verify(session, coordinator)
    assert count == 2
    assert [(u.name, u.contact) for u in first] == [("Ente 2", "Prima"), ("Ente 1", "")]


def test_a_gap_is_a_need_nobody_active_answers_somewhere(session, coordinator):
    a_partner(session, 1, needs=("EC-ALI",), places=("VA",))
    a_partner(session, 2, needs=("FA-LUT",), places=("*",))
    a_partner(session, 3, needs=("SA-ACC",), places=("*",), active=False)
    session.add(DirectoryVersion(id=1, version=900_001))
    session.flush()
    gaps = {gap.need: gap for gap in cover.gaps(session, coordinator)}
    assert "FA-LUT" not in gaps
    assert gaps["SA-ACC"].everywhere
    food = {place.name for place in gaps["EC-ALI"].municipalities}
    assert "Como" in food and "Varese" not in food


def test_a_change_of_the_directory_is_seen_in_the_gaps(session, coordinator):
    session.add(DirectoryVersion(id=1, version=900_002))
    session.flush()
    assert "EC-ALI" in {gap.need for gap in cover.gaps(session, coordinator)}
    a_partner(session, 1, needs=("EC-ALI",), places=("*",))
    session.get(DirectoryVersion, 1).version += 1
    session.flush()
    assert "EC-ALI" not in {gap.need for gap in cover.gaps(session, coordinator)}
