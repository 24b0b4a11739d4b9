"""Partners keep their own data true: asked, confirmed or corrected, and decided field by field."""

import threading
from datetime import timedelta

import pytest
import time_machine
from case_support import add_service
from sqlalchemy import func, select, update
from support import add_user
from verification_support import add_partner_to_ask, confirm, contact_of, propose, seen

from db.clock import utcnow
from db.directory import proposals, verification_ask, verification_resent
from db.directory import verification as verifications
from db.directory.detail import detail
from db.directory.write import save_referent
from db.engine import transaction
from db.models.directory import Contact, DirectoryVersion, Partner, PartnerService
from db.models.follow_up import Mail, Proposal, Verification
from db.referrals import reply as replies
from domain.directory.forms import Referent
from domain.directory.verification import ASK_AGAIN, LINK_LIFE, NOTE
from domain.errors import Changed, DoneAlready, LinkExpired, NotThere, Refused
from domain.mail.messages import MailKind
from domain.text import TooLong
from domain.vocabulary import Role
from settings import get_settings


@pytest.fixture
def partner(session) -> Partner:
    return add_partner_to_ask(session)


@pytest.fixture
def token(session, coordinator, partner) -> str:
    made = verification_ask.ask(session, coordinator, partner.reference)
    session.flush()
    return made


def test_the_link_shows_what_we_hold_of_that_partner_alone(session, partner, token):
    add_service(session, "Un altro ente")
    held = verifications.by_link(session, token)
    assert held.partner.reference == partner.reference
    assert held.contact == "Referente 1"
    assert not held.answered
    assert "Un altro ente" not in repr(held)


def test_a_confirmation_verifies_the_partner_and_its_referents(session, partner, token):
    confirm(session, token)
    session.expire_all()
    assert utcnow() - partner.verified_at < timedelta(minutes=1)
    assert partner.verified_by is None
    assert partner.changed == session.scalar(select(DirectoryVersion.version))  # searches follow
    assert contact_of(session, partner).verified_at == partner.verified_at


def test_the_same_answer_is_recorded_once(session, partner, token):
    confirm(session, token)
    with pytest.raises(DoneAlready):
        confirm(session, token)
    with pytest.raises(DoneAlready):
        propose(session, token, {"organization..phone": partner.phone})
    assert session.scalar(select(func.count(Proposal.id))) == 0


def test_what_a_second_answer_adds_is_proposed(session, partner, token):
    confirm(session, token)
    assert propose(session, token, {"organization..phone": "0332 111111"}) == 1
    with pytest.raises(DoneAlready):
        propose(session, token, {"organization..phone": "0332 111111"})
    assert session.scalars(select(Proposal.after)).all() == ["+390332111111"]


def test_nobody_fills_the_directory_with_proposals(session, partner, token, monkeypatch):
    monkeypatch.setattr(verification_resent, "MOST_ROWS", 3)
    for number in range(3):
        propose(session, token, {"organization..address": f"Via di prova {number}"})
    with pytest.raises(Refused):
        propose(session, token, {"organization..address": "Via di prova"})


def test_a_forged_cut_or_replaced_link_finds_nothing(session, coordinator, partner, token):
    for wrong in (token[:-1], token + "x", token.swapcase(), "", "x" * 10_000, "\x00", "é"):
        with pytest.raises(NotThere):
            verifications.by_link(session, wrong)
    verification_ask.ask(session, coordinator, partner.reference)
    with pytest.raises(LinkExpired):
        verifications.by_link(session, token)


def test_a_link_works_for_sixty_days(session, token):
    with time_machine.travel(utcnow() + LINK_LIFE - timedelta(hours=1)):
        assert verifications.by_link(session, token)
    with time_machine.travel(utcnow() + LINK_LIFE), pytest.raises(LinkExpired):
        verifications.confirm(session, token, 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("organization..phone", "forse"),
        ("organization..email", "a@"),
        ("organization..website", "javascript:alert(1)"),
        ("new..phone", "123456789012345678"),
        ("new..email", "nuova@associazione.example.org"),
    ],
)
def test_what_cannot_be_is_said_field_by_field_and_nothing_is_stored(session, token, name, text):
    with pytest.raises(Refused) as caught:
        propose(session, token, {name: text, "organization..address": "Via di prova 1"})
    assert list(caught.value.problems) == [name if name != "new..email" else "new..name"]
    assert session.scalar(select(func.count(Proposal.id))) == 0
    assert not verifications.by_link(session, token).answered


def test_what_is_not_in_a_list_and_a_book_are_refused(session, partner, token):
    service = session.scalars(select(PartnerService.id)).first()
    for field in ("capacity", "active"):
        with pytest.raises(Refused):
            propose(session, token, {f"service.{service}.{field}": "plenty"})
    with pytest.raises(TooLong):
        propose(session, token, {}, note="x" * 2_001)
    with pytest.raises(TooLong):
        verifications.confirm(session, token, seen(session, token), "x" * 121)


def test_nothing_they_wrote_is_cut_or_left_out_in_silence(session, coordinator, partner, token):
    full = "\r\n".join(["x" * 99] * 40)  # 4,000 signs once a line break counts as one
    contact = contact_of(session, partner)
    for answers in (
        {"organization..description": full + "xx"},
        {f"contact.{contact.id}.name": " "},
        {"organization..name": ""},
    ):
        with pytest.raises(Refused) as caught:
            propose(session, token, answers)
        assert caught.value.problems.keys() == answers.keys()
    assert propose(session, token, {"organization..description": full}) == 1
    [item] = proposals.of_partner(session, coordinator, partner.reference)
    assert item.after == full.replace("\r", "")


def test_too_many_changes_are_refused_not_dropped(session, partner, token, monkeypatch):
    monkeypatch.setattr("domain.directory.verification.MOST_CHANGES", 1)
    answers = {"organization..phone": "0332 111111", "organization..address": "Via di prova 1"}
    with pytest.raises(Refused) as caught:
        propose(session, token, answers)
    assert list(caught.value.problems) == [NOTE]
    assert not verifications.by_link(session, token).answered


def test_an_answer_to_what_we_no_longer_hold_is_not_taken(session, coordinator, partner, token):
    version = seen(session, token)
    form = Referent(name="Referente 1", phone="0332 333333")
    contact = contact_of(session, partner)
    save_referent(session, coordinator, partner.reference, version, form, contact.id)
    session.flush()
    with pytest.raises(Changed):
        verifications.confirm(session, token, version)
    with pytest.raises(Changed):
        verifications.propose(session, token, version, "", {f"contact.{contact.id}.phone": ""})
    assert partner.verified_at is None
    assert not verifications.by_link(session, token).answered


def test_the_links_of_referrals_and_of_verifications_are_not_the_same(session, token):
    with pytest.raises(NotThere):
        replies.by_link(session, token)
    session.execute(update(Verification).values(token_hash="0" * 64))
    with pytest.raises(NotThere):
        verifications.by_link(session, token)


def test_the_form_sent_as_it_was_is_a_confirmation(session, coordinator, partner, token):
    held = verifications.parts(verifications.by_link(session, token).partner)
    answers = {
        f"{part}.{number or ''}.{field}": str(getattr(form, field))
        for (part, number), form in held.items()
        for field in ("name", "phone", "email", "description")
        if hasattr(form, field)
    }
    assert propose(session, token, answers) == 0
    assert detail(session, coordinator, partner.reference).verified_at is not None


def test_who_was_verified_lately_or_asked_lately_is_left_in_peace(session, partner):
    assert verification_ask.due(session) == [partner.id]
    verification_ask.ask_by_clock(session, partner.id)
    session.flush()
    assert verification_ask.due(session) == []
    verification_ask.ask_by_clock(session, partner.id)  # another server, at the same moment
    assert session.scalar(select(func.count(Verification.id))) == 1
    later = utcnow() + ASK_AGAIN + timedelta(hours=1)
    with time_machine.travel(later):
        assert verification_ask.due(session) == [partner.id]
        session.execute(update(Partner).values(verified_at=later))
        assert verification_ask.due(session) == []
    months = timedelta(days=31 * get_settings().verify_every_months + 31)
    with time_machine.travel(later + months):
        assert verification_ask.due(session) == [partner.id]


def test_who_is_not_active_or_has_no_address_is_not_asked(session, partner):
    session.execute(update(Contact).values(email=""))
    assert verification_ask.due(session) == []
    session.execute(update(Partner).values(email="sede@associazione.example.org"))
    assert verification_ask.due(session) == [partner.id]
    session.execute(update(Partner).values(active=False))
    assert verification_ask.due(session) == []


def test_asking_queues_one_message_to_the_first_referent(session, partner, monkeypatch):
    monkeypatch.setattr(get_settings(), "smtp_host", "127.0.0.1")
    contact_of(session, partner).active = False
    session.flush()
    session.info.pop("written", None)
    verification_ask.ask_by_clock(session, partner.id)
    session.flush()
    mail = session.scalars(select(Mail)).one()
    assert (mail.kind, mail.contact_id) == (
        MailKind.VERIFICATION,
        contact_of(session, partner, 2).id,
    )


def test_there_is_nobody_to_ask_behind_a_wrong_reference(session, coordinator):
    with pytest.raises(NotThere):
        verification_ask.ask(session, coordinator, "P-99999")


def test_two_answers_at_once_leave_one(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
        add_service(session)
        reference = session.scalar(select(Partner.reference))
        token = verification_ask.ask(session, actor, reference)
    outcomes = []

    def answer():
        try:
            with transaction(fresh_engine) as session:
                verifications.confirm(session, token, 1)
            outcomes.append("done")
        except DoneAlready:
            outcomes.append("late")

    threads = [threading.Thread(target=answer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "late", "late", "late"]
