"""What is done with a partner because it was asked about somebody is told to who reads it all."""

from datetime import timedelta

import pytest
from case_support import add_case, add_service, entrust
from sqlalchemy import select

from db.campo import devices
from db.clock import utcnow
from db.directory import calls, detail, places, reminders
from db.directory.places import PartnerSays
from db.models.directory import Partner
from db.record import listing
from db.referrals import partner_link
from db.referrals.ask import reply_link
from domain.business_time import ROME
from domain.directory.places import Away, Places
from domain.phones.called import Called
from domain.vocabulary import Capacity


@pytest.fixture
def asked(session, manager):
    """A partner that answers a reserved need spoke of itself behind the link of a request, wants
    no reminders, and was called.
    """
    service = add_service(session, "Centro", needs=("SA-PSI",))
    case = add_case(session, manager, ("SA-PSI",))
    number = entrust(session, manager, case.reference, service, "", "form-1")
    session.flush()
    token, partner = reply_link(session, manager, number), session.scalar(select(Partner.reference))
    full = PartnerSays({service: Places(Capacity.FULL)}, Away(), who="Maria")
    held = partner_link.places(session, token)
    partner_link.say(session, token, held.version, places.fingerprint(held), full)
    partner_link.stop_reminders(session, token)
    calls.mark(session, manager, partner, "+390332000000", Called.REACHED)
    session.commit()
    return partner


def acts(session, actor, reference) -> set[str]:
    return {line.action for line in detail.history(session, actor, reference)}


def test_when_a_partner_spoke_or_was_called_is_told_to_who_reads_every_request(
    session, manager, coordinator, administrator, asked
):
    follow = {"partner.places", "partner.no_reminders", "partner.reached"}
    assert follow <= acts(session, manager, asked)
    assert not follow & acts(session, coordinator, asked)
    record = listing.list_events(session, administrator, listing.Wanted(subject=asked))
    assert not follow & {str(action) for action in record["action"]}
    assert calls.called(session, manager, asked)[0].last.who == manager.name
    assert calls.called(session, coordinator, asked)[0].last is None
    assert detail.detail(session, coordinator, asked).services[0].form.capacity is Capacity.FULL


def test_ones_own_call_and_what_a_coordinator_was_told_by_phone_stand_in_the_history(
    session, coordinator, administrator, asked
):
    calls.mark(session, coordinator, asked, "+390332000000", Called.NOBODY)
    version = places.held_of(session, coordinator, asked).version
    [service] = places.held_of(session, coordinator, asked).services
    told = PartnerSays({service.id: Places(Capacity.FREE)})
    places.note(session, coordinator, asked, version, told)
    session.commit()
    assert {"partner.places_told", "partner.nobody"} <= acts(session, coordinator, asked)
    read = acts(session, administrator, asked)
    assert "partner.places_told" in read and "partner.nobody" not in read


def test_that_it_stopped_reminders_is_known_to_managers_who_begin_them_again(
    session, manager, coordinator, asked
):
    assert detail.detail(session, coordinator, asked).no_reminders_at is None
    assert detail.detail(session, manager, asked).no_reminders_at
    reminders.begin_again(session, manager, asked)
    session.commit()
    session.expire_all()
    assert detail.detail(session, manager, asked).no_reminders_at is None


def test_of_a_tablet_an_administrator_reads_days_and_that_something_waits(
    session, manager, administrator
):
    code = devices.register(session, manager, "Tablet")
    devices.heard_of(session, manager, code, 4, utcnow() - timedelta(days=3))
    session.flush()
    [line], [late] = devices.listing(session, administrator), devices.late(session, manager, 5)
    assert (line.waiting, late.waiting, line.late) == (None, 4, True)
    hours = {moment.astimezone(ROME).hour for moment in (line.last_at, line.oldest_at)}
    assert hours == {0}
