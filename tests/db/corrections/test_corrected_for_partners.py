"""What partners see once a case was put right, and what they saw before."""

from datetime import UTC, datetime

from correction_support import (
    NEW_PHONE,
    add_household,
    add_tenant,
    case_of_somebody,
    put_right,
    say,
    sent,
)
from sqlalchemy import select

from db.corrections import history as corrections
from db.corrections.case import correct_notice
from db.corrections.person import choose_person, detach
from db.intake.intake import open_case
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.referrals import links
from db.referrals import reply as replies
from db.referrals.asked import show
from domain.intake.form import Intake
from domain.vocabulary import ReferralStatus

S = ReferralStatus


def test_the_partner_sees_what_was_put_right_at_once(session, manager):
    case, person = case_of_somebody(session, manager)
    _number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    session.refresh(case)
    put_right(session, manager, case, person, phone=NEW_PHONE, family_name="Verdiprova")
    tenant = replies.read_tenant(session, token).tenant
    assert (tenant.name, tenant.phone) == ("Ofelia Verdiprova", NEW_PHONE)


def test_the_partner_stops_seeing_the_wrong_tenant_and_what_it_saw_is_on_record(session, manager):
    case, wrong = case_of_somebody(session, manager)
    right = add_tenant(session, add_household(session), "Giustaprova")
    _number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    replies.read_tenant(session, token)
    session.flush()
    [seen] = corrections.shown_to_partners(session, manager, case.reference)
    assert seen.partner == "Emporio di prova"
    session.refresh(case)
    choose_person(session, manager, case.reference, case.version, right.id, "t1")
    session.flush()
    now_named = show(session, links.readable(session, token), named=True)
    assert now_named.tenant.name == "Ofelia Giustaprova"
    assert corrections.shown_to_partners(session, manager, case.reference) == ()
    [event] = session.scalars(select(AuditEvent).where(AuditEvent.action == "identity.link"))
    assert f"person:{wrong.id}" in event.detail
    session.refresh(case)
    detach(session, manager, case.reference, case.version, "t2")
    session.flush()
    assert replies.read_tenant(session, token).tenant is None


def test_without_notice_the_partner_sees_nobody_until_it_is_noted(session, manager):
    case, _person = case_of_somebody(session, manager)
    case.privacy_given_on = case.privacy_version = None
    _number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    assert replies.read_tenant(session, token).tenant is None
    session.refresh(case)
    day = datetime.now(UTC).date()
    correct_notice(session, manager, case.reference, case.version, day, None, "", "t1")
    session.flush()
    assert replies.read_tenant(session, token).tenant.name == "Ofelia Provarossi"
    session.refresh(case)
    correct_notice(session, manager, case.reference, case.version, None, None, "", "t2")
    session.flush()
    assert replies.read_tenant(session, token).tenant is None


def test_a_case_opened_for_a_known_second_member_is_for_that_one(session, manager):
    home = add_household(session)
    add_tenant(session, home, "Primaprova")
    second = add_tenant(session, home, "Secondaprova")
    form = Intake(
        quarter_id=home.quarter_id,
        channel="UM-SPO",
        needs=frozenset({"EC-ALI"}),
        person_id=second.id,
        privacy_given_on=datetime.now(UTC).date(),
    )
    opened = open_case(session, manager, form, "intake-1")
    case = session.scalars(select(Case).where(Case.reference == opened.reference)).one()
    _number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    assert replies.read_tenant(session, token).tenant.name == "Ofelia Secondaprova"
