"""The sheet of a case: what it says now, that it was given, who has read its translations."""

from datetime import timedelta

import pytest
from correction_support import case_of_somebody
from sqlalchemy import select
from support import add_user

from db import clock
from db.cases.detail import detail
from db.clock import utcnow
from db.handout.give import give, tenant_name
from db.handout.prepare import prepare
from db.handout.readings import listing, mark_read, take_back, was_read
from db.models.accounts import AuditEvent
from db.models.directory import Contact, Partner, PartnerService, ServiceNeed
from db.models.mobile import MobileStop
from db.reference.catalogue import catalogue_of
from domain.business_time import ROME
from domain.errors import Changed, Refused
from domain.handout.asked import SheetAsked
from domain.handout.contents import Left
from domain.handout.tongues import version
from domain.permissions import PermissionDenied
from domain.vocabulary import EventKind, Role


@pytest.fixture
def case(session, manager):
    return case_of_somebody(session, manager, needs=("EC-ALI", "FA-VIO"))[0]


def offer(session, name, need, **more):
    kind = next(iter(catalogue_of(session).partner_types))
    partner = Partner(
        reference=f"P-{name[:9]}", name=name, name_key=name, type_code=kind, istat="012133"
    )
    partner.address, partner.phone = "Via Roma 3", "+390332555012"
    session.add(partner)
    session.flush()
    service = PartnerService(partner_id=partner.id, name="Aiuto", **more)
    session.add_all([service, Contact(partner_id=partner.id, name="Alba Prova")])
    session.flush()
    session.add(ServiceNeed(service_id=service.id, need_code=need))
    session.flush()
    return partner, service


def test_holidays_and_what_to_bring_are_on_it_unless_they_tell(session, manager, case):
    partner, service = offer(session, "Emporio del Lago", "EC-ALI", bring="ISEE")
    other = offer(session, "Banco del Lago", "EC-ALI", bring="certificato del SerD")[1]
    partner.away_from = partner.away_until = clock.today() + timedelta(days=1)
    session.flush()
    asked = SheetAsked((service.id, other.id), "it")
    first, second = prepare(session, manager, case.reference, asked).places
    assert (first.bring, first.away_until, second.bring) == ("ISEE", None, "")
    partner.away_from = clock.today() - timedelta(days=1)
    session.flush()
    found = prepare(session, manager, case.reference, asked)
    assert found.places[0].away_until == partner.away_until
    assert [each.what for each in found.left] == [(Left.BRING,)]


def test_a_sheet_has_the_organisation_and_the_next_stops_and_neither_name_nor_need(
    session, manager, case
):
    _partner, service = offer(session, "Emporio del Lago", "EC-ALI")
    soon = utcnow() + timedelta(days=3)
    for place in ("Piazza Roma", "davanti al SerD"):
        session.add(
            MobileStop(
                quarter_id=case.quarter_id,
                starts_at=soon,
                ends_at=soon + timedelta(hours=2),
                place=place,
            )
        )
    session.flush()
    found = prepare(session, manager, case.reference, SheetAsked((service.id,), "it"))
    assert [(place.name, place.contact) for place in found.places] == [
        ("Emporio del Lago", "Alba Prova")
    ]
    assert [stop.place for stop in found.stops] == ["Piazza Roma", ""]
    assert found.asked == ()
    told = prepare(session, manager, case.reference, SheetAsked((service.id,), "it", needs=True))
    assert told.asked == ("food",)


def test_what_was_given_is_in_the_diary_once_and_the_record_names_nobody(session, manager, case):
    _partner, service = offer(session, "Casa delle donne", "FA-VIO")
    asked = SheetAsked((service.id,), "ar")
    left = prepare(session, manager, case.reference, asked)
    assert left.places == () and left.left[0].what == (Left.WHOLE,)
    with pytest.raises(Refused, match="empty"):
        give(session, manager, case.reference, asked, left, "t1")
    asked = SheetAsked((service.id,), "ar", nameless=frozenset({service.id}))
    seen = prepare(session, manager, case.reference, asked)
    give(session, manager, case.reference, asked, seen, "t2")
    session.flush()
    give(session, manager, case.reference, asked, seen, "t2")
    session.flush()
    diary = detail(session, manager, case.reference).diary
    [line] = [line for line in diary if line.kind is EventKind.SHEET]
    assert (line.entry.language, line.entry.version) == ("ar", version("ar"))
    assert line.entry.given == ("Casa delle donne",)
    session.info["written"] = True
    session.flush()
    written = session.scalars(select(AuditEvent).where(AuditEvent.action == "sheet.give")).all()
    assert all("donne" not in event.detail for event in written)


def test_an_organisation_that_closed_meanwhile_is_refused_and_a_change_is_told(
    session, manager, case
):
    partner, service = offer(session, "Emporio del Lago", "EC-ALI")
    asked = SheetAsked((service.id,), "it")
    seen = prepare(session, manager, case.reference, asked)
    partner.address = "Via Nuova 1"
    session.flush()
    with pytest.raises(Changed):
        give(session, manager, case.reference, asked, seen, "t1")
    partner.active = False
    session.flush()
    assert prepare(session, manager, case.reference, asked).closed == ("Emporio del Lago",)
    with pytest.raises(Refused) as refused:
        give(session, manager, case.reference, asked, seen, "t1")
    assert refused.value.about == ("Emporio del Lago",)


def test_a_translation_counts_as_read_until_its_text_is_another(session, manager, monkeypatch):
    coordinator = add_user(session, Role.COORDINATOR)
    today = utcnow().astimezone(ROME).date()
    assert was_read(session, manager, "it") and not was_read(session, manager, "ar")
    mark_read(session, coordinator, "ar", version("ar"), "Una mediatrice", today)
    session.flush()
    assert was_read(session, manager, "ar")
    read = {each.language: each.reader for each in listing(session, coordinator)}
    assert (read["ar"], read["uk"], "it" in read) == ("Una mediatrice", "", False)
    monkeypatch.setattr("db.handout.readings.version", lambda _language: "another0")
    assert not was_read(session, manager, "ar")
    monkeypatch.undo()
    with pytest.raises(Refused, match="version"):
        mark_read(session, coordinator, "ar", "older000", "Una mediatrice", today)
    with pytest.raises(Refused, match="future"):
        mark_read(session, coordinator, "sq", version("sq"), "Chi", today + timedelta(days=1))
    take_back(session, coordinator, "ar")
    session.flush()
    assert not was_read(session, manager, "ar")


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_only_who_changes_cases_makes_a_sheet(session, manager, case, role):
    other = add_user(session, role, f"other-{role.value}")
    asked = SheetAsked((1,), "it")
    seen = prepare(session, manager, case.reference, asked)
    for act in (
        lambda: prepare(session, other, case.reference, asked),
        lambda: give(session, other, case.reference, asked, seen, "t"),
        lambda: tenant_name(session, other, case.reference),
        lambda: was_read(session, other, "ar"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_plain_service_of_who_is_known_for_a_reserved_one_has_no_name(session, manager, case):
    partner, plain = offer(session, "Rete Rosa", "EC-LAV")
    other = PartnerService(partner_id=partner.id, name="Ascolto", active=False)
    session.add(other)
    session.flush()
    session.add(ServiceNeed(service_id=other.id, need_code="FA-VIO"))
    session.flush()
    found = prepare(session, manager, case.reference, SheetAsked((plain.id,), "it"))
    assert found.places == () and found.left[0].what == (Left.WHOLE,)
