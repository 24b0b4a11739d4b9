"""A case ends when every need it was opened for has an answer, not when one of them has."""

import case_support
import pytest
from case_support import add_case, add_service, entrust, tallies_kept, tallies_recounted
from sqlalchemy import select, update

from db.case_life.changes import change_needs, change_status
from db.case_life.closing import answer_needs
from db.cases.detail import detail
from db.clock import utcnow
from db.mail import dispatch
from db.models.cases import Case
from db.models.directory import Contact, PartnerService
from db.models.follow_up import Mail, Task
from db.models.referrals import Referral
from db.referrals import board as referral_board
from db.referrals import mail_check
from db.referrals import reply as replies
from db.referrals.ask import record, refer, reply_link
from db.referrals.sending import handed_over, send_again
from domain.cases.closing import NeedEnd
from domain.errors import NotAllowed, Refused
from domain.mail.messages import MailState
from domain.permissions import PermissionDenied
from domain.tasks.task import TaskKind
from domain.vocabulary import CaseStatus, EventKind, NextActor, Outcome, ReferralStatus
from settings import get_settings

C, S = CaseStatus, ReferralStatus
FOOD, BILLS, VIOLENCE = "EC-ALI", "EC-UTE", "FA-VIO"


def asked(session, manager, case, *needs, marked=False) -> int:
    """A request to a service that lists `needs`; its id."""
    name = f"Ente {' '.join(needs)} {len(session.scalars(select(Referral.id)).all())}"
    service = add_service(session, name, needs=needs)
    session.execute(
        update(PartnerService).where(PartnerService.id == service).values(restricted=marked)
    )
    entrust(session, manager, case.reference, service, "", f"form-{name}")
    return max(session.scalars(select(Referral.id)))


def done(session, manager, number, what="answered"):
    record(session, manager, number, S.ACCEPTED)
    record(session, manager, number, S.DONE, what)
    session.flush()


def confirmed(session, manager, number, what="answered"):
    done(session, manager, number, what)
    left = record(session, manager, number, S.CONFIRMED)
    session.flush()
    return left


def to_send(session, manager, case, *needs) -> int:
    """A request to a service that lists `needs`, prepared and not sent; its id."""
    service = add_service(session, f"Ente che non sa {' '.join(needs)}", needs=needs)
    made = refer(session, manager, case.reference, service, "", f"draft-{needs}")
    session.flush()
    return made.referral_id


def state(session, case):
    session.refresh(case)
    return case.status, case.next_actor, case.outcome


def to_do(session):
    return session.scalars(select(Task.kind).where(Task.done_at.is_(None))).all()


def test_a_yes_about_one_need_leaves_the_case_open_for_the_other(session, manager):
    case = add_case(session, manager, (FOOD, VIOLENCE))
    left = confirmed(session, manager, asked(session, manager, case, FOOD))
    assert left == {VIOLENCE}
    assert state(session, case) == (C.IN_PROGRESS, NextActor.ALER, None)
    assert to_do(session) == [TaskKind.LEFT]
    shown = detail(session, manager, case.reference)
    assert shown.standing.left == {VIOLENCE}
    [line] = [e for e in shown.diary if e.kind is EventKind.NEEDS]
    assert line.entry.left == (VIOLENCE,)
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_yes_about_every_need_closes_it(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    assert not confirmed(session, manager, asked(session, manager, case, FOOD, BILLS))
    assert state(session, case) == (C.CLOSED, None, Outcome.SOLVED)
    assert to_do(session) == []


def test_a_yes_about_every_need_closes_it_and_withdraws_what_was_not_sent(session, manager):
    case = add_case(session, manager, (FOOD,))
    number = asked(session, manager, case, FOOD)
    draft = to_send(session, manager, case, FOOD)
    done(session, manager, number)
    session.refresh(case)
    before = case.version
    record(session, manager, number, S.CONFIRMED)
    session.flush()
    assert state(session, case) == (C.CLOSED, None, Outcome.SOLVED)
    assert case.version == before + 1
    assert session.get_one(Referral, draft, populate_existing=True).status is S.CANCELLED
    assert to_do(session) == []
    assert tallies_kept(session) == tallies_recounted(session)
    with pytest.raises(NotAllowed):
        record(session, manager, draft, S.SENT, "by_mail")
    assert state(session, case)[0] is C.CLOSED


def test_a_yes_while_the_rest_is_to_be_sent_calls_nothing_left(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    number = asked(session, manager, case, FOOD)
    draft = to_send(session, manager, case, BILLS)
    assert not confirmed(session, manager, number)
    assert state(session, case)[:2] == (C.IN_PROGRESS, NextActor.ALER)
    assert to_do(session) == [TaskKind.SEND]
    diary = detail(session, manager, case.reference).diary
    assert EventKind.NEEDS not in {line.kind for line in diary}
    record(session, manager, draft, S.SENT, "by_mail")
    assert to_do(session) == []


def left_behind(session, manager, case) -> tuple[int, str]:
    """A request to be sent that was left in a case when it closed, and its link."""
    draft = to_send(session, manager, case, FOOD)
    token = reply_link(session, manager, draft)
    session.refresh(case)
    change_status(session, manager, case.reference, case.version, C.CLOSED, Outcome.UNSOLVED)
    session.flush()
    session.execute(update(Referral).values(status=S.DRAFT))
    return draft, token


def test_a_request_left_in_a_closed_case_is_not_sent_any_more(session, manager):
    case = add_case(session, manager, (FOOD,))
    draft, _token = left_behind(session, manager, case)
    with pytest.raises(NotAllowed):
        record(session, manager, draft, S.SENT, "by_mail")
    handed_over(session, draft)
    session.flush()
    assert state(session, case) == (C.CLOSED, None, Outcome.UNSOLVED)
    assert session.get_one(Referral, draft, populate_existing=True).status is S.DRAFT
    record(session, manager, draft, S.CANCELLED)
    assert state(session, case) == (C.CLOSED, None, Outcome.UNSOLVED)


def test_what_a_partner_answers_to_it_is_kept_as_late(session, manager):
    case = add_case(session, manager, (FOOD,))
    _draft, token = left_behind(session, manager, case)
    assert not replies.by_link(session, token).live
    heard = replies.answer(session, token, S.SENT, S.ACCEPTED, "", "Maria di prova", "")
    assert heard is replies.Received.LATE
    assert state(session, case) == (C.CLOSED, None, Outcome.UNSOLVED)


def test_its_message_does_not_leave_any_more(session, manager, monkeypatch):
    for name, value in {"smtp_host": "127.0.0.1", "mail_from": "a@example.org"}.items():
        monkeypatch.setattr(get_settings(), name, value)
    case = add_case(session, manager, (FOOD,))
    service = add_service(session)
    session.execute(update(Contact).values(email="referente@associazione.example.org"))
    made = refer(session, manager, case.reference, service, "", "by mail")
    session.flush()
    assert made.by_mail
    session.execute(update(Case).values(status=C.CLOSED))
    claimed = dispatch.claim(session)
    assert mail_check.due_now(session, claimed) is None
    assert session.scalar(select(Mail.state)) is MailState.DROPPED
    with pytest.raises(Refused):
        send_again(session, manager, made.referral_id)


@pytest.mark.parametrize("partly_first", [True, False])
def test_two_partners_close_it_together_and_partly_counts(session, manager, partly_first):
    case = add_case(session, manager, (FOOD, BILLS))
    one, two = (asked(session, manager, case, need) for need in (FOOD, BILLS))
    said = ("partly", "answered") if partly_first else ("answered", "partly")
    confirmed(session, manager, one, said[0])
    assert state(session, case)[:2] == (C.REFERRED, NextActor.PARTNER)
    confirmed(session, manager, two, said[1])
    assert state(session, case) == (C.CLOSED, None, Outcome.PARTLY)


@pytest.mark.parametrize("no_first", [True, False])
def test_a_no_about_one_need_is_not_covered_by_a_yes_about_the_other(session, manager, no_first):
    case = add_case(session, manager, (FOOD, BILLS))
    yes, no = (asked(session, manager, case, need) for need in (FOOD, BILLS))
    done(session, manager, yes)
    done(session, manager, no)
    moves = [(yes, S.CONFIRMED, ""), (no, S.NOT_CONFIRMED, "no_help")]
    for number, target, reason in reversed(moves) if no_first else moves:
        record(session, manager, number, target, reason)
    assert state(session, case) == (C.IN_PROGRESS, NextActor.ALER, None)
    assert detail(session, manager, case.reference).standing.left == {BILLS}


def test_a_service_that_may_not_be_told_a_reserved_need_has_not_answered_it(session, manager):
    case = add_case(session, manager, (FOOD, VIOLENCE))
    assert confirmed(session, manager, asked(session, manager, case, FOOD, VIOLENCE)) == {VIOLENCE}
    marked = asked(session, manager, case, VIOLENCE, marked=True)
    assert not confirmed(session, manager, marked)
    assert state(session, case) == (C.CLOSED, None, Outcome.SOLVED)


def test_a_need_heard_after_the_work_was_done_is_not_answered_by_it(session, manager):
    case = add_case(session, manager, (FOOD,))
    number = asked(session, manager, case, FOOD, BILLS)
    done(session, manager, number)
    session.refresh(case)
    change_needs(session, manager, case.reference, case.version, {FOOD: 2, BILLS: 2})
    session.flush()
    assert record(session, manager, number, S.CONFIRMED) == {BILLS}
    assert state(session, case)[0] is C.IN_PROGRESS


def test_a_need_taken_off_meanwhile_does_not_keep_the_case_open(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    number = asked(session, manager, case, FOOD)
    done(session, manager, number)
    session.refresh(case)
    change_needs(session, manager, case.reference, case.version, {FOOD: 2})
    session.flush()
    assert not record(session, manager, number, S.CONFIRMED)
    assert state(session, case)[0] is C.CLOSED


def test_taking_the_last_open_need_off_ends_the_task_about_it(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    confirmed(session, manager, asked(session, manager, case, FOOD))
    assert to_do(session) == [TaskKind.LEFT]
    session.refresh(case)
    change_needs(session, manager, case.reference, case.version, {FOOD: 2})
    session.flush()
    assert to_do(session) == []


def test_a_person_says_how_the_other_need_ended_and_the_case_closes(session, manager):
    case = add_case(session, manager, (FOOD, VIOLENCE))
    confirmed(session, manager, asked(session, manager, case, FOOD))
    session.refresh(case)
    said, before = {VIOLENCE: NeedEnd.ELSEWHERE}, case.version
    assert answer_needs(session, manager, case.reference, before, said)
    session.flush()
    assert session.scalar(select(Case.version)) == before + 1
    assert state(session, case) == (C.CLOSED, None, Outcome.SOLVED)
    [line, *_] = [
        e for e in detail(session, manager, case.reference).diary if e.kind is EventKind.NEEDS
    ]
    assert line.entry.ended == ((VIOLENCE, "elsewhere"),)
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_need_nobody_could_answer_makes_the_end_partial(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    confirmed(session, manager, asked(session, manager, case, FOOD))
    session.refresh(case)
    answer_needs(session, manager, case.reference, case.version, {BILLS: NeedEnd.NOBODY})
    session.flush()
    assert state(session, case) == (C.CLOSED, None, Outcome.PARTLY)


def test_said_before_the_tenants_yes_it_counts_at_the_yes(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    number = asked(session, manager, case, FOOD)
    session.refresh(case)
    said = {BILLS: NeedEnd.NO_LONGER}
    assert not answer_needs(session, manager, case.reference, case.version, said)
    assert not confirmed(session, manager, number)
    assert state(session, case) == (C.CLOSED, None, Outcome.SOLVED)


def test_without_a_partner_a_word_about_each_need_does_not_close_by_itself(session, manager):
    case = add_case(session, manager, (FOOD,))
    said = {FOOD: NeedEnd.ELSEWHERE}
    assert not answer_needs(session, manager, case.reference, case.version, said)
    session.flush()
    assert state(session, case)[0] is C.NEW


@pytest.mark.parametrize("said", [{}, {BILLS: NeedEnd.ELSEWHERE}])
def test_a_word_about_no_need_or_one_of_another_case_is_refused(session, manager, said):
    case = add_case(session, manager, (FOOD,))
    with pytest.raises(Refused):
        answer_needs(session, manager, case.reference, case.version, said)


def test_nobody_but_who_writes_cases_says_how_a_need_ended(session, manager, coordinator):
    case = add_case(session, manager, (FOOD,))
    with pytest.raises(PermissionDenied):
        answer_needs(session, coordinator, case.reference, 1, {FOOD: NeedEnd.ELSEWHERE})


def test_by_hand_solved_asks_how_each_need_was_answered(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    end = (session, manager, case.reference)
    with pytest.raises(Refused, match="needs_left"):
        change_status(*end, case.version, C.CLOSED, Outcome.SOLVED)
    half = {FOOD: NeedEnd.ELSEWHERE}
    with pytest.raises(Refused, match="needs_left"):
        change_status(*end, case.version, C.CLOSED, Outcome.SOLVED, answers=half)
    with pytest.raises(Refused, match="nobody"):
        nobody = half | {BILLS: NeedEnd.NOBODY}
        change_status(*end, case.version, C.CLOSED, Outcome.SOLVED, answers=nobody)
    session.rollback()


def test_by_hand_solved_with_a_word_about_each_need_closes(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    said = {FOOD: NeedEnd.ELSEWHERE, BILLS: NeedEnd.NO_LONGER}
    change_status(
        session, manager, case.reference, case.version, C.CLOSED, Outcome.SOLVED, answers=said
    )
    session.flush()
    assert state(session, case) == (C.CLOSED, None, Outcome.SOLVED)


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.UNSOLVED, Outcome.WITHDRAWN])
def test_any_other_end_asks_nothing_about_the_needs(session, manager, outcome):
    case = add_case(session, manager, (FOOD, BILLS))
    change_status(session, manager, case.reference, case.version, C.CLOSED, outcome)
    session.flush()
    assert state(session, case)[2] is outcome


def test_a_reopened_case_wants_its_answers_anew(session, manager):
    case = add_case(session, manager, (FOOD,))
    confirmed(session, manager, asked(session, manager, case, FOOD))
    session.refresh(case)
    change_status(session, manager, case.reference, case.version, C.IN_PROGRESS)
    session.flush()
    assert detail(session, manager, case.reference).standing.left == {FOOD}
    session.refresh(case)
    with pytest.raises(Refused, match="needs_left"):
        change_status(session, manager, case.reference, case.version, C.CLOSED, Outcome.SOLVED)


def test_referring_the_rest_ends_the_task_and_the_case_is_in_the_lane_of_who_acts(session, manager):
    case = add_case(session, manager, (FOOD, BILLS))
    confirmed(session, manager, asked(session, manager, case, FOOD))
    [aler, *_others] = referral_board.board(session, manager, utcnow())
    assert [row.reference for row in aler.first] == [case.reference]
    asked(session, manager, case, BILLS)
    assert to_do(session) == []
    assert detail(session, manager, case.reference).standing.in_hand == {BILLS}


def test_the_coordinator_reads_nothing_of_the_need_that_is_left(session, manager, coordinator):
    case = add_case(session, manager, (FOOD, VIOLENCE))
    request = asked(session, manager, case, FOOD)
    case_support.nobody_took_it(session)
    shown = detail(session, coordinator, case.reference)
    assert VIOLENCE not in repr(shown)
    assert shown.diary == ()
    confirmed(session, manager, request)
    assert detail(session, coordinator, case.reference) is None
