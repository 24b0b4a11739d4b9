"""What a partner says it can take, and that it wants no reminders: behind its link, by a person."""

import re
from datetime import timedelta

import pytest
from reply_support import asked_of_a_partner, manager_of, opened_by, post
from sqlalchemy import select

from db import clock
from db.engine import reading, transaction
from db.models.directory import Partner, PartnerService
from db.models.follow_up import Proposal, Task
from db.models.referrals import Referral
from db.referrals.ask import reply_link
from domain.tasks.task import TaskKind
from domain.vocabulary import Capacity


@pytest.fixture
def link(app_engine):
    return asked_of_a_partner(app_engine)


@pytest.fixture
def page(browser, link):
    """The address of the page, reached from that of a request."""
    there = post(browser, opened_by(browser, link), "places")
    assert there.status_code == 303
    return there.headers["location"]


def form(browser, page, **said):
    """The page as a browser sends it: what stands there, and what is `said` of the service."""
    shown = browser.get(page).text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown)
    service = re.search(r'name="places\.(\d+)"', shown).group(1)
    named = {f"{n}.{service}" if n in ("places", "until") else n: v for n, v in said.items()}
    return dict(hidden) | named


def held(app_engine):
    with reading(app_engine) as session:
        found = (
            session.scalars(select(Partner)).one(),
            session.scalars(select(PartnerService)).one(),
        )
        session.expunge_all()
        return found


def test_who_has_no_places_says_until_when_in_the_same_visit(browser, app_engine, link, page):
    reply = opened_by(browser, link)
    assert "Dite che cosa potete accogliere" in browser.get(reply).text
    post(browser, reply, "declined", reason="no_capacity")
    assert "Adesso non avete posti?" in browser.get(reply).text
    until = clock.today() + timedelta(days=20)
    said = form(browser, page, places="full", until=until.strftime("%d/%m/%Y"), away_from="")
    answer = browser.post(page, data=said)
    assert answer.status_code == 200 and "al completo fino al" in answer.text
    service = held(app_engine)[1]
    assert (service.capacity, service.full_until) == (Capacity.FULL, until)
    assert "È già scritto" in browser.post(page, data=said).text  # a double click


def test_a_day_gone_by_is_refused_in_words_and_the_rest_comes_back(browser, app_engine, page):
    said = form(
        browser, page, places="full", until="2026-01-02", who="Maria", away_from="2026-12-24"
    )
    answer = browser.post(page, data=said)
    assert answer.status_code == 422
    assert "Questo giorno è già passato" in answer.text and 'value="2026-01-02"' in answer.text
    assert "Manca l’ultimo giorno" in answer.text and 'value="Maria"' in answer.text
    assert held(app_engine)[1].capacity is Capacity.UNKNOWN
    empty = browser.post(page, data={"places.1": "full"})
    assert empty.status_code == 422 and "non era completo" in empty.text


def test_of_two_people_the_second_sees_what_the_first_wrote(browser, app_engine, page):
    first, second = (form(browser, page, places=what) for what in ("limited", "free"))
    assert browser.post(page, data=first).status_code == 200
    answer = browser.post(page, data=second)
    assert answer.status_code == 409 and "pochi posti" in answer.text
    assert held(app_engine)[1].capacity is Capacity.LIMITED
    again = form(browser, page, places="free", **{"new..name": "Anna Neri"})
    assert browser.post(page, data=again).status_code == 200
    with reading(app_engine) as session:
        assert "Anna Neri" in session.scalar(select(Proposal.after))


def tasks(app_engine):
    with reading(app_engine) as session:
        return [t.kind for t in session.scalars(select(Task)) if t.kind is TaskKind.NO_REMINDERS]


def test_reminders_stop_by_a_button_or_by_a_mail_program_and_by_no_scanner(
    browser, app_engine, link
):
    stop = link.replace("/r/", "/u/")
    address = opened_by(browser, stop)
    assert "Niente più solleciti" in browser.get(address).text
    for _visit in range(2):
        browser.get(stop)
        browser.head(stop)
    assert held(app_engine)[0].no_reminders_at is None and not tasks(app_engine)
    browser.cookies.clear()
    for _click in range(2):  # RFC 8058: no cookie, no Origin
        done = browser.post(stop, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and "Niente solleciti" in done.text
    assert held(app_engine)[0].no_reminders_at is not None
    assert len(tasks(app_engine)) == 1
    foreign = browser.post(link.replace("/r/", "/c/"), headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403


def test_reminders_stop_from_an_old_mail_whose_link_was_replaced_and_opens_nothing_else(
    browser, app_engine, link
):
    with transaction(app_engine) as session:
        number = session.scalar(select(Referral.id))
        reply_link(session, manager_of(session), number, renew=True)
    for page in (link, link.replace("/r/", "/c/")):
        shown = browser.get(page)
        assert shown.status_code in (404, 410) and held(app_engine)[0].name not in shown.text
    done = browser.post(link.replace("/r/", "/u/"), data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and "Niente solleciti" in done.text
    assert held(app_engine)[0].no_reminders_at is not None
