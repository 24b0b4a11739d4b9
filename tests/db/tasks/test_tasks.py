"""What someone must do by when: set by what happens, ended by what follows."""

from datetime import timedelta

import pytest
from case_support import add_case, add_service, entrust
from sqlalchemy import select
from support import add_user

from db import memory
from db.case_life.changes import change_status
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import ServiceNeed
from db.models.follow_up import Task
from db.models.referrals import Referral
from db.referrals import reply as replies
from db.referrals.ask import answer_question, record, refer, reply_link
from db.tasks import to_do as tasks
from domain.business_time import CONFIRM_AFTER, ROME
from domain.errors import NotThere, Refused
from domain.tasks.task import TaskKind
from domain.text import TooLong
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus, Role
from settings import get_settings

S, T = ReferralStatus, TaskKind


@pytest.fixture
def case(session, manager):
    return add_case(session, manager)


@pytest.fixture
def referral(session, manager, case):
    entrust(session, manager, case.reference, add_service(session), "", "form")
    session.flush()
    return session.scalars(select(Referral.id)).one()


def kinds(session, manager):
    session.flush()
    return [item.kind for item in tasks.agenda(session, manager).first]


def said(session, manager, referral, *moves):
    for target, reason in moves:
        record(session, manager, referral, target, reason)


def test_when_the_partner_is_done_the_tenant_is_to_be_asked_in_thirty_days(
    session, manager, referral
):
    said(session, manager, referral, (S.ACCEPTED, ""), (S.DONE, "answered"))
    [task] = tasks.agenda(session, manager).first
    assert task.kind is T.CONFIRM
    assert abs(task.due_at - utcnow() - CONFIRM_AFTER) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("word", "reason", "left"),
    [(S.CONFIRMED, "", []), (S.NOT_CONFIRMED, "no_help", [T.NEXT])],
)
def test_the_word_of_the_tenant_ends_it(session, manager, referral, word, reason, left):
    said(session, manager, referral, (S.ACCEPTED, ""), (S.DONE, "answered"), (word, reason))
    assert kinds(session, manager) == left


def test_a_no_of_the_partner_asks_for_another_and_asking_one_ends_it(
    session, manager, case, referral
):
    said(session, manager, referral, (S.DECLINED, "no_capacity"))
    assert kinds(session, manager) == [T.NEXT]
    entrust(session, manager, case.reference, add_service(session, "Un altro"), "", "form-2")
    assert kinds(session, manager) == []


def test_a_question_is_a_task_until_it_is_answered(session, manager, referral):
    token = reply_link(session, manager, referral)
    session.flush()
    replies.ask(session, token, "Maria di prova", "Quanti sono?")
    assert kinds(session, manager) == [T.QUESTION]
    answer_question(session, manager, referral, "Quattro.")
    assert kinds(session, manager) == []


def test_closing_a_case_ends_everything_about_it(session, manager, case, referral):
    said(session, manager, referral, (S.DECLINED, "no_capacity"))
    remind(session, manager, case)
    session.refresh(case)
    change_status(session, manager, case.reference, case.version, CaseStatus.CLOSED, Outcome.MOVED)
    assert kinds(session, manager) == []


def remind(session, manager, case, days=1, text="Portare i moduli", token="t"):
    day = utcnow().astimezone(ROME).date() + timedelta(days=days)
    tasks.remember(session, manager, case.reference, day, text, token)


def test_a_reminder_of_ones_own_is_set_once_whatever_the_double_click(session, manager, case):
    remind(session, manager, case)
    remind(session, manager, case)
    [item] = tasks.agenda(session, manager).first
    assert (item.kind, item.text, item.mine) == (T.OWN, "Portare i moduli", True)
    assert item.due_at.astimezone(ROME).hour == 17


def test_a_reminder_is_due_when_the_office_closes(session, manager, case, monkeypatch):
    monkeypatch.setattr(get_settings(), "office_hours", "08:00-12:00,13:00-15:30")
    remind(session, manager, case)
    [item] = tasks.agenda(session, manager).first
    assert f"{item.due_at.astimezone(ROME):%H:%M}" == "15:30"


@pytest.mark.parametrize(
    ("days", "text", "error"),
    [(-1, "ieri", Refused), (1, "  \x00 ", Refused), (1, "x" * 301, TooLong)],
)
def test_a_reminder_without_sense_is_refused(session, manager, case, days, text, error):
    with pytest.raises(error):
        remind(session, manager, case, days, text)


def test_a_closed_case_takes_no_reminder(session, manager):
    closed = add_case(session, manager, status=CaseStatus.CLOSED)
    with pytest.raises(Refused):
        remind(session, manager, closed)


def test_a_task_is_done_once_and_by_somebody(session, manager, case):
    remind(session, manager, case)
    [item] = tasks.agenda(session, manager).first
    tasks.finish(session, manager, item.id)
    with pytest.raises(NotThere):
        tasks.finish(session, manager, item.id)
    assert session.scalar(select(Task.done_by)) == manager.user_id


def test_mine_are_those_i_set_and_everybody_sees_all(session, manager, case):
    other = add_user(session, Role.COMMUNITY_MANAGER, "altra")
    remind(session, manager, case, token="one")
    remind(session, other, case, text="Di altri", token="two")
    assert tasks.agenda(session, manager).all == 2
    assert [t.text for t in tasks.agenda(session, manager, mine=True).first] == ["Portare i moduli"]
    assert [t.mine for t in tasks.of_case(session, manager, case.reference)] == [True, False]


def test_a_change_that_sets_tasks_raises_the_version_of_its_case_once(
    session, manager, case, referral, monkeypatch
):
    monkeypatch.setattr(memory, "LOOKED_AT", timedelta())  # reference data are looked at each time
    before = session.scalar(select(Case.version))
    record(session, manager, referral, S.DECLINED, "no_capacity")
    session.flush()
    assert session.scalar(select(Case.version)) == before + 1


def test_a_need_left_is_a_task_until_somebody_is_asked_for_it(session, manager):
    case = add_case(session, manager, ("EC-ALI", "EC-UTE", "EC-DEB"))
    number = entrust(session, manager, case.reference, add_service(session), "", "form-1")
    session.flush()
    for target, reason in ((S.ACCEPTED, ""), (S.DONE, "answered"), (S.CONFIRMED, "")):
        record(session, manager, number, target, reason)
        session.flush()
    service = add_service(session, "Altro", needs=("EC-UTE",))
    draft = refer(session, manager, case.reference, service, "", "form-2").referral_id
    assert set(kinds(session, manager)) == {T.LEFT, T.SEND}
    record(session, manager, draft, S.SENT, "by_phone")
    assert set(kinds(session, manager)) == {T.LEFT}
    none = add_service(session, "Altro ancora", needs=())
    draft = refer(session, manager, case.reference, none, "", "form-3").referral_id
    assert set(kinds(session, manager)) == {T.LEFT, T.SEND}
    session.add(ServiceNeed(service_id=none, need_code="EC-DEB"))
    record(session, manager, draft, S.SENT, "by_phone")
    assert set(kinds(session, manager)) == set()
