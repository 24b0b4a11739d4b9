"""What is called sent is sent: the prepared message at once, and the words until it went."""

from datetime import timedelta

import pytest
from case_support import add_case, add_service
from page_support import press, shown
from sqlalchemy import select, update
from support import app_as

import i18n
from components import context
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import reading, transaction
from db.mail import dispatch
from db.models.cases import Case
from db.models.directory import Contact
from db.models.follow_up import PhoneMark
from db.models.referrals import Referral
from db.referrals.ask import record, refer
from db.referrals.sending import handed_over, settled
from domain.cases.closing import NeedEnd
from domain.mail.messages import Delivery
from domain.phones.called import Called
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus, Role
from settings import get_settings


@pytest.fixture
def mailing(monkeypatch):
    for name, value in {
        "smtp_host": "127.0.0.1",
        "mail_from": "a@example.org",
        "public_url": "https://p.example.org",
    }.items():
        monkeypatch.setattr(get_settings(), name, value)


def prepared(engine, me, email="") -> tuple[str, int]:
    with transaction(engine) as session:
        case = add_case(session, me, ("EC-ALI",))
        service = add_service(session)
        session.execute(update(Contact).values(email=email))
        made = refer(session, me, case.reference, service, "Prima riga\nSeconda riga", "token")
        return case.reference, made.referral_id


def at_case(monkeypatch, engine, reference, panel=None):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
    at.query_params["case"] = reference
    if panel:
        at.session_state["referral-panel"] = panel
    at.run()
    assert not at.exception
    return at


def test_the_message_stands_ready_and_nothing_is_called_sent(monkeypatch, engine, me):
    reference, number = prepared(engine, me)
    at = at_case(monkeypatch, engine, reference, (number, "letter"))
    [message] = [code.value for code in at.code]
    assert "/r/" in message
    assert "Prima riga\nSeconda riga" in message
    text = shown(at)
    assert "Da inviare" in text
    assert "Non è ancora partito niente" in text
    assert "non ancora inviata" in text
    assert "In carico a: ALER" in text
    assert "Inviare la richiesta al partner" in text
    assert "Inviato" not in text
    assert "Inviata" not in text


def test_a_number_held_to_be_wrong_is_offered_for_no_call_beside_a_request(monkeypatch, engine, me):
    reference, number = prepared(engine, me)
    with transaction(engine) as session:
        session.execute(update(Contact).values(phone="+390332123456 / +390332123457"))
        partner = session.scalars(select(Contact.partner_id)).one()
        for days in (1, 3):
            at = utcnow() - timedelta(days=days)
            said = {"number": "+390332123456", "result": Called.WRONG, "user_id": me.user_id}
            session.add(PhoneMark(partner_id=partner, at=at, **said))
        session.info["audited"] = True
    at = at_case(monkeypatch, engine, reference, (number, "letter"))
    asked = [button.proto.url for button in at.get("link_button")]
    assert [url for url in asked if url.startswith("tel:")] == ["tel:+390332123457"]


def test_two_panels_of_a_case_stand_open_together(monkeypatch, engine, me):
    reference, number = prepared(engine, me)
    at = at_case(monkeypatch, engine, reference, (number, "letter"))
    press(at, "È un doppione? Unisci…")
    at.run()  # the page, and not the panel alone
    assert not [error.value for error in at.error]
    assert "Unisci con un altro caso" in [each.value for each in at.subheader]
    assert at.code


def test_a_person_says_that_it_went(monkeypatch, engine, me):
    reference, number = prepared(engine, me)
    at = at_case(monkeypatch, engine, reference, (number, "letter"))
    press(at, "Ho telefonato")
    text = shown(at)
    assert "Inviato. Ora tocca al partner." in text
    assert "al telefono" in text
    assert "Inviare la richiesta al partner" not in text
    with reading(engine) as session:
        assert session.scalar(select(Referral.status)) is ReferralStatus.SENT
        assert session.scalar(select(Case.status)) is CaseStatus.REFERRED


def test_by_mail_it_is_on_its_way_and_then_sent(monkeypatch, engine, me, mailing):
    reference, number = prepared(engine, me, "referente@associazione.example.org")
    text = shown(at_case(monkeypatch, engine, reference))
    assert "In partenza" in text
    assert "Inviat" not in text
    with transaction(engine) as session:
        handed_over(session, number)
    text = shown(at_case(monkeypatch, engine, reference))
    assert "In partenza" not in text
    assert "per e-mail, in automatico" in text


def test_where_nobody_knows_whether_it_arrived_the_words_say_so(monkeypatch, engine, me, mailing):
    reference, _number = prepared(engine, me, "referente@associazione.example.org")
    with transaction(engine) as session:
        settled(session, dispatch.claim(session), Delivery.UNKNOWN, "no answer")
    text = shown(at_case(monkeypatch, engine, reference))
    assert "Forse arrivata" in text
    assert "esito non noto" in text
    assert "Chiedere al partner se" in text
    assert "Riprova per e-mail" in text


def test_the_board_says_to_be_sent(monkeypatch, engine, me):
    prepared(engine, me)
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "referrals", engine=engine)
    at.run()
    assert not at.exception
    assert "Da inviare" in shown(at)


def test_the_message_on_screen_is_no_change_of_somebody_else(monkeypatch, engine, me):
    reference, number = prepared(engine, me)
    at = at_case(monkeypatch, engine, reference, (number, "letter"))
    press(at, "Prendi in carico")
    text = shown(at)
    assert "Qualcuno ha salvato" not in text
    with reading(engine) as session:
        assert session.scalar(select(Case.status)) is CaseStatus.IN_PROGRESS


def test_solved_over_a_request_that_was_not_sent_asks_how_its_need_ended(monkeypatch, engine, me):
    reference, _number = prepared(engine, me)
    at = at_case(monkeypatch, engine, reference)
    press(at, "Chiudi…")
    i18n.use("it")
    [choice] = [c for c in at.get("button_group") if c.label == "Com’è finita?"]
    choice.set_value(Outcome.SOLVED).run()
    [button] = [b for b in at.button if b.label == "Chiudi il caso"]
    assert button.disabled
    i18n.use("it")
    [need] = [c for c in at.get("button_group") if c.label.startswith("Povertà alimentare")]
    need.set_value(NeedEnd.ELSEWHERE).run()
    press(at, "Chiudi il caso")
    with reading(engine) as session:
        assert session.scalar(select(Case.outcome)) is Outcome.SOLVED
        assert session.scalar(select(Referral.status)) is ReferralStatus.CANCELLED


def test_taking_in_hand_when_signed_out_is_said_in_words(monkeypatch, engine, me):
    reference, _number = prepared(engine, me)
    at = at_case(monkeypatch, engine, reference)
    with transaction(engine) as session:
        accounts.end_sessions(session, me.user_id)
        session.info["audited"] = True
    press(at, "Prendi in carico")
    assert "La sessione è terminata" in shown(at)


def test_taking_in_hand_with_the_drafts_out_of_reach_is_no_fault(monkeypatch, engine, me):
    reference, _number = prepared(engine, me)
    at = at_case(monkeypatch, engine, reference)
    real = context.read

    def away(function, *args, **kwargs):
        if function.__name__ == "of_mine":
            raise context.DatabaseUnavailable
        return real(function, *args, **kwargs)

    monkeypatch.setattr(context, "read", away)
    press(at, "Prendi in carico")
    with reading(engine) as session:
        assert session.scalar(select(Case.status)) is CaseStatus.IN_PROGRESS


def test_a_new_link_when_signed_out_is_said_in_words(monkeypatch, engine, me):
    reference, number = prepared(engine, me)
    with transaction(engine) as session:
        record(session, me, number, ReferralStatus.SENT, "by_phone")
    at = at_case(monkeypatch, engine, reference, (number, "letter"))
    with transaction(engine) as session:
        accounts.end_sessions(session, me.user_id)
        session.info["audited"] = True
    press(at, "Con un nuovo collegamento")
    assert "La sessione è terminata" in shown(at)
