"""The number by which a page knows that something came in: alike on every process, and silent of
what its reader may not see.
"""

from datetime import timedelta

import pytest
from case_support import add_case, add_service, entrust, nobody_took_it

from db.clock import utcnow
from db.referrals import news
from db.referrals.ask import record
from db.referrals.reply import answer, ask, link_token
from domain.vocabulary import ReferralStatus, Role

S = ReferralStatus


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(news, "_known", news._Known())


def known(session) -> tuple[str, str]:
    news.look(session)
    return news.version(Role.COMMUNITY_MANAGER), news.version(Role.COORDINATOR)


def test_the_number_moves_with_an_answer_and_says_nothing_to_who_may_not_see_it(session, manager):
    case = add_case(session, manager, ("EC-ALI", "SA-PSI"))
    open_one = entrust(session, manager, case.reference, add_service(session), "", "a")
    secret = add_service(session, "Centro antiviolenza", needs=("FA-VIO",))
    reserved = entrust(session, manager, case.reference, secret, "", "b")
    nobody_took_it(session)
    before = known(session)
    assert known(session) == before  # nothing came: nothing changes
    answer(session, link_token(session, reserved), S.SENT, S.DECLINED, "no_capacity", "", "")
    manager_saw, coordinator_saw = known(session)
    assert manager_saw != before[0] and coordinator_saw == before[1]
    assert news.version(Role.EXECUTIVE) == news.version(Role.ADMINISTRATOR) == ""
    ask(session, link_token(session, open_one), "", "Quanti sono in casa?")
    after = known(session)
    assert after[0] != manager_saw and after[1] != coordinator_saw


def test_two_processes_tell_the_same_number(session, manager, monkeypatch):
    case = add_case(session, manager)
    number = entrust(session, manager, case.reference, add_service(session), "", "a")
    first = known(session)
    record(session, manager, number, S.ACCEPTED, "")
    moved = known(session)
    monkeypatch.setattr(news, "_known", news._Known())
    assert known(session) == moved != first


def test_new_answers_are_counted_for_who_may_see_them(session, manager, coordinator):
    case = add_case(session, manager, ("EC-ALI", "SA-PSI"))
    secret = add_service(session, "Centro antiviolenza", needs=("FA-VIO",))
    reserved = entrust(session, manager, case.reference, secret, "", "b")
    since = utcnow()
    answer(session, link_token(session, reserved), S.SENT, S.ACCEPTED, "", "", "")
    assert news.answers_after(session, manager, since) == 1
    assert news.answers_after(session, coordinator, since) == 0
    assert news.answers_after(session, manager, utcnow() + timedelta(seconds=1)) == 0
