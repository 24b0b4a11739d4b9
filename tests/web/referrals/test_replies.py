"""The partner's page: read by scanners, answered by people, raced and replayed by others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from reply_support import asked_of_a_partner, opened_by, post, status
from sqlalchemy import func, select, update

from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.referrals import Referral, ReferralEvent
from db.referrals.ask import record
from domain.cases.status import Naming
from domain.permissions import Actor
from domain.vocabulary import CaseStatus, ReferralStatus, Role
from web import limits

S = ReferralStatus
MARKUP = "<script>alert(1)</script> & \"'"


@pytest.fixture
def mailed(app_engine):
    """The address of a partner's page, and its referral waiting for an answer."""
    return asked_of_a_partner(app_engine, MARKUP)


@pytest.fixture
def link(browser, mailed):
    """The address that it is exchanged for."""
    return opened_by(browser, mailed)


def lines(app_engine):
    with reading(app_engine) as session:
        return session.scalar(select(func.count()).select_from(ReferralEvent))


def test_the_page_says_who_asks_what_and_where_and_opening_it_changes_nothing(
    browser, link, app_engine
):
    before = lines(app_engine)
    for _visit in range(3):
        page = browser.get(link)
        assert browser.head(link).status_code in (200, 405)
    assert page.status_code == 200
    for word in ("VA-2026-", "Povertà alimentare", "Emporio di prova", "Ce ne occupiamo"):
        assert word in page.text
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "script-src" not in page.headers["content-security-policy"]
    assert (status(app_engine), lines(app_engine)) == (S.SENT, before)


def test_an_acceptance_is_kept_with_the_name_of_who_answered(browser, link, app_engine):
    answer = post(browser, link, "accepted", text=MARKUP)
    assert (answer.status_code, answer.headers["location"]) == (303, link)
    assert status(app_engine) is S.ACCEPTED
    page = browser.get(link).text
    assert "Maria di prova" in page
    assert "<script" not in page
    with reading(app_engine) as session:
        assert session.scalar(select(Case.status)) is CaseStatus.REFERRED
        last = session.execute(
            select(AuditEvent.action, AuditEvent.user_id).order_by(AuditEvent.id.desc())
        ).first()
    assert tuple(last) == ("referral.accepted", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"act": "declined"}, 409),
        ({"act": "declined", "reason": "because"}, 409),
        ({"act": "confirmed"}, 409),
        ({"act": "expired"}, 409),
        ({"act": "accepted", "state": "done"}, 409),
        ({"act": "accepted", "state": "nothing"}, 422),
        ({"act": "'; DROP TABLE referral"}, 422),
        ({"act": "accepted", "who": "  "}, 422),
        ({"act": "question", "text": " "}, 422),
        ({"act": "accepted", "text": "x" * 2_001}, 422),
    ],
)
def test_a_wrong_answer_is_refused_in_words_and_changes_nothing(
    browser, link, app_engine, fields, code
):
    before = lines(app_engine)
    answer = post(browser, link, **({"act": ""} | fields))
    assert answer.status_code == code
    assert 'role="alert"' in answer.text
    assert (status(app_engine), lines(app_engine)) == (S.SENT, before)


def test_a_reason_left_chosen_does_not_spoil_an_acceptance(browser, link, app_engine):
    assert post(browser, link, "accepted", reason="no_capacity").status_code == 303
    assert status(app_engine) is S.ACCEPTED


def test_a_replay_is_told_what_was_answered_since(browser, link, app_engine):
    post(browser, link, "accepted")
    before = lines(app_engine)
    answer = post(browser, link, "accepted")
    assert answer.status_code == 200
    assert "Accettat" in answer.text
    assert "già registrato" in answer.text
    assert lines(app_engine) == before


def test_of_two_answers_at_once_one_counts(browser, link, app_engine):
    with ThreadPoolExecutor(2) as both:
        codes = list(
            both.map(
                lambda act: post(browser, link, act, reason="other").status_code,
                ("accepted", "declined"),
            )
        )
    assert sorted(codes) == [303, 409]
    assert lines(app_engine) == 4  # prepared, sent, answered; the other is kept as late


def test_a_question_shows_on_the_page_and_changes_no_state(browser, link, app_engine):
    assert post(browser, link, "question", text="Quanti sono?").status_code == 303
    assert "Quanti sono?" in browser.get(link).text
    assert status(app_engine) is S.SENT


@pytest.mark.parametrize("wrong", ["x" * 43, "x", "%00", "é", "x" * 5_000, "a/b", ""])
def test_a_link_that_leads_nowhere_says_so(browser, link, wrong):
    for answer in (browser.get(f"/r/{wrong}"), post(browser, f"/r/{wrong}", "accepted")):
        assert answer.status_code in (404, 405)
        assert "Traceback" not in answer.text


def test_a_link_whose_time_is_over_says_so_and_takes_no_answer(browser, mailed, app_engine):
    with time_machine.travel(utcnow() + timedelta(days=90), tick=False):
        assert browser.get(mailed).status_code == 410
        assert post(browser, mailed, "accepted").status_code == 409
    assert status(app_engine) is S.SENT


def test_a_reply_of_a_megabyte_is_refused(browser, link, app_engine):
    assert post(browser, link, "accepted", text="x" * 1_000_000).status_code == 413
    assert status(app_engine) is S.SENT


def test_another_site_cannot_answer_for_the_partner(browser, link, app_engine):
    answer = browser.post(
        link,
        data={"act": "accepted", "state": "sent", "who": "x"},
        headers={"origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403
    assert status(app_engine) is S.SENT


def test_a_flood_on_a_link_is_held_back(browser, mailed):
    codes = [browser.get(mailed).status_code for _request in range(limits.PER_MINUTE + 1)]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {303}


def test_the_page_speaks_english_when_asked(browser, link):
    assert "We take it on" in browser.get(f"{link}?lang=en").text
    answer = browser.post(f"{link}?lang=en", data={"act": "accepted", "state": "sent", "who": "M"})
    assert answer.headers["location"].endswith("?lang=en")


def test_the_link_of_one_partner_opens_nothing_else(browser, link):
    browser.get(link)
    assert browser.get("/casi").status_code == 303
    assert browser.get("/media/x").status_code == 401


@pytest.mark.parametrize(
    ("word", "reason"),
    [(S.CONFIRMED, ""), (S.NOT_CONFIRMED, "no_help"), (S.NOT_CONFIRMED, "not_enough")],
)
def test_what_the_tenant_says_of_the_help_is_not_told_to_the_partner(
    browser, link, app_engine, word, reason
):
    post(browser, link, "accepted")
    post(browser, link, "done", state="accepted", reason="answered")
    with transaction(app_engine) as session:
        user = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
        actor = Actor(user, "Giulia Prova", Role.COMMUNITY_MANAGER)
        record(session, actor, session.scalar(select(Referral.id)), word, reason)
    page = browser.get(link).text
    assert "<strong>Chiuso</strong>" in page
    for said in ("onfermat", "Non è arrivato", "Non è bastato", "inquilino"):
        assert said not in page


@pytest.mark.parametrize(
    ("unnamed", "words"),
    [(Naming.UNSAID, "preferito non dire"), (None, "Non abbiamo scritto il nome")],
)
def test_a_partner_that_accepts_reads_truly_why_there_is_no_name(
    browser, link, app_engine, unnamed, words
):
    with app_engine.begin() as connection:
        connection.execute(update(Case).values(unnamed=unnamed))
    assert words not in browser.get(link).text
    post(browser, link, "accepted")
    assert words in browser.get(link).text
