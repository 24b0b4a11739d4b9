from datetime import timedelta

import pytest
import time_machine
from case_support import (
    add_case,
    add_service,
    entrust,
    nobody_took_it,
    tallies_kept,
    tallies_recounted,
)
from sqlalchemy import func, select

from db.case_life.changes import change_status
from db.cases.detail import detail
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Contact, PartnerService
from db.models.referrals import Referral
from db.referrals.ask import record
from db.referrals.lists import answers_since, without_answer
from domain.errors import NotAllowed, NotThere, Refused
from domain.referrals.reasons import DeclineReason
from domain.referrals.reserved import UNANSWERED
from domain.vocabulary import CaseStatus, EventKind, NextActor, ReferralStatus

R, S = ReferralStatus, CaseStatus


def sent(session, manager, case, service, token="token-1"):
    entrust(session, manager, case.reference, service, "Serve un pacco", token)
    session.flush()
    session.refresh(case)
    return session.scalars(select(Referral).order_by(Referral.id.desc())).first()


def test_a_referral_goes_to_the_first_active_referent(session, manager):
    case, service = add_case(session, manager), add_service(session, contacts=3)
    session.scalars(select(Contact).where(Contact.position == 1)).one().active = False
    referral = sent(session, manager, case, service)
    assert session.get(Contact, referral.contact_id).position == 2
    assert referral.status is ReferralStatus.SENT
    assert (case.status, case.next_actor, case.referred) == (S.REFERRED, NextActor.PARTNER, True)
    assert referral.due_at == case.due_at > utcnow()
    line = detail(session, manager, case.reference).diary[0]
    assert (line.kind, line.entry.after) == (EventKind.REFERRAL, "sent")
    assert (line.entry.partner, line.entry.contact) == ("Emporio di prova", "Referente 2")
    assert tallies_kept(session) == tallies_recounted(session)


def test_the_same_click_twice_refers_once(session, manager):
    case, service = add_case(session, manager), add_service(session)
    sent(session, manager, case, service)
    sent(session, manager, case, service)
    assert session.scalar(select(func.count()).select_from(Referral)) == 1
    assert case.version == 3  # prepared, sent


@pytest.mark.parametrize("answer", [(R.ACCEPTED, ""), (R.DECLINED, DeclineReason.NO_CAPACITY)])
def test_an_answer_is_one_change_of_the_case(session, manager, answer):
    case = add_case(session, manager)
    referral = sent(session, manager, case, add_service(session))
    before = case.version
    with time_machine.travel(referral.sent_at, tick=False):
        record(session, manager, referral.id, *answer)
    session.flush()
    assert case.version == before + 1
    assert case.answered_after == 0
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_service_is_not_asked_twice_while_it_has_the_case(session, manager):
    case, service = add_case(session, manager), add_service(session)
    sent(session, manager, case, service)
    with pytest.raises(Refused, match="waiting"):
        entrust(session, manager, case.reference, service, "", "token-2")
    entrust(session, manager, case.reference, add_service(session, "Altro ente"), "", "token-3")
    assert len(detail(session, manager, case.reference).referrals) == 2


@pytest.mark.parametrize("status", [S.TO_CONFIRM, S.CLOSED])
def test_a_case_to_confirm_or_closed_is_not_referred(session, manager, status):
    case = add_case(session, manager, status=status)
    with pytest.raises(NotAllowed):
        entrust(session, manager, case.reference, add_service(session), "", "token-1")


def test_a_service_that_is_gone_cannot_be_asked(session, manager):
    case, service = add_case(session, manager), add_service(session)
    session.get(PartnerService, service).active = False
    session.flush()
    for wanted in (service, 987654):
        with pytest.raises(Refused, match="no_service"):
            entrust(session, manager, case.reference, wanted, "", "token-1")
    with pytest.raises(NotThere):
        entrust(session, manager, "VA-1999-000001", service, "", "token-1")


def test_an_acceptance_keeps_the_case_with_the_partner(session, manager):
    case = add_case(session, manager)
    referral = sent(session, manager, case, add_service(session))
    record(session, manager, referral.id, R.ACCEPTED)
    session.refresh(case)
    assert (case.status, case.next_actor) == (S.REFERRED, NextActor.PARTNER)
    assert referral.status is ReferralStatus.ACCEPTED
    assert referral.answered_at is not None


def test_an_answer_counts_though_the_tenant_was_asked_too_early(session, manager):
    case = add_case(session, manager)
    referral = sent(session, manager, case, add_service(session))
    change_status(session, manager, case.reference, case.version, S.TO_CONFIRM)
    session.flush()
    record(session, manager, referral.id, R.ACCEPTED)
    session.refresh(case)
    assert (case.status, case.next_actor) == (S.REFERRED, NextActor.PARTNER)


def test_the_last_refusal_brings_the_case_back(session, manager):
    case = add_case(session, manager)
    first = sent(session, manager, case, add_service(session))
    second = sent(session, manager, case, add_service(session, "Altro ente"), "token-2")
    record(session, manager, first.id, R.DECLINED, DeclineReason.NO_CAPACITY)
    session.refresh(case)
    assert (case.status, case.next_actor) == (S.REFERRED, NextActor.PARTNER)
    record(session, manager, second.id, R.DECLINED, DeclineReason.OUT_OF_AREA)
    session.refresh(case)
    assert (case.status, case.next_actor) == (S.IN_PROGRESS, NextActor.ALER)
    assert detail(session, manager, case.reference).diary[0].entry.reason == "out_of_area"
    assert tallies_kept(session) == tallies_recounted(session)


@pytest.mark.parametrize(
    ("accepted", "reason"), [(False, ""), (False, "because"), (True, "no_capacity")]
)
def test_only_a_refusal_carries_a_reason_and_it_must(session, manager, accepted, reason):
    referral = sent(session, manager, add_case(session, manager), add_service(session))
    with pytest.raises(NotAllowed):
        record(session, manager, referral.id, R.ACCEPTED if accepted else R.DECLINED, reason)


def test_an_answer_is_recorded_once(session, manager):
    referral = sent(session, manager, add_case(session, manager), add_service(session))
    record(session, manager, referral.id, R.ACCEPTED)
    with pytest.raises(NotAllowed):
        record(session, manager, referral.id, R.DECLINED, "other")


def test_an_answer_after_the_case_was_closed_leaves_it_closed(session, manager):
    case = add_case(session, manager)
    referral = sent(session, manager, case, add_service(session))
    session.get_one(Case, case.id).status = S.CLOSED
    session.flush()
    record(session, manager, referral.id, R.DECLINED, "other")
    session.refresh(case)
    assert case.status is S.CLOSED


def test_answers_and_silence_are_listed_for_the_home_screen(session, manager, coordinator):
    one = add_case(session, manager, ("SA-PSI", "EC-ALI"))
    two = add_case(session, manager)
    accepted = sent(session, manager, one, add_service(session))
    accepted.sent_at = utcnow() - UNANSWERED
    late = sent(session, manager, two, add_service(session, "Tace"), "token-2")
    record(session, manager, accepted.id, R.ACCEPTED)
    late.due_at = utcnow() - timedelta(hours=1)
    session.flush()
    [answer] = answers_since(session, manager, utcnow() - timedelta(days=1), 5)
    assert (answer.reference, answer.accepted) == (one.reference, True)
    assert set(answer.needs) == {"SA-PSI", "EC-ALI"}
    assert answers_since(session, coordinator, utcnow() - timedelta(days=1))[0].needs == ("EC-ALI",)
    assert answers_since(session, manager, utcnow() + timedelta(days=1)) == ()
    record(session, manager, accepted.id, R.DONE, "answered")
    [done] = answers_since(session, manager, utcnow() - timedelta(days=1), 5)
    assert (done.reference, done.accepted, done.status) == (one.reference, True, R.DONE)
    count, [silent] = without_answer(session, manager, 5)
    assert (count, silent.reference, silent.partner_name) == (1, two.reference, "Tace")
    assert without_answer(session, coordinator, 5) == (0, ())  # asked just now, however urgent
    late.sent_at = utcnow() - timedelta(days=9)
    session.flush()
    count, [silent] = without_answer(session, coordinator, 5)
    assert (count, silent.reference, silent.partner_name) == (1, two.reference, "Tace")


def test_the_coordinator_reads_no_identity_story_note_message_or_restricted_need(
    session, manager, coordinator
):
    case = add_case(session, manager, ("SA-PSI", "EC-ALI"), story="Si chiama Anna")
    assert detail(session, coordinator, case.reference) is None
    sent(session, manager, case, add_service(session))
    nobody_took_it(session)
    found = detail(session, coordinator, case.reference)
    assert [need.code for need in found.needs] == ["EC-ALI"]
    assert found.diary == ()
    assert [step.status for step in found.referrals[0].steps] == [R.DRAFT, R.SENT]
    assert (found.household, found.moves) == (None, frozenset())
    assert [r.message for r in found.referrals] == [""]
    assert "Anna" not in repr(found)
    full = detail(session, manager, case.reference)
    assert {line.text for line in full.diary} >= {"Si chiama Anna"}
    assert full.referrals[0].message == "Serve un pacco"
