"""Who must act next on what is with partners, the most late first."""

from datetime import timedelta

import pytest
from case_support import add_case, add_service, entrust, nobody_took_it
from sqlalchemy import select, update

from db import clock
from db.cases.detail import detail
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Partner
from db.models.referrals import Referral
from db.referrals import reply as replies
from db.referrals.ask import record, refer, reply_link
from db.referrals.board import board
from domain.permissions import PermissionDenied
from domain.vocabulary import NextActor, ReferralStatus

S, N = ReferralStatus, NextActor


def referred(session, manager, *moves, needs=("EC-ALI",), name="Emporio di prova") -> int:
    case = add_case(session, manager, needs)
    entrust(session, manager, case.reference, add_service(session, name), "", case.reference)
    session.flush()
    number = session.scalars(select(Referral.id).order_by(Referral.id.desc())).first()
    for target, reason in moves:
        record(session, manager, number, target, reason)
    session.flush()
    return number


def lanes(session, actor, **more):
    return {lane.actor: lane for lane in board(session, actor, utcnow(), **more)}


def test_each_referral_stands_with_whoever_acts_next(session, manager):
    referred(session, manager, name="Chiesto")
    referred(session, manager, (S.ACCEPTED, ""), name="Accettato")
    referred(session, manager, (S.DECLINED, "no_capacity"), name="Rifiutato")
    referred(session, manager, (S.ACCEPTED, ""), (S.DONE, "answered"), name="Fatto")
    asking = referred(session, manager, name="Chiede")
    token = reply_link(session, manager, asking)
    session.flush()
    replies.ask(session, token, "Maria di prova", "Quanti sono?")
    session.flush()
    found = lanes(session, manager)
    assert {item.partner for item in found[N.PARTNER].first} == {"Chiesto", "Accettato"}
    assert {item.partner for item in found[N.TENANT].first} == {"Fatto"}
    aler = {item.partner: item for item in found[N.ALER].first}
    assert aler.keys() == {"Rifiutato", "Chiede"}
    assert aler["Chiede"].asks
    assert aler["Rifiutato"].reason == "no_capacity"


def test_the_most_late_come_first_and_the_counts_go_on(session, manager):
    for days in (1, 3, 2):
        add_late(session, manager, days)
    lane = lanes(session, manager, size=2)[N.PARTNER]
    assert (lane.count, lane.late) == (3, 3)
    assert [item.partner for item in lane.first] == ["3 giorni", "2 giorni"]


def add_late(session, manager, days):
    number = referred(session, manager, name=f"{days} giorni")
    case_id = session.get_one(Referral, number).case_id
    case = session.get_one(Case, case_id)
    case.due_at = utcnow() - timedelta(days=days)
    session.flush()
    session.info.pop("written", None)


def test_a_partner_on_holiday_is_told_on_the_board_and_beside_the_request(session, manager):
    number = referred(session, manager)
    today = clock.today()
    session.execute(update(Partner).values(away_from=today, away_until=today + timedelta(days=3)))
    session.commit()
    [item] = lanes(session, manager)[N.PARTNER].first
    reference = session.get_one(Case, session.get_one(Referral, number).case_id).reference
    [line] = detail(session, manager, reference).referrals
    assert item.away_until == line.away_until == today + timedelta(days=3)
    session.execute(update(Partner).values(away_until=today - timedelta(days=1)))
    session.commit()
    assert lanes(session, manager)[N.PARTNER].first[0].away_until is None


def test_a_coordinator_sees_the_board_without_restricted_needs(session, manager, coordinator):
    referred(session, manager, needs=("EC-ALI", "SA-PSI"))
    nobody_took_it(session)
    [item] = lanes(session, coordinator)[N.PARTNER].first
    assert item.needs == ("EC-ALI",)


def test_an_executive_has_no_board(session, manager, executive):
    with pytest.raises(PermissionDenied):
        board(session, executive, utcnow())


def test_a_coordinator_sees_no_case_before_a_partner_has_it(session, manager, coordinator):
    case = add_case(session, manager)
    refer(session, manager, case.reference, add_service(session, "Da mandare"), "", "form")
    session.flush()
    assert [item.reference for item in lanes(session, manager)[N.ALER].first] == [case.reference]
    lane = lanes(session, coordinator)[N.ALER]
    assert (lane.count, lane.late, lane.first) == (0, None, ())


def test_a_case_is_late_once_for_the_coordinator_however_many_requests_of_it_wait(
    session, manager, coordinator
):
    case = add_case(session, manager, ("EC-ALI", "EC-UTE"))
    for need in ("EC-ALI", "EC-UTE"):
        service = add_service(session, need, needs=(need,))
        entrust(session, manager, case.reference, service, "", need)
    session.flush()
    nobody_took_it(session)
    lane = lanes(session, coordinator)[N.PARTNER]
    assert (lane.count, lane.late) == (1, 1)
    assert lane.first[0].due_at < utcnow()
