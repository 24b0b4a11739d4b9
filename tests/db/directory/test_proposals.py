"""What partners propose, decided by a coordinator field by field."""

import threading

import pytest
from sqlalchemy import select
from support import add_user
from verification_support import add_partner_to_ask, contact_of, propose

from db.directory import proposals
from db.directory import verification as verifications
from db.directory.detail import detail
from db.directory.proposals import DecidedAlready, HeldChanged
from db.directory.write import save_referent
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.directory import Partner
from domain.directory.forms import Referent
from domain.directory.verification import NOTE
from domain.vocabulary import Role


@pytest.fixture
def partner(session) -> Partner:
    return add_partner_to_ask(session)


@pytest.fixture
def token(session, coordinator, partner) -> str:
    made = verifications.ask(session, coordinator, partner.reference)
    session.flush()
    return made


def test_changes_wait_for_a_coordinator_and_change_nothing_by_themselves(
    session, coordinator, partner, token
):
    before = detail(session, coordinator, partner.reference)
    contact = contact_of(session, partner)
    count = propose(
        session,
        token,
        {
            "organization..phone": "0332 111111",
            "organization..name": before.form.name,
            f"contact.{contact.id}.hours": "lun 9-12",
            "contact.999999.phone": "0332 222222",
            "organization..verified_at": "2099-01-01",
        },
    )
    assert count == 2
    after = detail(session, coordinator, partner.reference)
    assert (after.form, after.referents) == (before.form, before.referents)
    assert after.verified_at is None
    shown = proposals.of_partner(session, coordinator, partner.reference)
    assert [(p.field, p.after) for p in shown] == [
        ("phone", "+390332111111"),
        ("hours", "lun 9-12"),
    ]
    assert shown[1].part_name == "Referente 1"
    count, [waiting] = proposals.waiting(session, coordinator)
    assert count == 1
    assert (waiting.reference, waiting.count) == (partner.reference, 2)


def test_a_coordinator_accepts_one_field_and_refuses_another(session, coordinator, partner, token):
    propose(session, token, {"organization..phone": "0332 111111", "organization..website": "x.it"})
    phone, website = proposals.of_partner(session, coordinator, partner.reference)
    proposals.decide(session, coordinator, phone.id, accept=True)
    assert detail(session, coordinator, partner.reference).verified_at is None
    proposals.decide(session, coordinator, website.id, accept=False)
    session.flush()
    after = detail(session, coordinator, partner.reference)
    assert (after.form.phone, after.form.website) == ("+390332111111", "")
    assert after.verified_at is not None  # all of it was looked at
    assert proposals.waiting(session, coordinator) == (0, ())
    for decided in (phone, website):
        with pytest.raises(DecidedAlready):
            proposals.decide(session, coordinator, decided.id, accept=True)


def test_a_referent_who_left_and_a_new_one(session, coordinator, partner, token):
    first = contact_of(session, partner)
    propose(
        session,
        token,
        {
            f"contact.{first.id}.active": "False",
            "new..name": "Nuova Persona di Prova",
            "new..email": "nuova@associazione.example.org",
        },
    )
    for item in proposals.of_partner(session, coordinator, partner.reference):
        proposals.decide(session, coordinator, item.id, accept=True)
    session.flush()
    after = detail(session, coordinator, partner.reference)
    assert {r.form.name: r.form.active for r in after.referents} == {
        "Referente 1": False,
        "Referente 2": True,
        "Nuova Persona di Prova": True,
    }


def test_what_was_changed_meanwhile_is_not_overwritten(session, coordinator, partner, token):
    contact = contact_of(session, partner)
    propose(session, token, {f"contact.{contact.id}.phone": "0332 111111"})
    present = detail(session, coordinator, partner.reference)
    newer = Referent(name="Referente 1", phone="0332 333333")
    save_referent(session, coordinator, partner.reference, present.version, newer, contact.id)
    session.flush()
    [item] = proposals.of_partner(session, coordinator, partner.reference)
    with pytest.raises(HeldChanged):
        proposals.decide(session, coordinator, item.id, accept=True)
    proposals.decide(session, coordinator, item.id, accept=False)


def test_a_note_alone_waits_until_a_coordinator_has_read_it(session, coordinator, partner, token):
    assert propose(session, token, {}, "A gennaio cambiamo sede.") == 0
    [item] = proposals.of_partner(session, coordinator, partner.reference)
    assert (item.field, item.after) == (NOTE, "A gennaio cambiamo sede.")
    assert partner.verified_at is None
    proposals.decide(session, coordinator, item.id, accept=True)
    session.flush()
    assert detail(session, coordinator, partner.reference).verified_at is not None
    for event in session.scalars(select(AuditEvent)):
        assert "sede" not in event.detail


def test_of_a_referent_who_left_meanwhile_the_rest_still_says_whose_it_is(
    session, coordinator, partner, token
):
    contact = contact_of(session, partner)
    propose(session, token, {f"contact.{contact.id}.active": "False"})
    present = detail(session, coordinator, partner.reference)
    gone = Referent(name="Referente 1", active=False)
    save_referent(session, coordinator, partner.reference, present.version, gone, contact.id)
    session.flush()
    [item] = proposals.of_partner(session, coordinator, partner.reference)
    assert item.part_name == "Referente 1"
    proposals.decide(session, coordinator, item.id, accept=True)  # it already reads so


def test_two_coordinators_deciding_at_once_both_succeed(fresh_engine):
    answers = {"organization..phone": "0332 111111", "organization..address": "Via di prova 1"}
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
        reference = add_partner_to_ask(session).reference
        propose(session, verifications.ask(session, actor, reference), answers)
        waiting = proposals.of_partner(session, actor, reference)
    together, failed = threading.Barrier(2), []

    def decide(number):
        try:
            with transaction(fresh_engine) as session:
                together.wait(30)
                proposals.decide(session, actor, number, accept=True)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=decide, args=(item.id,)) for item in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    assert failed == []
    with reading(fresh_engine) as session:
        form = detail(session, actor, reference).form
    assert (form.phone, form.address) == ("+390332111111", "Via di prova 1")
