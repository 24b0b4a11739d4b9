"""An answer that comes too late is kept, and who wrote it is told what to do."""

from datetime import timedelta

import pytest
import time_machine
from reply_support import (
    asked_of_a_partner,
    filled,
    late_tasks,
    manager_of,
    opened_by,
    post,
    status,
    timeline,
)
from sqlalchemy import select

from db.case_life.changes import change_status
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.referrals import Referral
from db.referrals import late_answers
from db.referrals.ask import answer_question, record, reply_link
from db.referrals.expiry import expire
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus
from settings import get_settings
from web import limits

S = ReferralStatus
TEXT = 'Prima riga & "virgolette"\n\nTerza: €…'


@pytest.fixture
def mailed(app_engine):
    return asked_of_a_partner(app_engine)


@pytest.fixture
def link(browser, mailed):
    """The address that it is exchanged for."""
    return opened_by(browser, mailed)


def changed(app_engine, function, *args, **kwargs):
    """The manager changes something about the only request."""
    with transaction(app_engine) as session:
        number = session.scalar(select(Referral.id))
        return function(session, manager_of(session), number, *args, **kwargs)


def withdraw(app_engine):
    changed(app_engine, record, S.CANCELLED)


def close(app_engine):
    with transaction(app_engine) as session:
        case = session.scalar(select(Case))
        change_status(
            session,
            manager_of(session),
            case.reference,
            case.version,
            CaseStatus.CLOSED,
            Outcome.WITHDRAWN,
        )


def decline(app_engine):
    changed(app_engine, record, S.DECLINED, "other")


def give_up(app_engine):
    with transaction(app_engine) as session:
        expire(session, session.scalar(select(Referral.id)))


def replace(app_engine):
    changed(app_engine, reply_link, renew=True)


ENDS = [
    (withdraw, "ritirata"),
    (close, "ritirata"),
    (decline, "di no"),
    (give_up, "tempo"),
    (replace, "sostituito"),
]


@pytest.mark.parametrize("act", ["accepted", "declined", "question"])
@pytest.mark.parametrize(("end", "why"), ENDS)
def test_an_answer_after_the_end_is_kept_with_a_task_and_the_partner_is_told(
    browser, link, app_engine, end, why, act
):
    end(app_engine)
    before = timeline(app_engine)
    sent = {"reason": "no_capacity" if act == "declined" else "", "text": TEXT}
    answer = post(browser, link, act, **sent)
    assert answer.status_code == 409
    for word in (why, "Giulia", "ALER"):
        assert word in answer.text
    last = timeline(app_engine)[-1]
    assert len(timeline(app_engine)) == len(before) + 1
    assert (last.status, last.late) == (before[-1].status, act)
    assert (last.who, last.text, last.reason) == ("Maria di prova", TEXT, sent["reason"])
    assert late_tasks(app_engine) == 1
    again = post(browser, link, act, **sent)
    assert "già" in again.text
    assert len(timeline(app_engine)) == len(before) + 1
    with reading(app_engine) as session:
        assert (
            session.scalar(select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(1))
            == "referral.late"
        )


@pytest.mark.parametrize("days", [30, 400])
def test_an_answer_after_the_time_is_kept_too(browser, mailed, app_engine, days):
    with time_machine.travel(utcnow() + timedelta(days=days), tick=False):
        answer = post(browser, mailed, "accepted", text=TEXT)
    assert answer.status_code in (409, 410)
    assert "tempo" in answer.text
    assert timeline(app_engine)[-1].text == TEXT
    assert status(app_engine) is S.SENT


def test_the_page_stays_to_be_read_for_a_while_after_the_end(browser, mailed, app_engine):
    give_up(app_engine)
    with time_machine.travel(utcnow() + timedelta(days=20), tick=False):
        link = opened_by(browser, mailed)
        page = browser.get(link)
        assert page.status_code == 200
        assert "Il tempo per rispondere è finito" in page.text
        assert "Giulia" in page.text
        assert 'value="accepted"' not in page.text
        assert post(browser, link, "late", text="Possiamo ancora").status_code == 409
        assert timeline(app_engine)[-1].text == "Possiamo ancora"
    with time_machine.travel(utcnow() + timedelta(days=40), tick=False):
        assert browser.get(mailed).status_code == 410


def test_a_link_lives_while_we_owe_an_answer(browser, mailed, app_engine):
    link = opened_by(browser, mailed)
    post(browser, link, "question", text="Quanti sono?")
    with time_machine.travel(utcnow() + timedelta(days=90), tick=False):
        assert opened_by(browser, mailed) == link
        assert browser.get(link).status_code == 200
        assert post(browser, link, "question", text="E quando?").status_code == 303
        changed(app_engine, answer_question, "In quattro, lunedì.")
        assert "In quattro" in browser.get(link).text
        assert post(browser, link, "accepted").status_code == 303
    assert status(app_engine) is S.ACCEPTED


def test_an_old_link_shows_nothing_of_the_request(browser, link, app_engine):
    replace(app_engine)
    page = browser.get(link)
    assert page.status_code == 410
    assert "sostituito" in page.text
    assert "VA-2026" not in page.text
    assert "VA-2026" not in post(browser, link, "accepted", text="Sì").text


def test_somebody_who_writes_all_day_is_stopped_in_words(browser, link, app_engine):
    withdraw(app_engine)
    for number in range(late_answers.MOST):
        limits._uses.clear()
        post(browser, link, "accepted", text=f"Messaggio {number}")
    limits._uses.clear()
    answer = post(browser, link, "accepted", text="Ancora uno")
    assert answer.status_code == 409
    assert "Ancora uno" in filled(answer.text)
    assert sum(line.late is not None for line in timeline(app_engine)) == late_answers.MOST
    assert late_tasks(app_engine) == 1


@pytest.mark.parametrize(
    ("phone", "mail", "said"),
    [
        ("0332 000 7700", "ponte@example.org", "chiamate"),
        ("", "Ponte <ponte@example.org>", "scriveteci a ponte@example.org"),
        ("", "", "Vi richiamiamo noi"),
    ],
)
def test_who_is_too_late_is_told_to_call_only_where_there_is_a_number(
    browser, link, app_engine, monkeypatch, phone, mail, said
):
    monkeypatch.setattr(get_settings(), "agency_phone", phone)
    monkeypatch.setattr(get_settings(), "mail_from", mail)
    withdraw(app_engine)
    page = post(browser, link, "late", text="Possiamo ancora").text
    assert said in page
    assert ("chiamate" in page) == bool(phone)
