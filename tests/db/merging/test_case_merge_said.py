"""What was said of each need, of a name and of an end, when two cases become one and two again."""

import json

import pytest
from case_support import add_case, tallies_kept, tallies_recounted
from merge_support import everything, merge_now
from sqlalchemy import select

from db.case_life.closing import answer_needs
from db.cases.detail import detail
from db.clock import utcnow
from db.merging.cases import undo
from db.models.cases import CaseNeed
from db.models.merging import CaseMerger
from db.models.people import Household
from db.reference.catalogue import catalogue_of
from domain.cases.closing import NeedEnd
from domain.cases.status import Naming
from domain.vocabulary import CaseStatus


@pytest.fixture
def household(session):
    made = Household(quarter_id=catalogue_of(session).quarters_by_code["VA-01"].id, size=3)
    session.add(made)
    session.flush()
    return made


def answered(session, manager, case, code, end):
    """A need said to be at an end; of `case` others are left."""
    answer_needs(session, manager, case.reference, case.version, {code: end})
    session.flush()
    session.refresh(case)


def left(session, manager, reference):
    return set(detail(session, manager, reference).standing.left)


@pytest.mark.parametrize("order", [0, 1])
def test_a_need_is_at_an_end_only_if_both_said_so_and_undo_puts_back_what_each_said(
    session, manager, household, order
):
    one = add_case(
        session,
        manager,
        ("EC-ALI", "EC-UTE", "SA-PSI"),
        status=CaseStatus.IN_PROGRESS,
        household=household,
    )
    two = add_case(
        session,
        manager,
        ("EC-ALI", "SA-PSI", "SA-DIP"),
        status=CaseStatus.IN_PROGRESS,
        household=household,
    )
    for case, code in ((one, "EC-ALI"), (one, "SA-PSI"), (two, "SA-PSI"), (two, "SA-DIP")):
        answered(session, manager, case, code, NeedEnd.NO_LONGER)
    before = everything(session)
    codes = [one.reference, two.reference]
    stays, gone = codes[order], codes[1 - order]
    merge_now(session, manager, stays, gone)
    assert left(session, manager, stays) == {"EC-ALI", "EC-UTE"}
    undo(session, manager, gone)
    assert everything(session) == before


def test_a_need_of_both_counts_from_where_it_was_heard_later(session, manager, household):
    one, two = (add_case(session, manager, ("EC-ALI",), household=household) for _ in "12")
    later = utcnow()
    session.get_one(CaseNeed, (two.id, "EC-ALI")).since = later
    session.flush()
    before = everything(session)
    merge_now(session, manager, one.reference, two.reference)
    assert session.get_one(CaseNeed, (one.id, "EC-ALI")).since == later
    undo(session, manager, two.reference)
    assert everything(session) == before


def test_undo_leaves_what_was_said_of_a_need_since(session, manager, household):
    one = add_case(
        session, manager, ("EC-ALI", "EC-UTE"), status=CaseStatus.IN_PROGRESS, household=household
    )
    two = add_case(session, manager, ("EC-ALI",), household=household)
    merge_now(session, manager, one.reference, two.reference)
    session.refresh(one)
    answered(session, manager, one, "EC-ALI", NeedEnd.ELSEWHERE)
    undo(session, manager, two.reference)
    assert left(session, manager, one.reference) == {"EC-UTE"}


@pytest.mark.parametrize("status", [CaseStatus.NEW, CaseStatus.IN_PROGRESS])
def test_what_a_merger_closes_for_a_while_leaves_no_closing_and_no_reopening_when_undone(
    session, manager, household, status
):
    one, two = (add_case(session, manager, status=status, household=household) for _ in "12")
    before = tallies_kept(session)
    merge_now(session, manager, one.reference, two.reference)
    undo(session, manager, two.reference)
    assert tallies_kept(session) == before
    assert tallies_recounted(session) == before


def test_who_preferred_not_to_say_a_name_is_not_taken_for_one_nobody_wrote_down(
    session, manager, household
):
    one, two = add_case(session, manager), add_case(session, manager, household=household)
    one.unnamed, two.unnamed = Naming.UNRECORDED, Naming.UNSAID
    session.flush()
    before = everything(session)
    merge_now(session, manager, one.reference, two.reference)
    assert (one.household_id, one.unnamed) == (household.id, Naming.UNSAID)
    undo(session, manager, two.reference)
    assert everything(session) == before


def test_a_merger_kept_before_a_field_came_is_undone_and_the_field_stays(
    session, manager, household
):
    one, two = (add_case(session, manager, household=household) for _ in "12")
    merge_now(session, manager, one.reference, two.reference)
    merger = session.scalars(select(CaseMerger)).one()
    kept = json.loads(merger.before)
    for side in (side for snapshot in kept for side in (snapshot["stays"], snapshot["gone"])):
        del side["privacy_way"], side["language"]
    merger.before = json.dumps(kept)
    one.language = "ro"
    undo(session, manager, two.reference)
    assert (one.status, one.language) == (CaseStatus.NEW, "ro")
