"""How a partner has answered: exact for who follows cases, a share of a closed year for others."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from released_support import release
from sqlalchemy import insert, select, update

from db.directory.history import History, Shares, answered_in_time, history
from db.matching import rank as matching
from db.models.directory import Partner, PartnerService, ServiceArea
from db.models.referrals import Referral
from db.network import members as network_members
from db.reference.catalogue import catalogue_of
from db.referrals.ask import record
from db.visible.referrals import is_reserved
from domain.directory.forms import EVERYWHERE
from domain.directory.responsiveness import Record
from domain.matching.rank import Why
from domain.report.period import Period
from domain.vocabulary import ReferralStatus

S = ReferralStatus
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SPRING = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def partner(session, manager):
    """Asked three times: one yes that was confirmed, one no, one without answer so far."""
    service = add_service(session)
    lives = (
        [(S.ACCEPTED, ""), (S.DONE, "answered"), (S.CONFIRMED, "")],
        [(S.DECLINED, "no_capacity")],
        [],
    )
    for moves in lives:
        case = add_case(session, manager)
        entrust(session, manager, case.reference, service, "", case.reference)
        session.flush()
        number = session.scalars(select(Referral.id).order_by(Referral.id.desc())).first()
        for target, reason in moves:
            record(session, manager, number, target, reason)
    session.flush()
    return session.scalar(select(Partner.reference))


def asked(session, manager, service, *answers, at=SPRING):
    """Requests to a service sent at a time: for each answer a status, and days until it."""
    partner_id = session.scalar(
        select(PartnerService.partner_id).where(PartnerService.id == service)
    )
    case = add_case(session, manager)
    reserved = is_reserved(session, session.get(PartnerService, service))
    session.execute(
        insert(Referral),
        [
            {
                "case_id": case.id,
                "partner_id": partner_id,
                "service_id": service,
                "status": status,
                "message": "",
                "reserved": reserved,
                "sent_at": at,
                "sent_by": manager.user_id,
                "due_at": at + timedelta(days=3),
                "reply_until": at + timedelta(days=9),
                "answered_at": None if days is None else at + timedelta(days=days),
            }
            for status, days in answers
        ],
    )
    session.flush()
    return session.scalar(select(Partner.reference).where(Partner.id == partner_id))


def of_partner(session, actor, reference):
    found = session.scalar(select(Partner.id).where(Partner.reference == reference))
    return answered_in_time(session, actor, [found]).get(found)


def test_every_share_has_the_numbers_behind_it_for_the_community_manager(session, manager, partner):
    found = history(session, manager, partner)
    assert isinstance(found, History)
    assert (found.asked, found.done, found.confirmed, found.judged) == (3, 1, 1, 1)
    assert found.record == Record(in_time=2, accepted=1, declined=1)


def test_who_was_never_asked_has_no_history(session, manager):
    add_service(session)
    assert history(session, manager, session.scalar(select(Partner.reference))) is None


def test_others_read_rounded_shares_of_a_closed_year(session, manager, coordinator, executive):
    service = add_service(session)
    good = [(S.CONFIRMED, 1)] * 14 + [(S.DECLINED, 2)] * 4 + [(S.ACCEPTED, 5)] * 3
    reference = asked(session, manager, service, *good, (S.EXPIRED, None))
    release(session)
    for actor in (coordinator, executive):
        found = history(session, actor, reference)
        assert isinstance(found, Shares)
        assert found.period == Period.parse("2025-10", "2026-09")
        # 18 of 22 in time, 17 of 21 accepted
        assert (found.in_time.text, found.accepted.text) == ("80%", "80%")
        shown = of_partner(session, actor, reference)
        assert shown and shown.text == "80%"
        member = network_members.of_partner(session, actor, reference)
        assert member.answered == shown
    assert network_members.of_partner(session, manager, reference).answered is None


def test_nothing_few_and_a_reserved_service_read_alike(session, manager, coordinator):
    alone, few = add_service(session, "Mai"), add_service(session, "Pochi")
    secret = add_service(session, "Riservato", needs=("SA-PSI", "EC-ALI"))
    never = session.scalar(select(Partner.reference).order_by(Partner.id).limit(1))
    seldom = asked(session, manager, few, *[(S.ACCEPTED, 1)] * 19)
    reserved = asked(session, manager, secret, *[(S.ACCEPTED, 1)] * 40)
    release(session)
    assert alone
    seen = {history(session, coordinator, each) for each in (never, seldom, reserved)}
    assert len(seen) == 1 and seen.pop().in_time.text == "n/a"
    assert all(of_partner(session, coordinator, each) is None for each in (never, seldom, reserved))


def test_what_was_released_of_a_year_stays_whatever_is_put_right_in_it(
    session, manager, coordinator
):
    reference = asked(session, manager, add_service(session), *[(S.ACCEPTED, 1)] * 20)
    release(session)
    before = history(session, coordinator, reference)
    assert before.in_time.text == "100%"
    session.execute(update(Referral).values(answered_at=SPRING + timedelta(days=5)))
    assert history(session, coordinator, reference) == before
    session.execute(update(Referral).values(reserved=True))
    assert history(session, coordinator, reference) == before


def test_one_answer_today_moves_neither_share_nor_rank(session, manager, coordinator):
    first, second = add_service(session, "Uno"), add_service(session, "Due")
    references = [
        asked(session, manager, each, *[(S.ACCEPTED, 1)] * 20, (S.SENT, None))
        for each in (first, second)
    ]
    session.add_all(ServiceArea(service_id=each, place=EVERYWHERE) for each in (first, second))
    release(session)
    here = catalogue_of(session).quarters_by_code["VA-01"].id

    def seen(actor):
        suggested = matching.suggest(session, actor, frozenset({"EC-ALI"}), here)
        return (
            [history(session, actor, each) for each in references],
            [network_members.of_partner(session, actor, each).answered for each in references],
            [(each.service_id, each.reasons) for each in suggested.fitting],
        )

    before, exact = seen(coordinator), seen(manager)
    said = {reason.why for _service, reasons in before[2] for reason in reasons}
    assert said and said.isdisjoint({Why.NEVER_ASKED, Why.ANSWERED})
    case = add_case(session, manager)
    entrust(session, manager, case.reference, second, "", case.reference)
    session.flush()
    number = session.scalars(select(Referral.id).order_by(Referral.id.desc())).first()
    record(session, manager, number, S.DECLINED, "no_capacity")
    session.flush()
    assert seen(coordinator) == before and seen(manager) != exact
