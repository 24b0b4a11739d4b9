"""Nothing a partner typed is lost: a refused answer comes back filled, a late one is kept."""

import pytest
from reply_support import (
    asked_of_a_partner,
    filled,
    late_tasks,
    opened_by,
    post,
    status,
    timeline,
)
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from db.engine import reading
from db.models.referrals import Referral
from db.referrals import reply as replies
from domain.vocabulary import ReferralStatus
from web import limits

S = ReferralStatus
WHO, TEXT = "Maria «Zoë» <b>", 'Prima riga & "virgolette"\n\nTerza: €…'


@pytest.fixture
def mailed(app_engine):
    return asked_of_a_partner(app_engine)


@pytest.fixture
def link(browser, mailed):
    """The address that it is exchanged for."""
    return opened_by(browser, mailed)


REFUSED = [
    ("declined", {}, 409, "Scegliete un motivo"),
    ("declined", {"reason": "because"}, 409, "Scegliete un motivo"),
    ("accepted", {"state": "done"}, 409, "Non è cambiato niente"),
    ("accepted", {"state": "nothing"}, 422, "Non è cambiato niente"),
    ("accepted", {"text": "x" * 2_001}, 422, "2.001"),
    ("question", {"text": "x" * 2_001}, 422, "2.001"),
    ("accepted", {"who": "x" * 121}, 422, "120"),
    ("question", {"who": "x" * 300}, 422, "120"),
    ("question", {"text": " "}, 422, "Scrivete che cosa vi serve sapere"),
    ("accepted", {"who": " "}, 422, "Scrivete il vostro nome"),
    ("question", {"who": ""}, 422, "Scrivete il vostro nome"),
]


@pytest.mark.parametrize(("act", "more", "code", "words"), REFUSED)
def test_a_refused_form_comes_back_with_all_that_was_typed(
    browser, link, app_engine, act, more, code, words
):
    sent = {"who": WHO, "text": TEXT} | more
    answer = post(browser, link, act, **sent)
    assert answer.status_code == code
    assert words in answer.text
    for value in sent.get("who", ""), sent.get("text", ""):
        assert not value.strip() or value in filled(answer.text)
    assert "<b>" not in answer.text
    assert (status(app_engine), len(timeline(app_engine))) == (S.SENT, 1)


def test_the_reason_chosen_comes_back_chosen_and_the_words_stand_beside_the_field(browser, link):
    page = post(browser, link, "declined", reason="no_capacity", text="x" * 2_001).text
    assert 'value="no_capacity" checked' in page
    assert 'aria-describedby="text-problem ' in page
    page = post(browser, link, "question", text="x" * 2_001).text
    assert 'aria-describedby="question-problem ' in page
    assert 'id="text-problem"' not in page


@pytest.mark.parametrize("sign", ["€", "😀", "à", "\r\n", "漢", "\u0958", "'"])
@pytest.mark.parametrize("act", ["accepted", "question"])
def test_two_thousand_characters_of_any_kind_are_accepted(browser, link, app_engine, act, sign):
    text = "a" + sign * 1_998 + "b"
    assert post(browser, link, act, text=text, who="é" * 120).status_code == 303
    assert len(timeline(app_engine)[-1].text) >= 2_000


def test_a_text_of_a_megabyte_comes_back_as_far_as_it_was_read(browser, link, app_engine):
    answer = post(browser, link, "accepted", who="Maria di prova", text="x" * 1_000_000)
    assert answer.status_code == 413
    who, text = filled(answer.text)[:2]
    assert who == "Maria di prova"
    assert len(text) > 100_000
    assert status(app_engine) is S.SENT


def test_a_form_that_seems_to_come_from_elsewhere_is_shown_again_to_be_sent_from_here(
    browser, link, app_engine
):
    sent = {"act": "declined", "state": "sent", "who": WHO, "text": TEXT, "reason": "other"}
    answer = browser.post(link, data=sent, headers={"origin": "null"})
    assert answer.status_code == 403
    assert {WHO, TEXT} <= set(filled(answer.text))
    for name in ("act", "state", "reason"):
        assert f'name="{name}" value="{sent[name]}"' in answer.text
    assert status(app_engine) is S.SENT


def test_what_was_typed_for_a_link_that_leads_nowhere_is_shown_to_be_copied(browser, link):
    answer = post(browser, "/r/" + "x" * 43, "accepted", who=WHO, text=TEXT)
    assert answer.status_code == 404
    assert {WHO, TEXT} <= set(filled(answer.text))
    assert "Copiatelo prima di chiudere la pagina." in answer.text


def test_an_answer_after_too_many_requests_can_be_sent_again(browser, link, app_engine):
    for _request in range(limits.PER_MINUTE):
        browser.get(link)
    answer = post(browser, link, "accepted", who=WHO, text=TEXT)
    assert answer.status_code == 429
    assert {WHO, TEXT} <= set(filled(answer.text))
    assert 'name="act" value="accepted"' in answer.text
    assert status(app_engine) is S.SENT


def test_an_answer_while_the_database_is_away_can_be_sent_again(
    browser, link, app_engine, monkeypatch
):
    def away(*_args, **_kwargs):
        raise OperationalError("select", {}, Exception("database is locked"))

    monkeypatch.setattr(replies, "answer", away)
    answer = post(browser, link, "accepted", who=WHO, text=TEXT)
    assert answer.status_code == 503
    assert {WHO, TEXT} <= set(filled(answer.text))
    assert 'name="act" value="accepted"' in answer.text


@pytest.mark.parametrize("act", ["accepted", "declined"])
def test_the_same_answer_again_is_told_that_it_is_recorded(browser, link, app_engine, act):
    for code in (303, 200):
        answer = post(browser, link, act, text=TEXT, reason="other")
        assert answer.status_code == code
    assert "già registrat" in answer.text
    assert 'role="alert"' not in answer.text
    assert len(timeline(app_engine)) == 2


def test_an_answer_of_yesterday_sent_again_after_others_is_told_the_same(browser, link, app_engine):
    post(browser, link, "accepted")
    post(browser, link, "in_progress", state="accepted")
    post(browser, link, "done", state="in_progress", reason="answered")
    assert "già registrat" in post(browser, link, "accepted").text
    assert len(timeline(app_engine)) == 4
    assert late_tasks(app_engine) == 0


def test_a_different_second_answer_changes_nothing_and_its_words_reach_us(
    browser, link, app_engine
):
    post(browser, link, "accepted", who="Primo")
    answer = post(browser, link, "declined", reason="other", who="Seconda", text="Non riusciamo")
    assert answer.status_code == 409
    assert "Presa in carico" in answer.text or "ccettat" in answer.text
    assert status(app_engine) is S.ACCEPTED
    last = timeline(app_engine)[-1]
    assert (last.status, last.late, last.reason) == (S.ACCEPTED, "declined", "other")
    assert (last.who, last.text) == ("Seconda", "Non riusciamo")
    assert late_tasks(app_engine) == 1


def test_an_answer_that_is_still_possible_after_a_colleagues_is_given_back_to_be_sent(
    browser, link, app_engine
):
    post(browser, link, "accepted")
    post(browser, link, "in_progress", state="accepted")
    answer = post(browser, link, "done", state="accepted", reason="answered", text=TEXT)
    assert answer.status_code == 409
    assert TEXT in filled(answer.text)
    assert 'value="answered" checked' in answer.text
    assert len(timeline(app_engine)) == 3


def test_a_question_sent_twice_is_one_and_a_second_question_is_kept_beside_it(
    browser, link, app_engine
):
    for code in (303, 200):
        answer = post(browser, link, "question", text="Quanti sono?")
        assert answer.status_code == code
    assert "già registrat" in answer.text
    assert post(browser, link, "question", text="E il gatto?").status_code == 303
    assert [line.text for line in timeline(app_engine)[1:]] == ["Quanti sono?", "E il gatto?"]
    with reading(app_engine) as session:
        assert session.scalar(select(Referral.question)) == "Quanti sono?\n\nE il gatto?"


@pytest.mark.parametrize("after", [">", ".", ")", "%3E", ",", ";", "&gt;", "]", "%20", "/", "’"])
def test_a_sign_after_the_link_does_not_spoil_it(browser, mailed, link, after):
    assert opened_by(browser, mailed + after) == link


@pytest.mark.parametrize("inside", ["%0D%0A", "%0A", "%20", "=%0D%0A", "%0A%20%20", "%E2%80%8B"])
def test_a_link_cut_by_a_line_break_is_put_together(browser, mailed, link, inside):
    assert opened_by(browser, mailed[:20] + inside + mailed[20:]) == link


def test_after_an_answer_the_address_is_clean(browser, mailed, link):
    answer = post(browser, f"{mailed}>?lang=en", "accepted")
    assert answer.headers["location"] == f"{link}?lang=en"


@pytest.mark.parametrize(("question", "code"), [("Quanti sono?", 200), (" ", 422)])
def test_an_answer_half_written_is_there_again_after_a_question(
    browser, link, app_engine, question, code
):
    half = {"text": "Forse da lunedì", "reason": "no_capacity", "question": question}
    answer = post(browser, link, "question", who=WHO, **half)
    assert answer.status_code == code
    assert {"Forse da lunedì", WHO} <= set(filled(answer.text))
    assert 'value="no_capacity" checked' in answer.text
    asked = [line.text for line in timeline(app_engine)][1:]
    assert asked == ([question] if code == 200 else [])


@pytest.mark.parametrize("act", ["accepted", "declined"])
def test_a_question_half_written_is_there_again_after_an_answer(browser, link, app_engine, act):
    answer = post(browser, link, act, who=WHO, text="", question="E il gatto?", reason="other")
    assert answer.status_code == 200
    assert "E il gatto?" in filled(answer.text)
    assert status(app_engine) is S(act)
