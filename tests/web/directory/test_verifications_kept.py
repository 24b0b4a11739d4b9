"""Nothing a partner corrects is lost: a second form counts too, a refused one comes back filled."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from case_support import add_service
from reply_support import filled, opened_by
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from support import add_user

from db.clock import utcnow
from db.directory import proposals, verification_ask
from db.directory import verification as verifications
from db.engine import reading, transaction
from db.models.directory import Contact, Partner
from db.models.follow_up import Proposal, Verification
from domain.directory.verification import FIELDS, declared
from domain.permissions import Actor
from domain.vocabulary import Role
from web import limits

PHONE, ADDRESS = "organization..phone", "organization..address"


@pytest.fixture
def coordinator(app_engine) -> Actor:
    with transaction(app_engine) as session:
        return add_user(session, Role.COORDINATOR, "altra")


@pytest.fixture
def mailed(app_engine, coordinator):
    with transaction(app_engine) as session:
        add_service(session, "Emporio di prova")
        reference = session.scalar(select(Partner.reference))
        return f"/v/{verification_ask.ask(session, coordinator, reference)}"


@pytest.fixture
def link(browser, mailed):
    """The address that it is exchanged for."""
    return opened_by(browser, mailed)


def drawn(browser, link) -> dict[str, str]:
    """The form as a browser would send it, untouched."""
    page = browser.get(link).text
    found = dict(re.findall(r'<input [^>]*name="([^"]*)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select [^>]*name="([^"]*)">(.*?)</select>', page, re.S):
        found[name] = re.search(r'value="([^"]*)" selected', options).group(1)
    return {name: unescape(value) for name, value in found.items()} | {"act": "propose"}


def proposed(app_engine) -> list[tuple[str, str, bool | None]]:
    with reading(app_engine) as session:
        rows = session.scalars(select(Proposal).order_by(Proposal.id)).all()
        return [(row.field, row.after, row.accepted) for row in rows]


def open_ones(app_engine) -> list[tuple[str, str]]:
    return [(field, after) for field, after, accepted in proposed(app_engine) if accepted is None]


def test_the_same_form_again_is_told_that_it_is_recorded(browser, link, app_engine):
    form = drawn(browser, link) | {ADDRESS: "Via di prova 1", "note": "Chiusi ad agosto"}
    assert browser.post(link, data=form).status_code == 303
    before = proposed(app_engine)
    again = browser.post(link, data=form)
    assert again.status_code == 200
    assert "già" in again.text
    assert 'role="alert"' not in again.text
    assert proposed(app_engine) == before


def test_a_confirmation_again_is_told_that_it_is_recorded(browser, link, app_engine):
    form = drawn(browser, link) | {"act": "confirm"}
    assert browser.post(link, data=form).status_code == 303
    again = browser.post(link, data=form)
    assert (again.status_code, "già" in again.text) == (200, True)


def test_a_second_form_with_other_changes_is_kept_as_new_proposals(browser, link, app_engine):
    first = drawn(browser, link) | {ADDRESS: "Via di prova 1"}
    browser.post(link, data=first)
    second = first | {PHONE: "0332 111111", "note": "Anche il sito"}
    answer = browser.post(link, data=second)
    assert answer.status_code == 303
    assert open_ones(app_engine) == [
        ("address", "Via di prova 1"),
        ("phone", "+390332111111"),
        ("note", ""),
    ]
    with reading(app_engine) as session:
        assert session.scalar(select(Verification.note)) == "Anche il sito"


def test_a_second_thought_takes_the_place_of_the_first(browser, link, app_engine):
    first = drawn(browser, link) | {ADDRESS: "Via sbagliata 1", PHONE: "0332 111111"}
    browser.post(link, data=first)
    browser.post(link, data=first | {ADDRESS: "Via giusta 2", PHONE: ""})
    assert open_ones(app_engine) == [("address", "Via giusta 2")]


def test_notes_of_two_forms_are_both_read(browser, link, app_engine, coordinator):
    first = drawn(browser, link) | {"note": "Prima nota"}
    browser.post(link, data=first)
    browser.post(link, data=first | {"note": "Seconda nota", "who": "Altra Prova"})
    with transaction(app_engine) as session:
        reference = session.scalar(select(Partner.reference))
        [note] = proposals.of_partner(session, coordinator, reference)
    assert note.after == "Prima nota\n\nSeconda nota"
    assert "Altra Prova" in note.who


def test_changes_after_a_confirmation_alone_are_taken(browser, link, app_engine):
    old = drawn(browser, link)
    browser.post(link, data=old | {"act": "confirm"})
    assert browser.post(link, data=old | {ADDRESS: "Via di prova 1"}).status_code == 303
    assert open_ones(app_engine) == [("address", "Via di prova 1")]


def test_changes_of_what_we_hold_otherwise_by_now_are_given_back_then_taken(
    browser, link, app_engine
):
    old = drawn(browser, link)
    with transaction(app_engine) as session:
        partner = session.scalars(select(Partner)).one()
        partner.name = "Emporio rinominato"
        session.info["audited"] = True
    answer = browser.post(link, data=old | {ADDRESS: "Via di prova 1"})
    assert answer.status_code == 422
    assert "Via di prova 1" in filled(answer.text)
    version = re.search(r'name="version" value="(\d+)"', answer.text).group(1)
    assert browser.post(link, data=old | {ADDRESS: "Via di prova 1", "version": version})
    assert ("address", "Via di prova 1") in open_ones(app_engine)


def test_a_second_form_with_a_mistake_comes_back_filled(browser, link, app_engine):
    first = drawn(browser, link) | {ADDRESS: "Via di prova 1"}
    browser.post(link, data=first)
    answer = browser.post(link, data=first | {PHONE: "forse", "note": "Una nota"})
    assert answer.status_code == 422
    assert {"forse", "Una nota"} <= set(filled(answer.text))


def test_what_is_pasted_is_never_cut_by_the_page(browser, link):
    assert "maxlength" not in browser.get(link).text


def test_what_the_page_allows_is_accepted(browser, link, app_engine):
    form = drawn(browser, link)
    limits_of = {"note": 2_000, "who": 120}
    for name in form:
        part, _id, field = (*name.split("."), "", "")[:3]
        if field in FIELDS.get(part, ()) and field not in ("active", "capacity"):
            limits_of[name] = declared(part, field).limit
    full = {
        name: "€" * int(most)
        for name, most in limits_of.items()
        if name.rpartition(".")[2] not in ("phone", "email", "website")
    }
    answer = browser.post(link, data=form | full)
    assert answer.status_code == 303, re.findall(r'class="message"[^>]*>([^<]*)', answer.text)


@pytest.mark.parametrize("sign", ["€", "😀", "\r\n"])
def test_a_note_of_two_thousand_characters_is_accepted(browser, link, app_engine, sign):
    form = drawn(browser, link) | {"note": "a" + sign * 1_998 + "b"}
    assert browser.post(link, data=form).status_code == 303


def test_words_too_long_are_said_beside_their_own_field(browser, link):
    for name, most in (("note", 2_000), ("who", 120)):
        answer = browser.post(link, data=drawn(browser, link) | {name: "x" * (most + 1)})
        assert answer.status_code == 422
        assert f'aria-describedby="{name}-problem' in answer.text
        assert "x" * (most + 1) in filled(answer.text)


@pytest.mark.parametrize("replaced", [True, False])
def test_what_was_typed_for_a_link_that_has_ended_is_shown_to_be_copied(
    browser, mailed, link, app_engine, coordinator, replaced
):
    form = drawn(browser, link) | {ADDRESS: "Via di prova 1", "note": "Una nota", "who": "Ada"}
    if replaced:
        with transaction(app_engine) as session:
            reference = session.scalar(select(Partner.reference))
            verification_ask.ask(session, coordinator, reference)
    with time_machine.travel(utcnow() + timedelta(days=0 if replaced else 61), tick=False):
        answer = browser.post(mailed, data=form)
    assert answer.status_code == 410
    assert {"Via di prova 1", "Una nota", "Ada"} <= set(filled(answer.text))


def test_a_form_refused_at_the_door_can_be_sent_again(browser, link, app_engine, monkeypatch):
    form = drawn(browser, link) | {ADDRESS: "Via di prova 1", "note": "Una nota"}

    def given_back(answer, code):
        assert answer.status_code == code
        assert "Una nota" in filled(answer.text)
        assert f'name="{ADDRESS}" value="Via di prova 1"' in answer.text

    given_back(browser.post(link, data=form, headers={"origin": "null"}), 403)

    def away(*_args, **_kwargs):
        raise OperationalError("select", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(verifications, "propose", away)
        given_back(browser.post(link, data=form), 503)
    for _request in range(limits.PER_MINUTE):
        browser.get(link)
    given_back(browser.post(link, data=form), 429)
    assert proposed(app_engine) == []


def test_a_form_of_a_megabyte_comes_back_as_far_as_it_was_read(browser, link, app_engine):
    answer = browser.post(link, data=drawn(browser, link) | {"note": "x" * 1_000_000})
    assert answer.status_code == 413
    assert any(len(value) > 100_000 for value in filled(answer.text))
    assert proposed(app_engine) == []


@pytest.mark.parametrize("after", [">", ".", ")", "%3E", "%0D%0A"])
def test_a_sign_after_the_link_does_not_spoil_it(browser, mailed, link, after):
    assert opened_by(browser, mailed + after) == link


@pytest.mark.parametrize("within", ["%0D%0A", "%0A", "%20"])
def test_a_link_broken_over_two_lines_is_put_together(browser, mailed, link, within):
    assert opened_by(browser, mailed[:20] + within + mailed[20:]) == link


def test_a_referent_added_twice_is_proposed_once(browser, link, app_engine):
    new = {"new..name": "Nuova Prova", "new..phone": "0332 222222"}
    form = drawn(browser, link) | new
    for code in (303, 200):
        assert browser.post(link, data=form).status_code == code
    assert [field for field, _after in open_ones(app_engine)] == ["new"]


def test_after_we_have_decided_a_new_change_is_taken(browser, link, app_engine, coordinator):
    form = drawn(browser, link) | {ADDRESS: "Via di prova 1"}
    browser.post(link, data=form)
    with transaction(app_engine) as session:
        number = session.scalar(select(Proposal.id))
        proposals.decide(session, coordinator, number, accept=True)
    answer = browser.post(link, data=form | {PHONE: "0332 111111"})
    version = re.search(r'name="version" value="(\d+)"', answer.text).group(1)
    browser.post(link, data=form | {PHONE: "0332 111111", "version": version})
    assert open_ones(app_engine) == [("phone", "+390332111111")]


def test_the_directory_is_changed_by_nobody_but_a_coordinator(browser, link, app_engine):
    browser.post(link, data=drawn(browser, link) | {ADDRESS: "Via di prova 1"})
    with reading(app_engine) as session:
        assert session.scalar(select(Partner.address)) == ""
        assert session.scalar(select(Contact.verified_at)) is None
