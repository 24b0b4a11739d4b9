"""A double tap on *Save*: the same content twice is saved once, and is no conflict."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from case_support import add_case, add_service, entrust
from directory_support import add_partner
from mobile_support import add_stop
from network_support import meeting, organisation
from sqlalchemy import func, select

from db import clock
from db.case_life import changes as case_changes
from db.directory import detail as partners
from db.directory import write as partners_write
from db.mobile import plan as mobile_plan
from db.mobile import stops as mobile_stops
from db.models.accounts import AuditEvent
from db.network import meetings as network_meetings
from db.network import members as network_members
from db.referrals import ask as referrals
from db.referrals import reply as replies
from domain.business_time import day_of
from domain.directory.forms import Referent, Service
from domain.errors import Changed, NotAllowed
from domain.mobile.stops import StopForm
from domain.network.meetings import MembershipForm
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus

S = ReferralStatus


@pytest.fixture
def twice(session):
    """Do it, do it again as a second tap does; the first is on record, the second is not."""

    def acts() -> int:
        session.flush()
        session.expire_all()
        return session.scalar(select(func.count(AuditEvent.id)))

    def run(act):
        before = acts()
        first = act()
        assert acts() == before + 1
        assert act() == first
        assert acts() == before + 1

    return run


def test_a_meeting(session, coordinator, twice):
    number = meeting(session, coordinator, 5)
    seen = network_meetings.detail(session, coordinator, number)
    form = replace(seen.form, agenda=" 1. Saluti \n2. Varie")
    twice(lambda: network_meetings.edit(session, coordinator, number, seen.version, form))
    with pytest.raises(Changed):
        other = replace(form, agenda="Altro")
        network_meetings.edit(session, coordinator, number, seen.version, other)


def test_a_meeting_called_off(session, coordinator, twice):
    number = meeting(session, coordinator, 5)
    version = network_meetings.detail(session, coordinator, number).version
    twice(lambda: network_meetings.call_off(session, coordinator, number, version, called_off=True))
    with pytest.raises(Changed):
        network_meetings.call_off(session, coordinator, number, version, called_off=False)


def test_the_adhesion_of_an_organisation(session, coordinator, twice):
    reference = organisation(session, coordinator, "Ente di prova")
    day = clock.today()
    forms = MembershipForm(invited_on=day), MembershipForm(invited_on=day, joined_on=day)
    for version, form in enumerate(forms):

        def save(version=version, form=form):
            return network_members.save(session, coordinator, reference, version, form)

        twice(save)
    with pytest.raises(Changed):
        network_members.save(session, coordinator, reference, 1, MembershipForm(invited_on=day))


def test_a_stop_of_the_mobile_office(session, coordinator, twice):
    number = add_stop(session, 3).id
    held = mobile_stops.stop(session, coordinator, number)
    form = StopForm(
        held.quarter.id,
        day_of(held.starts_at) + timedelta(days=1),
        time(10),
        time(12),
        "  Piazza ",
        1,
    )
    twice(lambda: mobile_plan.change(session, coordinator, number, held.version, form))
    with pytest.raises(Changed):
        mobile_plan.change(
            session, coordinator, number, held.version, replace(form, place="Altrove")
        )
    now = held.version + 1
    twice(lambda: mobile_plan.cancel(session, coordinator, number, now))
    twice(lambda: mobile_plan.restore(session, coordinator, number, now + 1))


def test_the_data_of_an_organisation(session, coordinator, twice):
    reference = add_partner(session, coordinator, "Ente di prova")
    held = partners.detail(session, coordinator, reference)
    form = replace(held.form, phone="0332 987654")
    twice(lambda: partners_write.edit(session, coordinator, reference, held.version, form))
    with pytest.raises(Changed):
        other = replace(form, phone="0332 111111")
        partners_write.edit(session, coordinator, reference, held.version, other)


def test_a_service_and_a_referent_new_and_changed(session, coordinator, twice):
    reference = add_partner(session, coordinator, "Ente di prova")

    def version():
        return partners.detail(session, coordinator, reference).version

    seen = version()
    service = Service("Sportello", needs=("EC-ALI", "EC-UTE"), areas=("VA",))
    twice(lambda: partners_write.save_service(session, coordinator, reference, seen, service))
    seen_then = version()
    person = Referent("Ada Prova", phone="0332 123456")
    twice(lambda: partners_write.save_referent(session, coordinator, reference, seen_then, person))
    held = partners.detail(session, coordinator, reference)
    [one] = [each for each in held.services if each.form.name == "Sportello"]
    changed = replace(one.form, needs=("EC-UTE",))
    twice(
        lambda: partners_write.save_service(
            session, coordinator, reference, held.version, changed, one.id
        )
    )
    with pytest.raises(Changed):
        partners_write.save_service(session, coordinator, reference, held.version, service, one.id)
    last = version()
    twice(lambda: partners_write.set_active(session, coordinator, reference, last, active=False))


def test_every_change_of_a_case(session, manager, twice):
    case = add_case(session, manager, ("EC-ALI",))
    code = case.reference
    twice(lambda: case_changes.change_urgency(session, manager, code, 1, 1))
    with pytest.raises(Changed):
        case_changes.change_urgency(session, manager, code, 1, 2)
    needs = {"EC-ALI": 3, "EC-UTE": 1}
    twice(lambda: case_changes.change_needs(session, manager, code, 2, needs))
    with pytest.raises(Changed):
        case_changes.change_needs(session, manager, code, 2, {"EC-ALI": 1})
    twice(lambda: case_changes.change_status(session, manager, code, 3, CaseStatus.IN_PROGRESS))
    twice(
        lambda: case_changes.change_status(
            session, manager, code, 4, CaseStatus.CLOSED, Outcome.UNSOLVED, note=" Non si trova "
        )
    )
    for outcome, note in ((Outcome.MOVED, "Non si trova"), (Outcome.UNSOLVED, "Altre parole")):
        with pytest.raises(Changed):
            case_changes.change_status(
                session, manager, code, 4, CaseStatus.CLOSED, outcome, note=note
            )


def test_what_a_partner_said(session, manager, coordinator, twice):
    case = add_case(session, manager, ("EC-ALI",))
    number = entrust(session, manager, case.reference, add_service(session), "", "form")
    token = referrals.reply_link(session, manager, number)
    session.flush()
    replies.ask(session, token, "Maria di prova", "Quanti sono?")
    twice(lambda: referrals.answer_question(session, manager, number, "Quattro. "))
    twice(lambda: referrals.record(session, manager, number, S.ACCEPTED))
    twice(lambda: referrals.record(session, manager, number, S.DONE, "answered"))
    with pytest.raises(NotAllowed):
        referrals.record(session, manager, number, S.DONE, "partly")
