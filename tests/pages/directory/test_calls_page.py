"""Beside each number of a partner one click says what became of the call, and what the partner
says of its places is written down.
"""

import re
from datetime import timedelta

import pytest
from directory_support import add_partner
from sqlalchemy import select, update
from support import app_as, fresh_app_engine

from components.elements.rows import calls as links
from db.clock import today, utcnow
from db.directory import search as directory_search
from db.directory.calls import called
from db.directory.detail import detail
from db.engine import reading, transaction
from db.models.accounts import User
from db.models.directory import Contact, Partner
from db.models.follow_up import Mail, PhoneMark
from domain.directory.forms import Referent, Service
from domain.mail.messages import MailKind, MailState
from domain.permissions import Actor
from domain.phones.called import Called
from domain.vocabulary import Capacity, Role

COORDINATOR = Actor(1, "test", Role.COORDINATOR)


@pytest.fixture
def engine():
    directory_search.memory.forget()
    made = fresh_app_engine()
    with transaction(made) as session:
        referent = Referent("Piera Castoldi", phone="0332 123456")
        service = Service("Pacco viveri", ("EC-ALI",), ("VA",))
        add_partner(
            session, COORDINATOR, "Banco della Brughiera", service=service, referent=referent
        )
    yield made
    made.dispose()
    directory_search.memory.forget()


def test_who_sees_a_number_marks_it_with_one_click_and_takes_it_back(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "partners", engine=engine)
    at.query_params["partner"] = "P-00001"
    at.run()
    press(at, "called-wrong")
    assert any("Numero sbagliato: " in each.value for each in at.caption)
    with reading(engine) as session:
        [only] = called(session, COORDINATOR, "P-00001")
    assert only.last.result is Called.WRONG
    press(at, "called-back")
    assert not any("Numero sbagliato: " in each.value for each in at.caption)


def test_a_number_held_to_be_wrong_is_said_to_be_and_leads_to_no_call():
    wrong, right = links("+390332555012 / +390332555099", {"+390332555012"})
    assert (wrong.href, right.href) == ("", "tel:+390332555099")
    assert "0332 555012: sbagliato due volte" in wrong.text


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.COORDINATOR, []), (Role.COMMUNITY_MANAGER, ["tel:+390332555099"])],
)
def test_oggi_leads_to_no_call_of_a_number_held_to_be_wrong(monkeypatch, engine, role, offered):
    """Neither where its partner is to be verified nor where it is to be told of an erasure."""
    with transaction(engine) as session:
        partner, contact = session.execute(select(Contact.partner_id, Contact.id)).one()
        session.execute(update(Partner).values(phone="+390332555099", verified_at=None))
        user = session.scalars(select(User.id).limit(1)).one()
        for days in (1, 3):
            at = utcnow() - timedelta(days=days)
            said = {"number": "+390332123456", "result": Called.WRONG, "user_id": user, "at": at}
            session.add(PhoneMark(partner_id=partner, **said))
        told = {"kind": MailKind.ERASED, "state": MailState.FAILED, "body": "VA-2026-000001"}
        told |= {"occasion": "erased.1.1", "message_id": "<1@example.org>", "address": ""}
        told |= {"created_at": utcnow(), "next_try_at": utcnow()}
        session.add(Mail(partner_id=partner, contact_id=contact, **told))
        session.info["audited"] = True
    page = app_as(monkeypatch, role, engine=engine).run()
    shown = "".join(each.proto.json for each in page.get("bidi_component"))
    assert "0332 123456: sbagliato due volte" in shown
    assert re.findall(r"tel:[+0-9]+", shown) == offered


def press(at, key):
    [button] = [each for each in at.button if (each.key or "").startswith(key)]
    button.click().run()
    assert not at.exception


def test_what_a_partner_says_by_phone_of_its_places_is_written_down_with_its_last_day(
    monkeypatch, engine
):
    at = app_as(monkeypatch, Role.COORDINATOR, "partners", engine=engine)
    at.query_params["partner"] = "P-00001"
    at.run()
    labelled(at.button, "Modifica").click().run()
    labelled(at.selectbox, "Che cosa modificare").select("Posti e ferie").run()
    labelled(at.selectbox, "Posti: Pacco viveri").select("Al completo")
    until = labelled(at.date_input, "Al completo fino al")
    until.set_value(today() - timedelta(days=1))
    labelled(at.button, "Salva").click().run()
    assert any("Questo giorno è già passato" in each.value for each in at.error)
    last = today() + timedelta(days=9)
    labelled(at.date_input, "Al completo fino al").set_value(last)
    labelled(at.button, "Salva").click().run()
    assert not at.exception
    with reading(engine) as session:
        [service] = detail(session, COORDINATOR, "P-00001").services
    assert (service.form.capacity, service.full_until) == (Capacity.FULL, last)


def labelled(among, label):
    [found] = [each for each in among if each.label == label]
    return found
