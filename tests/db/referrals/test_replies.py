"""The loop of a referral: sent, answered behind its link, confirmed by the tenant."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from case_support import add_case, add_service, entrust, tallies_kept, tallies_recounted
from sqlalchemy import select, update

from db.case_life.changes import change_status
from db.cases.detail import detail
from db.models.cases import Case
from db.models.directory import PartnerService
from db.models.follow_up import Task
from db.models.people import Household, Person
from db.models.referrals import Referral, ReferralEvent
from db.referrals import expiry as referral_expiry
from db.referrals import reply as replies
from db.referrals.ask import answer_question, record, reply_link
from db.referrals.reply import Received
from domain.errors import NotAllowed, NotThere, Refused
from domain.referrals.moves import By
from domain.tasks.task import TaskKind
from domain.vocabulary import CaseStatus, NextActor, Outcome, ReferralStatus

C, S = CaseStatus, ReferralStatus


def household(session) -> Household:
    home = Household(quarter_id=1)
    session.add(home)
    session.flush()
    session.add(
        Person(
            household_id=home.id,
            family_name="Prova",
            given_name="Ofelia",
            phone="+393470000000",
            fictitious=True,
            created_at=datetime.now(UTC),
        )
    )
    session.flush()
    session.info.pop("written", None)
    return home


@pytest.fixture
def case(session, manager):
    return add_case(session, manager, ("EC-ALI", "SA-PSI"), household=household(session))


def sent(
    session, manager, case, name="Emporio di prova", needs=("EC-ALI",), *, marked=False
) -> tuple[int, str]:
    """A referral and the token of its link; `marked` services may be told restricted needs."""
    service = add_service(session, name, needs=needs)
    session.execute(
        update(PartnerService).where(PartnerService.id == service).values(restricted=marked)
    )
    entrust(session, manager, case.reference, service, "Serve un pacco", f"form-{name}")
    session.flush()
    referral_id = max(session.scalars(select(Referral.id)))
    return referral_id, reply_link(session, manager, referral_id)


def say(session, token, seen, target, reason="", text=""):
    heard = replies.answer(session, token, seen, target, reason, "Maria di prova", text)
    session.flush()
    return heard


def state(session, case) -> tuple[CaseStatus, NextActor | None]:
    session.refresh(case)
    return case.status, case.next_actor


def test_the_whole_loop_from_the_link_to_the_tenants_word(session, manager, case):
    number, token = sent(session, manager, case, needs=("EC-ALI", "SA-PSI"), marked=True)
    say(session, token, S.SENT, S.ACCEPTED)
    assert state(session, case) == (C.REFERRED, NextActor.PARTNER)
    say(session, token, S.ACCEPTED, S.IN_PROGRESS)
    say(session, token, S.IN_PROGRESS, S.DONE, "partly", "Due pacchi")
    assert state(session, case) == (C.TO_CONFIRM, NextActor.TENANT)
    record(session, manager, number, S.CONFIRMED)
    assert state(session, case) == (C.CLOSED, None)
    assert case.outcome is Outcome.PARTLY
    lines = session.scalars(select(ReferralEvent).order_by(ReferralEvent.id)).all()
    assert [line.status for line in lines] == [
        S.DRAFT,
        S.SENT,
        S.ACCEPTED,
        S.IN_PROGRESS,
        S.DONE,
        S.CONFIRMED,
    ]
    assert {line.who for line in lines if line.by is By.PARTNER} == {"Maria di prova"}
    assert tallies_kept(session) == tallies_recounted(session)


def test_what_the_tenant_does_not_confirm_brings_the_case_back(session, manager, case):
    number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    say(session, token, S.ACCEPTED, S.DONE, "answered")
    record(session, manager, number, S.NOT_CONFIRMED, "no_help")
    assert state(session, case) == (C.IN_PROGRESS, NextActor.ALER)
    assert tallies_kept(session) == tallies_recounted(session)


def test_while_another_partner_has_the_case_it_stays_with_them(session, manager, case):
    _first, one = sent(session, manager, case)
    _second, two = sent(session, manager, case, "Altro ente")
    say(session, one, S.SENT, S.ACCEPTED)
    say(session, one, S.ACCEPTED, S.DONE, "answered")
    assert state(session, case) == (C.REFERRED, NextActor.PARTNER)
    say(session, two, S.SENT, S.DECLINED, "no_capacity")
    assert state(session, case) == (C.TO_CONFIRM, NextActor.TENANT)


@pytest.mark.parametrize("outcome", [Outcome.SOLVED, Outcome.PARTLY])
def test_one_key_alone_does_not_close_a_case(session, manager, case, outcome):
    _number, token = sent(session, manager, case)
    for step in range(2):
        with pytest.raises(Refused, match="two_keys"):
            change_status(session, manager, case.reference, case.version, C.CLOSED, outcome)
        if step == 0:
            say(session, token, S.SENT, S.ACCEPTED)
            say(session, token, S.ACCEPTED, S.DONE, "answered")
            session.refresh(case)


def test_a_tenant_who_withdraws_frees_the_partner(session, manager, case):
    number, token = sent(session, manager, case)
    session.refresh(case)
    change_status(session, manager, case.reference, case.version, C.CLOSED, Outcome.WITHDRAWN)
    session.flush()
    assert session.get_one(Referral, number).status is S.CANCELLED
    assert say(session, token, S.SENT, S.ACCEPTED) is Received.LATE
    assert session.get_one(Referral, number).status is S.CANCELLED


def test_each_state_is_answered_once(session, manager, case):
    _number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    assert say(session, token, S.SENT, S.ACCEPTED) is Received.ALREADY
    assert say(session, token, S.SENT, S.DECLINED, "other") is Received.LATE
    assert session.scalar(select(Referral.status)) is S.ACCEPTED
    with pytest.raises(NotAllowed):
        say(session, token, S.ACCEPTED, S.CONFIRMED)


def test_a_forged_cut_foreign_or_replaced_link_finds_nothing(session, manager, case):
    number, token = sent(session, manager, case)
    newer = reply_link(session, manager, number, renew=True)
    session.flush()
    for wrong in (token, newer[:-1], newer + "x", newer.swapcase(), "", "x" * 10_000, "\x00", "é"):
        with pytest.raises(NotThere):
            replies.by_link(session, wrong)
    assert replies.by_link(session, newer).reference == case.reference


def test_a_link_shows_its_own_request_and_the_needs_of_its_service_alone(session, manager, case):
    _one, token = sent(session, manager, case)
    _two, other = sent(session, manager, case, "Servizio psicologico", ("SA-PSI",), marked=True)
    assert [need.code for need in replies.by_link(session, token).needs] == ["EC-ALI"]
    assert [need.code for need in replies.by_link(session, other).needs] == ["SA-PSI"]
    assert "Servizio psicologico" not in repr(replies.by_link(session, token))


def test_the_tenant_is_named_once_the_partner_has_accepted(session, manager, case):
    number, token = sent(session, manager, case)
    assert replies.read_tenant(session, token).tenant is None
    say(session, token, S.SENT, S.ACCEPTED)
    tenant = replies.read_tenant(session, token).tenant
    assert (tenant.name, tenant.phone) == ("Ofelia Prova", "+393470000000")
    assert replies.letter(session, manager, number).tenant is None
    say(session, token, S.ACCEPTED, S.DONE, "answered")
    assert replies.read_tenant(session, token).tenant is None


def test_nobody_is_named_without_a_privacy_notice(session, manager, case):
    _number, token = sent(session, manager, case)
    session.get_one(Case, case.id).privacy_given_on = None
    session.flush()
    say(session, token, S.SENT, S.ACCEPTED)
    assert replies.read_tenant(session, token).tenant is None


def test_a_question_makes_aler_act_next_until_it_is_answered(session, manager, case):
    number, token = sent(session, manager, case)
    replies.ask(session, token, "Maria di prova", "Quanti sono in casa?")
    session.flush()
    assert state(session, case) == (C.REFERRED, NextActor.ALER)
    replies.ask(session, token, "Maria di prova", "E il gatto?")
    session.flush()
    with pytest.raises(Refused, match="asked more"):
        answer_question(session, manager, number, "In quattro.", "Quanti sono in casa?")
    answer_question(session, manager, number, "In quattro.", "Quanti sono in casa?\n\nE il gatto?")
    session.flush()
    assert state(session, case) == (C.REFERRED, NextActor.PARTNER)
    asked = replies.by_link(session, token)
    assert asked.question == ""
    assert [line.text for line in asked.lines if line.text] == [
        "Quanti sono in casa?",
        "E il gatto?",
        "In quattro.",
    ]
    with pytest.raises(Refused):
        answer_question(session, manager, number, "In cinque.")


def test_silence_expires_and_brings_the_case_back(session, manager, case):
    number, token = sent(session, manager, case)
    referral = session.get_one(Referral, number)
    assert referral.reply_until > referral.due_at
    assert referral_expiry.due(session) == []
    with time_machine.travel(referral.reply_until + timedelta(seconds=1), tick=False):
        assert referral_expiry.due(session) == [number]
        referral_expiry.expire(session, number)
        session.flush()
        assert state(session, case) == (C.IN_PROGRESS, NextActor.ALER)
        with pytest.raises(NotAllowed):
            referral_expiry.expire(session, number)
        assert say(session, token, S.SENT, S.ACCEPTED) is Received.LATE
        assert state(session, case) == (C.IN_PROGRESS, NextActor.ALER)
        assert referral_expiry.due(session) == []
    assert detail(session, manager, case.reference).diary[0].entry.after == "expired"


def test_what_a_partner_wrote_too_late_is_to_be_read_the_next_working_day(session, manager):
    due = {}
    for urgency in (1, 4):  # four working hours; five working days
        case = add_case(session, manager, ("EC-ALI",), urgency=urgency)
        number, token = sent(session, manager, case, f"Emporio {urgency}")
        record(session, manager, number, S.CANCELLED)
        session.flush()
        with time_machine.travel(datetime(2027, 3, 5, 14, 0, tzinfo=UTC), tick=False):  # a Friday
            session.get_one(Referral, number).reply_until = datetime(2027, 4, 1, tzinfo=UTC)
            assert say(session, token, S.SENT, S.ACCEPTED) is Received.LATE
        due[urgency] = session.scalar(
            select(Task.due_at).where(Task.referral_id == number, Task.kind == TaskKind.LATE)
        )
    monday = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)  # at nine in Italy, before the four hours end
    assert due == {1: monday, 4: monday}


def test_an_accepted_referral_does_not_expire(session, manager, case):
    _number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=60), tick=False):
        assert referral_expiry.due(session) == []
        say(session, token, S.ACCEPTED, S.DONE, "answered")


def test_a_restricted_need_reaches_no_service_that_is_not_marked_for_it(session, manager, case):
    _number, token = sent(session, manager, case, "Emporio e ascolto", ("EC-ALI", "SA-PSI"))
    assert [need.code for need in replies.by_link(session, token).needs] == ["EC-ALI"]


def test_there_is_no_new_link_for_what_is_at_an_end(session, manager, case):
    number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.DECLINED, "other")
    with pytest.raises(NotAllowed):
        reply_link(session, manager, number)


@pytest.mark.parametrize("renew", [False, True])
def test_making_a_link_is_no_change_of_the_case(session, manager, case, renew):
    number, _token = sent(session, manager, case)
    session.refresh(case)
    before = case.version
    reply_link(session, manager, number, renew=renew)
    session.flush()
    session.refresh(case)
    assert case.version == before


def test_a_late_yes_does_not_change_how_the_case_ends(session, manager, case):
    number, token = sent(session, manager, case, needs=("EC-ALI", "SA-PSI"), marked=True)
    say(session, token, S.SENT, S.ACCEPTED)
    say(session, token, S.ACCEPTED, S.DONE, "partly")
    assert say(session, token, S.ACCEPTED, S.DONE, "answered", "Proprio tutto") is Received.LATE
    record(session, manager, number, S.CONFIRMED)
    session.flush()
    assert state(session, case) == (C.CLOSED, None)
    assert case.outcome is Outcome.PARTLY


def test_what_is_said_after_the_end_names_nobody_and_is_kept_with_who_said_it(
    session, manager, case
):
    number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    record(session, manager, number, S.CANCELLED)
    session.flush()
    assert replies.read_tenant(session, token).tenant is None
    assert not replies.by_link(session, token).live
    for heard in (Received.LATE, Received.ALREADY):
        assert replies.write_late(session, token, "Maria di prova", "Ci siamo ancora") is heard
        session.flush()
    line = detail(session, manager, case.reference).referrals[0].steps[-1]
    assert (line.late, line.who, line.text) == ("late", "Maria di prova", "Ci siamo ancora")
    assert (line.status, line.by) == (S.CANCELLED, By.PARTNER)
