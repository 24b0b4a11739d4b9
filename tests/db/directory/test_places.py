"""A partner says what it can take, by its own link: it holds at once, and full ends by itself."""

from datetime import datetime, timedelta

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from sqlalchemy import func, select, update

from db.clock import utcnow
from db.cover.supply import supplies
from db.directory import places, proposals
from db.directory.detail import PartnerFilters, detail, search
from db.directory.places import PartnerSays
from db.matching.rank import suggest
from db.models.accounts import AuditEvent
from db.models.directory import Partner, PartnerService, ServiceArea
from db.reference.catalogue import catalogue_of
from db.referrals import partner_link
from db.referrals.ask import reply_link
from db.referrals.reply import by_link
from domain.business_time import ROME
from domain.directory.places import Away, Places
from domain.errors import Changed, LinkExpired, NotThere, Refused
from domain.matching.rank import Reason, Why
from domain.vocabulary import Capacity

NOW = datetime(2026, 11, 26, 10, tzinfo=ROME)
TODAY = NOW.date()
NEEDS = frozenset({"EC-ALI"})


@pytest.fixture(autouse=True)
def at_a_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def service(session):
    return offered(session)


def offered(session, name="Emporio di prova"):
    """A service of a verified organisation that works in the whole province."""
    made = add_service(session, name)
    session.add(ServiceArea(service_id=made, place="VA"))
    session.execute(update(Partner).values(verified_at=NOW))
    session.flush()
    return made


@pytest.fixture
def token(session, manager, service):
    case = add_case(session, manager)
    asked = entrust(session, manager, case.reference, service, "", "form-1")
    session.flush()
    return reply_link(session, manager, asked)


def say(session, token, **said):
    held = partner_link.places(session, token)
    services = {one.id: one.places for one in held.services}
    done = partner_link.say(
        session,
        token,
        held.version,
        places.fingerprint(held),
        PartnerSays(**{"services": services, **said}),
    )
    session.flush()
    session.expire_all()
    return done


def full(session, token, service, days=10):
    until = TODAY + timedelta(days=days)
    return say(session, token, services={service: Places(Capacity.FULL, until)})


def found(session, coordinator, **filters):
    return search(session, coordinator, "", PartnerFilters(**filters))


def why(session, manager):
    quarter = catalogue_of(session).quarters_by_code["VA-01"].id
    return {r for one in suggest(session, manager, NEEDS, quarter).fitting for r in one.reasons}


def test_full_holds_at_once_everywhere_and_ends_by_itself(session, manager, coordinator, token):
    service = session.scalars(select(PartnerService)).one()
    assert full(session, token, service.id)
    until = TODAY + timedelta(days=10)
    assert Reason(Why.FULL, until.isoformat()) in why(session, manager)
    [row] = found(session, coordinator, capacity=frozenset({Capacity.FULL})).rows
    assert (row.capacity, row.full_until) == (Capacity.FULL, until)
    assert sum(s.full for s in supplies(session).services.values())
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        assert Why.FULL in {reason.why for reason in why(session, manager)}
    with time_machine.travel(NOW + timedelta(days=11), tick=False):  # nothing was written
        assert Why.FULL not in {reason.why for reason in why(session, manager)}
        assert not found(session, coordinator, capacity=frozenset({Capacity.FULL})).total
        [row] = found(session, coordinator).rows
        assert (row.capacity, row.full_until) == (Capacity.UNKNOWN, None)
        assert not sum(s.full for s in supplies(session).services.values())
        shown = detail(session, coordinator, row.reference).services[0]
        assert (shown.form.capacity, shown.full_until) == (Capacity.UNKNOWN, None)


def test_an_organisation_on_holiday_ranks_last_and_says_until_when(
    session, manager, coordinator, service, token
):
    other = offered(session, "Un altro ente")
    last = TODAY + timedelta(days=5)
    say(session, token, away=Away(TODAY, last), services={service: Places(Capacity.FREE)})
    quarter = catalogue_of(session).quarters_by_code["VA-01"].id
    first, second = suggest(session, manager, NEEDS, quarter).fitting
    assert (first.service_id, second.service_id) == (other, service)
    assert Reason(Why.AWAY, last.isoformat()) in second.reasons
    assert not found(session, coordinator, capacity=frozenset({Capacity.FREE})).total
    with time_machine.travel(NOW + timedelta(days=6), tick=False):
        assert Why.AWAY not in {reason.why for reason in why(session, manager)}
        assert found(session, coordinator, capacity=frozenset({Capacity.FREE})).total == 1


def test_of_two_people_at_once_the_second_is_shown_what_the_first_said(session, service, token):
    held = partner_link.places(session, token)
    print_ = places.fingerprint(held)
    few = PartnerSays({service: Places(Capacity.LIMITED)})
    assert partner_link.say(session, token, held.version, print_, few)
    session.flush()
    assert not partner_link.say(session, token, held.version, print_, few)  # a double click
    with pytest.raises(Changed):
        partner_link.say(
            session, token, held.version, print_, PartnerSays({service: Places(Capacity.FREE)})
        )
    acts = select(func.count(AuditEvent.id)).where(AuditEvent.action == "partner.places")
    assert session.scalar(acts) == 1


def test_a_coordinator_told_by_phone_writes_it_down_and_the_record_says_who(
    session, manager, coordinator, service
):
    reference = session.scalars(select(Partner.reference)).one()
    held = places.held_of(session, manager, reference)

    def write(seen=held, **said):
        done = places.note(session, coordinator, reference, seen.version, says(**said))
        session.flush()
        return done

    def says(capacity=Capacity.FULL, days=10, **more):
        until = None if days is None else TODAY + timedelta(days=days)
        return PartnerSays({service: Places(capacity, until)}, **more)

    for wrong in ({"days": -1}, {"days": 400}, {"capacity": Capacity.FREE}):
        with pytest.raises(Refused) as refused:
            write(**wrong)
        assert list(refused.value.problems) == [f"until.{service}"]
    with pytest.raises(Refused) as refused:
        write(away=Away(None, TODAY))
    assert list(refused.value.problems) == ["away_from"]
    assert write(away=Away(TODAY, TODAY)) and not write(away=Away(TODAY, TODAY))
    shown = detail(session, manager, reference)
    assert shown.services[0].full_until == TODAY + timedelta(days=10)
    assert shown.away == Away(TODAY, TODAY)
    with pytest.raises(Changed) as changed:
        write(days=11)
    assert changed.value.present.away == Away(TODAY, TODAY)
    session.commit()
    lines = select(AuditEvent.action, AuditEvent.user_id).where(AuditEvent.subject == reference)
    written = [tuple(row) for row in session.execute(lines) if row.action.startswith("partner.pl")]
    assert written == [("partner.places_told", coordinator.user_id)]


def test_who_is_the_referent_now_waits_for_a_coordinator_and_verifies_nothing_else(
    session, coordinator, service, token
):
    newcomer = {"new..name": "Anna Neri", "new..phone": "0332 111222"}
    assert say(session, token, newcomer=newcomer, who="Segreteria")
    partner = session.scalars(select(Partner)).one()
    partner.verified_at = NOW - timedelta(days=9)
    assert not say(session, token, newcomer=newcomer)  # the same once more
    [proposed] = proposals.of_partner(session, coordinator, partner.reference)
    assert "Anna Neri" in proposed.after and proposed.who == "Segreteria"
    proposals.decide(session, coordinator, proposed.id, accept=True)
    session.expire_all()
    assert partner.verified_at == NOW - timedelta(days=9)
    names = [r.form.name for r in detail(session, coordinator, partner.reference).referents]
    assert "Anna Neri" in names


def test_a_link_opens_its_own_partner_alone_and_not_for_ever(session, service, token):
    stranger = offered(session, "Un altro ente")
    with pytest.raises(NotThere):
        say(session, token, services={stranger: Places(Capacity.FREE)})
    with pytest.raises(NotThere):
        partner_link.places(session, "x" * 43)
    assert by_link(session, token).live
    with time_machine.travel(utcnow() + timedelta(days=120)), pytest.raises(LinkExpired):
        partner_link.places(session, token)
