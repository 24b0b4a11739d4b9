"""Which quarters the map marks: those where something is being done, and what it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from network_support import member, partner_id
from sqlalchemy import update

from db.actions import places, read, write
from db.clock import today
from db.models.network import Membership
from db.reference.catalogue import catalogue_of
from domain.actions.forms import ActionForm, ActionKind, ActionState, Contribution

QUARTER = "VA-01"


def written(session, coordinator, token, **said):
    form = ActionForm(
        quarter=QUARTER,
        aim="Uno sportello per le bollette",
        since=today() - timedelta(days=40),
        state=ActionState.RUNNING,
    )
    return write.create(session, coordinator, replace(form, **said), token)


def test_a_quarter_is_marked_while_something_runs_there(session, coordinator, executive):
    assert places.going_on(session, executive) == {}
    past = {"until": today() - timedelta(days=1)}
    written(session, coordinator, "desk")
    written(session, coordinator, "laboratory", kind=ActionKind.LABORATORY, **past)
    written(session, coordinator, "other desk", until=today())
    written(session, coordinator, "planned", quarter="VA-02", state=ActionState.PLANNED)
    written(session, coordinator, "done", quarter="VA-03", state=ActionState.DONE, **past)
    written(session, coordinator, "left", quarter="VA-04", state=ActionState.GIVEN_UP, **past)
    found = places.going_on(session, executive)
    # Without an end, past its last day: until somebody says that it is over it goes on.
    assert {code: (one.total, one.kinds) for code, one in found.items()} == {
        QUARTER: (3, (ActionKind.DESK, ActionKind.LABORATORY))
    }


def test_the_map_marks_what_the_profile_lists_in_a_merged_quarter_too(
    session, coordinator, monkeypatch
):
    written(session, coordinator, "old")
    catalogue = catalogue_of(session)
    old = catalogue.quarters_by_code[QUARTER]
    heir = next(q for q in catalogue.quarters.values() if q.code != QUARTER)
    written(session, coordinator, "of the heir", quarter=heir.code, kind=ActionKind.CARE)
    closed = replace(old, closed_on=today(), merged_into=heir.code)
    around = replace(heir, merged_into=QUARTER)  # a circle, which only a bad list makes
    for changed in ({old.id: closed}, {old.id: closed, heir.id: around}):
        now = replace(catalogue, quarters={**catalogue.quarters, **changed})
        for module in (read, places):
            monkeypatch.setattr(module, "catalogue_of", lambda _session, now=now: now)
        found = places.going_on(session, coordinator)
        for code in (QUARTER, heir.code):
            listed = read.of_quarter(session, coordinator, code).total
            assert found[code].total == listed
    assert found[heir.code].total == 2


@pytest.mark.parametrize("with_organisation", [False, True])
def test_an_organisation_that_left_takes_no_mark_away(session, coordinator, with_organisation):
    parts = ()
    if with_organisation:
        parts = (Contribution(partner_id(session, member(session, coordinator, "Beta"))),)
    written(session, coordinator, "form", parts=parts)
    session.execute(update(Membership).values(left_on=today()))
    assert places.going_on(session, coordinator)[QUARTER].total == 1
