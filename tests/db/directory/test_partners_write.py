import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from directory_support import COMO, VARESE, add_partner
from sqlalchemy import func, select
from support import add_user

from db.clock import utcnow
from db.directory import search as directory_search
from db.directory import write as partners_write
from db.directory.detail import detail, history, search
from db.engine import transaction
from db.models.accounts import AuditEvent
from db.models.directory import Partner
from domain.directory.forms import Organisation, Referent, Service
from domain.errors import Changed, NotThere, Refused
from domain.permissions import PermissionDenied
from domain.vocabulary import Capacity, Role

FORM = Organisation("Casa Aperta", "ODV", VARESE, phone="0332 123456", website="casa.example.org")


@pytest.fixture(autouse=True)
def fresh_index():
    directory_search.memory.forget()
    yield
    directory_search.memory.forget()


def test_a_new_partner_is_stored_clean_and_found_at_once(session, coordinator):
    reference = partners_write.create(session, coordinator, FORM)
    stored = detail(session, coordinator, reference)
    assert reference == "P-00001"
    assert stored.form.phone == "+390332123456"
    assert stored.form.website == "https://casa.example.org"
    assert search(session, coordinator, "casa aperta").rows[0].reference == reference


def test_the_same_form_sent_twice_creates_once(session, coordinator):
    first = partners_write.create(session, coordinator, FORM, "token")
    assert partners_write.create(session, coordinator, FORM, "token") == first
    assert session.scalar(select(func.count()).select_from(Partner)) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " \0 "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"type_code": "XX"}, "type_code"),
        ({"istat": ""}, "istat"),
        ({"email": "nobody"}, "email"),
        ({"phone": "=cmd|' /C calc'!A0"}, "phone"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "www." + "x" * 186 + ".example"}, "website"),
        ({"tax_id": "01234567890"}, "tax_id"),
        ({"description": "x" * 10_000}, "description"),
    ],
)
def test_what_is_wrong_is_said_by_field(session, coordinator, change, field):
    values = {"name": "Casa", "type_code": "ODV", "istat": VARESE, **change}
    with pytest.raises(Refused) as refused:
        partners_write.create(session, coordinator, Organisation(**values))
    assert set(refused.value.problems) == {field}


def test_any_text_is_given_back_as_text_but_for_signs_that_cannot_be_seen(session, coordinator):
    odd = "<script>alert('x')</script> \"%_\" 😀 مرحبا"
    reference = partners_write.create(
        session,
        coordinator,
        Organisation(f"\u202e{odd}\u200b", "ODV", VARESE, description=odd * 20),
    )
    assert detail(session, coordinator, reference).form.name == odd


def test_a_name_that_grows_when_it_is_folded_is_stored_and_changed(session, coordinator):
    form = Organisation("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 200, "ODV", VARESE)
    reference = partners_write.create(session, coordinator, form)
    stored = detail(session, coordinator, reference)
    assert stored.form.name == form.name
    partners_write.edit(session, coordinator, reference, stored.version, form)


def test_the_second_of_two_saves_is_refused_and_shown_what_is_stored(session, coordinator):
    reference = partners_write.create(session, coordinator, FORM)
    seen = detail(session, coordinator, reference).version
    partners_write.edit(
        session, coordinator, reference, seen, Organisation("Casa Prima", "ODV", VARESE)
    )
    session.flush()
    with pytest.raises(Changed) as refused:
        partners_write.edit(
            session, coordinator, reference, seen, Organisation("Casa Seconda", "ODV", VARESE)
        )
    assert refused.value.present.form.name == "Casa Prima"
    assert detail(session, coordinator, reference).form.name == "Casa Prima"


def test_services_carry_needs_areas_and_capacity(session, coordinator):
    reference = add_partner(session, coordinator, "Casa", service=Service("Ascolto", ("EC-ALI",)))
    stored = detail(session, coordinator, reference)
    changed = Service(
        "Ascolto",
        ("EC-UTE", "EC-ALI"),
        (COMO, "VA", "*"),
        Capacity.FULL,
        languages=("ar", "en"),
        opening_hours="lun 9-12",
    )
    service_id = stored.services[0].id
    partners_write.save_service(
        session, coordinator, reference, stored.version, changed, service_id
    )
    session.flush()
    form = detail(session, coordinator, reference).services[0].form
    assert form.areas == ("*", "VA", COMO)
    assert set(form.needs) == {"EC-UTE", "EC-ALI"}
    assert (form.capacity, form.languages) == (Capacity.FULL, ("ar", "en"))


@pytest.mark.parametrize(
    ("service", "field"),
    [
        (Service(""), "name"),
        (Service("x", ("XX-YYY",)), "needs"),
        (Service("x", (), ("RM",)), "areas"),
    ],
)
def test_a_service_outside_the_reference_data_is_refused(session, coordinator, service, field):
    reference = add_partner(session, coordinator, "Casa")
    with pytest.raises(Refused) as refused:
        partners_write.save_service(session, coordinator, reference, 1, service)
    assert set(refused.value.problems) == {field}


def test_the_record_tells_a_number_and_an_address_from_others_and_holds_none(session, coordinator):
    reference = partners_write.create(session, coordinator, FORM)
    version = detail(session, coordinator, reference).version
    moved = replace(FORM, phone="0332 999888 / 333 1234567", email="info@casa.example.org")
    partners_write.edit(session, coordinator, reference, version, moved)
    version = detail(session, coordinator, reference).version
    person = Referent("Anna", phone="348 7654321 int. 12", email="anna.prova@posta.example.org")
    partners_write.save_referent(session, coordinator, reference, version, person)
    session.flush()
    kept = session.execute(select(AuditEvent.detail, AuditEvent.changes)).all()
    written = " ".join(f"{detail} {json.loads(changes or '0')}" for detail, changes in kept)
    for telling in (
        "phone\t…456\t…888 …567",
        "email\t\ta…@posta.example.org",
        "'phone': ['', '…321 (12)']",
    ):
        assert telling in written
    for own in ("123456", "999888", "1234567", "7654321", "info@", "anna.prova"):
        assert own not in written


def test_referents_keep_the_order_of_calling(session, coordinator):
    reference = add_partner(session, coordinator, "Casa", referent=Referent("Prima"))

    def save(*args, **kwargs):
        version = detail(session, coordinator, reference).version
        partners_write.save_referent(session, coordinator, reference, version, *args, **kwargs)
        session.flush()
        return [r.form.name for r in detail(session, coordinator, reference).referents]

    assert save(Referent("Seconda")) == ["Prima", "Seconda"]
    assert save(Referent("Terza"), position=1) == ["Terza", "Prima", "Seconda"]
    first = detail(session, coordinator, reference).referents[0].id
    assert save(Referent("Terza", phone="112"), first, 3) == ["Prima", "Seconda", "Terza"]
    assert search(session, coordinator, "casa").rows[0].contact_name == "Prima"


def test_a_service_or_referent_of_another_partner_is_not_touched(session, coordinator):
    one = add_partner(
        session, coordinator, "Una", service=Service("Ascolto"), referent=Referent("Anna")
    )
    other = add_partner(session, coordinator, "Altra")
    stored = detail(session, coordinator, one)
    version = detail(session, coordinator, other).version
    with pytest.raises(NotThere):
        partners_write.save_service(
            session, coordinator, other, version, Service("x"), stored.services[0].id
        )
    version = detail(session, coordinator, other).version
    with pytest.raises(NotThere):
        partners_write.save_referent(
            session, coordinator, other, version, Referent("x"), stored.referents[0].id
        )


def test_verified_today_covers_the_partner_and_its_referents(session, coordinator):
    reference = add_partner(session, coordinator, "Casa", referent=Referent("Anna"))
    partners_write.verify(session, coordinator, reference)
    session.flush()
    stored = detail(session, coordinator, reference)
    assert stored.verified_by == coordinator.name
    assert stored.referents[0].verified_at == stored.verified_at is not None


def verified(session, coordinator, reference):
    stored = detail(session, coordinator, reference)
    return stored.verified_at, stored.verified_by, [r.verified_at for r in stored.referents]


def test_a_verification_pressed_by_mistake_gives_back_the_date_before(session, coordinator):
    reference = add_partner(session, coordinator, "Casa", referent=Referent("Anna"))
    with time_machine.travel(utcnow() - timedelta(days=40), tick=False):
        partners_write.verify(session, coordinator, reference)
        before = verified(session, coordinator, reference)
    partners_write.verify(session, coordinator, reference)
    partners_write.verify(session, coordinator, reference)  # a double click
    assert verified(session, coordinator, reference) != before
    assert detail(session, coordinator, reference).verification_undo
    partners_write.undo_verify(session, coordinator, reference)
    assert verified(session, coordinator, reference) == before
    assert not detail(session, coordinator, reference).verification_undo
    lines = history(session, coordinator, reference)
    assert [line.action for line in lines[:2]] == ["partner.unverify", "partner.verify"]


def test_what_was_never_verified_is_so_again(session, coordinator):
    reference = add_partner(session, coordinator, "Casa", referent=Referent("Anna"))
    partners_write.verify(session, coordinator, reference)
    partners_write.undo_verify(session, coordinator, reference)
    assert verified(session, coordinator, reference) == (None, "", [None])


def test_the_undo_of_a_verification_leaves_a_later_one_alone(session, coordinator):
    reference = add_partner(session, coordinator, "Casa", referent=Referent("Anna"))
    partners_write.verify(session, coordinator, reference)
    partner = session.scalars(select(Partner).where(Partner.reference == reference)).one()
    partner.verified_at = utcnow() + timedelta(minutes=1)  # the partner itself has confirmed
    session.flush()
    with pytest.raises(Refused, match="undone"):
        partners_write.undo_verify(session, coordinator, reference)
    assert not detail(session, coordinator, reference).verification_undo


def test_the_history_says_who_did_what(session, coordinator):
    reference = partners_write.create(session, coordinator, FORM)
    partners_write.edit(
        session, coordinator, reference, 1, Organisation("Casa Nuova", "ODV", VARESE)
    )
    partners_write.verify(session, coordinator, reference)
    session.flush()
    lines = history(session, coordinator, reference)
    assert [line.action for line in lines] == ["partner.verify", "partner.edit", "partner.create"]
    assert "name\tCasa Aperta\tCasa Nuova" in lines[1].detail
    assert lines[0].who == coordinator.name


def test_an_unknown_reference_is_said_so(session, coordinator):
    for reference in ("P-99999", "", "'; --", "\x01"):
        with pytest.raises(NotThere):
            detail(session, coordinator, reference)


@pytest.mark.parametrize("role", ["manager", "executive", "administrator"])
def test_only_the_coordinator_writes(session, coordinator, role, request):
    actor = request.getfixturevalue(role)
    reference = partners_write.create(session, coordinator, FORM)
    for call in (
        lambda: partners_write.create(session, actor, FORM),
        lambda: partners_write.edit(session, actor, reference, 1, FORM),
        lambda: partners_write.save_service(session, actor, reference, 1, Service("x")),
        lambda: partners_write.save_referent(session, actor, reference, 1, Referent("x")),
        lambda: partners_write.verify(session, actor, reference),
        lambda: partners_write.set_active(session, actor, reference, 1, active=False),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_two_coordinators_at_once_get_two_references(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
    references = []

    def work(name):
        for i in range(5):
            with transaction(fresh_engine) as session:
                form = Organisation(f"{name} {i}", "ODV", VARESE)
                references.append(partners_write.create(session, actor, form))

    threads = [threading.Thread(target=work, args=(name,)) for name in "AB"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(references)) == 10


def test_of_two_double_clicks_at_once_one_creates(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
    references = []

    def click():
        with transaction(fresh_engine) as session:
            references.append(partners_write.create(session, actor, FORM, "one token"))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(references) == 4
    assert len(set(references)) == 1


def test_every_change_is_recorded(session, coordinator):
    reference = partners_write.create(session, coordinator, FORM)
    partners_write.verify(session, coordinator, reference)
    session.flush()
    count = select(func.count()).select_from(AuditEvent).where(AuditEvent.subject == reference)
    assert session.scalar(count) == 2
