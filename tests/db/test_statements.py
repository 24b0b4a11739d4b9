"""A statement that is kept belongs to nobody and to no moment."""

from datetime import timedelta

import pytest
import time_machine
from case_support import add_case
from sqlalchemy import select

from db.clock import utcnow
from db.home import today
from db.models.cases import Case
from db.reference.statements import ago, built_once, moment
from domain.permissions import Actor
from domain.vocabulary import CaseStatus, Role


def test_it_is_built_for_what_somebody_may_and_for_nobody(session, manager):
    built = []

    @built_once
    def cases(session, actor, limit):
        built.append(actor)
        return select(Case.id).limit(limit)

    other = Actor(manager.user_id + 1, "Another", manager.role)
    assert cases(session, manager, 3) is cases(session, other, 3)
    cases(session, manager, 4)
    cases(session, Actor(manager.user_id, manager.name, Role.COORDINATOR), 3)
    assert {(actor.user_id, actor.name) for actor in built} == {(0, "")} and len(built) == 3


def test_a_moment_that_is_built_in_is_refused(session, manager):
    @built_once
    def stands_still(session, actor):
        return select(Case.id).where(Case.due_at < utcnow())

    @built_once
    def among_some(session, actor):
        return select(Case.id).where(Case.due_at.in_([utcnow()]))

    @built_once
    def moves(session, actor):
        return select(Case.id).where(Case.due_at < moment("now"), Case.opened_at < ago(timedelta()))

    moves(session, manager)
    for held in (stands_still, among_some):
        with pytest.raises(TypeError):
            held(session, manager)


def test_codes_and_numbers_stand_in_the_text_and_words_do_not(session, manager):
    @built_once
    def cases(session, actor, word):
        return (
            select(Case.id, (Case.urgency - -1).label("more"))
            .where(Case.status == CaseStatus.NEW, Case.reference != word, Case.urgency > 0)
            .limit(3)
        )

    text = str(cases(session, manager, "it's 7%").compile(session.connection()))
    assert "'new'" in text and "> 0" in text and "7%" not in text
    case = add_case(session, manager, ("EC-ALI",))
    session.flush()
    assert [*session.execute(cases(session, manager, "it's 7%"))] == [(case.id, case.urgency + 1)]
    assert not [*session.execute(cases(session, manager, case.reference))]


def test_what_is_asked_again_is_asked_of_now(session, manager):
    case = add_case(session, manager, ("EC-ALI",))
    session.flush()
    before = today.agenda(session, manager)
    due = session.scalar(select(Case.due_at).where(Case.id == case.id))
    with time_machine.travel(due + timedelta(minutes=1), tick=False):
        after = today.agenda(session, manager)
    assert (after.overdue, before.overdue) == (1, 0)
    assert [each.reference for each in after.first] == [case.reference]
