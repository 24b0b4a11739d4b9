"""Two cases of one tenant become one, and two again."""

import threading

import pytest
from case_support import (
    add_case,
    add_service,
    entrust,
    nobody_took_it,
    tallies_kept,
    tallies_recounted,
)
from merge_support import everything, merge_now, versions
from sqlalchemy import select
from support import add_user

from db.access import audit
from db.case_life import changes as case_changes
from db.cases import merged
from db.cases.change import ChangeRefused
from db.cases.detail import detail
from db.clock import utcnow
from db.engine import reading, transaction
from db.merging.cases import merge, undo
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.merging import CaseMerger
from db.models.people import Household
from db.reference.catalogue import catalogue_of
from db.referrals.ask import refer
from db.referrals.move import Move, move
from db.tasks import to_do as tasks
from domain.business_time import ROME
from domain.merging.rules import Hindrance, MergeRefused
from domain.permissions import PermissionDenied
from domain.referrals.moves import By
from domain.vocabulary import CaseStatus, NextActor, Outcome, ReferralStatus, Role


@pytest.fixture
def household(session):
    made = Household(quarter_id=catalogue_of(session).quarters_by_code["VA-01"].id, size=3)
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def pair(session, manager, household):
    """A referred case with a story, a reminder and a request; and a new one of other needs."""
    first = add_case(session, manager, ("EC-ALI",), story="La prima volta", household=household)
    second = add_case(
        session,
        manager,
        ("EC-ALI", "SA-PSI"),
        story="La seconda",
        urgency=1,
        quarter="VA-02",
        household=household,
    )
    entrust(session, manager, second.reference, add_service(session), "Aiuto", "r1")
    today = utcnow().astimezone(ROME).date()
    tasks.remember(session, manager, second.reference, today, "richiamare", "t1")
    session.flush()
    session.info.pop("written", None)
    return first.reference, second.reference


def test_the_case_that_stays_holds_what_both_held(session, manager, pair):
    stays, gone = pair
    merge_now(session, manager, stays, gone)
    case = detail(session, manager, stays)
    assert case.need_codes == {"EC-ALI", "SA-PSI"}
    assert {"La prima volta", "La seconda"} <= {line.text for line in case.diary}
    assert [line.message for line in case.referrals] == ["Aiuto"]
    assert case.status is CaseStatus.REFERRED
    assert case.urgency == 1
    assert [task.text for task in tasks.of_case(session, manager, stays)] == ["richiamare"]
    other = detail(session, manager, gone)
    assert (other.status, other.outcome) == (CaseStatus.CLOSED, Outcome.DUPLICATE)


def test_both_references_lead_to_the_case_that_stays(session, manager, coordinator, pair):
    stays, gone = pair
    merge_now(session, manager, stays, gone)
    nobody_took_it(session)
    for actor in (manager, coordinator):
        assert merged.leads_to(session, actor, gone.lower()) == stays
        assert merged.leads_to(session, actor, stays) == stays
    assert [m.reference for m in merged.merged_into(session, manager, stays)] == [gone]


def test_a_duplicate_is_counted_once_and_a_recount_agrees(session, manager, pair):
    stays, gone = pair
    merge_now(session, manager, stays, gone)
    kept = tallies_kept(session)
    assert kept == tallies_recounted(session)
    still_open = session.scalars(select(Case).where(Case.status != CaseStatus.CLOSED)).all()
    assert [case.reference for case in still_open if case.reference in pair] == [stays]
    undo(session, manager, gone)
    assert tallies_kept(session) == tallies_recounted(session)


@pytest.fixture
def prepared(session, manager, pair):
    """The same, and a request of the second that waits to be sent."""
    refer(session, manager, pair[1], add_service(session, "Altra"), "Da mandare", "r2")
    session.flush()
    return pair


@pytest.mark.parametrize("order", [0, 1])
def test_a_request_that_was_not_sent_yet_moves_and_comes_back(session, manager, prepared, order):
    stays, gone = prepared[order], prepared[1 - order]
    before = everything(session)
    merge_now(session, manager, stays, gone)
    assert detail(session, manager, stays).next_actor is NextActor.ALER
    assert tallies_kept(session) == tallies_recounted(session)
    undo(session, manager, gone)
    assert everything(session) == before
    assert tallies_kept(session) == tallies_recounted(session)


@pytest.mark.parametrize("order", [0, 1])
def test_undo_puts_everything_back(session, manager, pair, order):
    stays, gone = pair[order], pair[1 - order]
    before = everything(session)
    merge_now(session, manager, stays, gone)
    assert everything(session) != before
    undo(session, manager, gone)
    assert everything(session) == before
    assert merged.leads_to(session, manager, gone) == gone


def test_undo_leaves_what_was_done_since_where_it_was_done(session, manager, pair):
    stays, gone = pair
    merge_now(session, manager, stays, gone)
    case_changes.note(session, manager, stays, "Detto dopo", "n1")
    case_changes.change_urgency(session, manager, stays, *versions(session, stays), 2)
    [request] = detail(session, manager, stays).referrals
    declined = Move(ReferralStatus.DECLINED, By.PARTNER, "no_capacity")
    move(session, None, request.id, declined)
    undo(session, manager, gone)
    first, second = (detail(session, manager, code) for code in pair)
    assert "Detto dopo" in {line.text for line in first.diary}
    assert first.urgency == 2
    assert first.status is CaseStatus.IN_PROGRESS
    assert second.status is CaseStatus.IN_PROGRESS  # its partner said no meanwhile
    assert [line.status for line in second.referrals] == [ReferralStatus.DECLINED]
    assert tallies_kept(session) == tallies_recounted(session)


def test_the_answer_of_a_partner_moves_the_case_that_stays(session, manager, pair):
    stays, gone = pair
    merge_now(session, manager, stays, gone)
    [request] = detail(session, manager, stays).referrals
    move(session, None, request.id, Move(ReferralStatus.ACCEPTED, By.PARTNER))
    move(session, None, request.id, Move(ReferralStatus.DONE, By.PARTNER, "answered"))
    assert detail(session, manager, stays).status is CaseStatus.TO_CONFIRM
    assert tallies_kept(session) == tallies_recounted(session)


def test_what_is_written_on_a_merged_case_goes_to_the_one_that_stays(session, manager, pair):
    stays, gone = pair
    seen = versions(session, gone)[0]
    merge_now(session, manager, stays, gone)
    case_changes.note(session, manager, gone, "Scritto tardi", "n1")
    assert "Scritto tardi" in {line.text for line in detail(session, manager, stays).diary}
    for version in (seen, *versions(session, stays)):
        with pytest.raises(ChangeRefused, match="merged"):
            case_changes.change_urgency(session, manager, gone, version, 4)


def test_a_chain_leads_to_its_end_and_is_undone_from_there(session, manager, pair, household):
    first, second = pair
    third = add_case(session, manager, ("EC-UTE",), household=household).reference
    before = everything(session)
    merge_now(session, manager, first, second)
    merge_now(session, manager, third, first)
    assert {merged.leads_to(session, manager, code) for code in pair} == {third}
    assert detail(session, manager, third).need_codes == {"EC-ALI", "SA-PSI", "EC-UTE"}
    with pytest.raises(MergeRefused) as refused:
        undo(session, manager, second)
    assert refused.value.why is Hindrance.MERGED
    undo(session, manager, first)
    undo(session, manager, second)
    assert everything(session) == before


def test_what_cannot_be_merged_is_refused_with_the_reason(session, manager, pair):
    stays, gone = pair
    elsewhere = Household(quarter_id=catalogue_of(session).quarters_by_code["VA-01"].id)
    session.add(elsewhere)
    session.flush()
    stranger = add_case(session, manager, household=elsewhere).reference
    closed = add_case(session, manager, status=CaseStatus.CLOSED).reference
    for one, other, why in (
        (stays, stays, Hindrance.SAME),
        (stays, stranger, Hindrance.TWO_TENANTS),
        (closed, stays, Hindrance.OPEN_STAYS),
    ):
        with pytest.raises(MergeRefused) as refused:
            merge_now(session, manager, one, other)
        assert refused.value.why is why
    with pytest.raises(MergeRefused) as refused:
        merge(session, manager, stays, gone, (0, 0))
    assert refused.value.why is Hindrance.CHANGED
    merge_now(session, manager, stays, gone)
    for one, other in ((stays, gone), (gone, stays)):
        with pytest.raises(MergeRefused) as refused:
            merge_now(session, manager, one, other)
        assert refused.value.why is Hindrance.MERGED
    undo(session, manager, gone)
    with pytest.raises(MergeRefused) as refused:
        undo(session, manager, gone)
    assert refused.value.why is Hindrance.NOT_MERGED
    session.info.pop("written", None)


def test_a_case_without_a_name_takes_who_it_is_from_the_other(session, manager, household):
    unnamed = add_case(session, manager)
    unnamed.privacy_given_on = unnamed.privacy_version = None
    named = add_case(session, manager, household=household)
    before = everything(session)
    merge_now(session, manager, unnamed.reference, named.reference)
    assert unnamed.household_id == household.id
    assert unnamed.privacy_given_on
    undo(session, manager, named.reference)
    assert everything(session) == before


def test_two_closed_cases_keep_the_day_they_were_closed(session, manager, household):
    one, two = (
        add_case(session, manager, status=CaseStatus.CLOSED, household=household) for _ in "12"
    )
    before, closed = everything(session), two.closed_at
    merge_now(session, manager, one.reference, two.reference)
    assert (two.outcome, two.closed_at) == (Outcome.DUPLICATE, closed)
    assert tallies_kept(session) == tallies_recounted(session)
    undo(session, manager, two.reference)
    assert everything(session) == before


def test_what_an_undo_puts_back_is_not_readable_and_the_record_names_references_alone(
    session, manager, pair
):
    stays, gone = pair
    merge_now(session, manager, stays, gone)
    undo(session, manager, gone)
    raw = session.connection().exec_driver_sql("SELECT before FROM case_merger").scalar()
    assert bytes(raw).startswith(b"gAAAA")
    acts = session.execute(
        select(AuditEvent.action, AuditEvent.subject, AuditEvent.detail)
        .where(AuditEvent.action.like("case.%merge"))
        .order_by(AuditEvent.id)
    ).all()
    assert acts == [("case.merge", stays, gone), ("case.unmerge", stays, gone)]


def test_who_may_not_change_cases_merges_none(session, coordinator, pair):
    for call in (
        lambda: merge(session, coordinator, *pair, (1, 1)),
        lambda: undo(session, coordinator, pair[1]),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_of_two_people_who_merge_at_once_one_is_told(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER, "una")
        codes = [add_case(session, actor).reference for _ in range(2)]
        seen = versions(session, *codes)
        audit(session, actor, "case.open", codes[0])
    outcomes = []

    def attempt(stays, gone, known):
        try:
            with transaction(fresh_engine) as session:
                merge(session, actor, stays, gone, known)
            outcomes.append("done")
        except MergeRefused as error:
            outcomes.append(error.why)

    both = [
        threading.Thread(target=attempt, args=(*codes, seen)),
        threading.Thread(target=attempt, args=(*codes[::-1], seen[::-1])),
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(outcomes) == ["done", Hindrance.MERGED]
    with reading(fresh_engine) as session:
        assert len(session.scalars(select(CaseMerger)).all()) == 1
        assert tallies_kept(session) == tallies_recounted(session)
