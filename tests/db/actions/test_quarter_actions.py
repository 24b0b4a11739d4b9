"""Actions in quarters: written once, with whom, until when, and what comes next of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from network_support import member, partner_id
from sqlalchemy import delete, select, update

from db.actions import read, steps, write
from db.clock import today
from db.models.accounts import AuditEvent, User
from db.models.directory import Partner
from db.models.network import Membership
from db.reference.catalogue import catalogue_of
from domain.actions.forms import ActionForm, ActionState, Contribution
from domain.errors import Changed, NotThere, Refused
from domain.permissions import PermissionDenied

QUARTER = "VA-01"


def form(**said):
    return replace(
        ActionForm(
            quarter=QUARTER,
            aim="Uno sportello per le bollette",
            needs=("EC-ALI",),
            since=today() - timedelta(days=9),
            state=ActionState.RUNNING,
        ),
        **said,
    )


def written(session, coordinator, token="form", **said):
    return write.create(session, coordinator, form(**said), token)


def test_a_double_click_writes_one_action_and_one_line_of_the_record(session, coordinator):
    first = written(session, coordinator)
    assert written(session, coordinator) == first
    assert read.listed(session, coordinator).total == 1
    acts = select(AuditEvent.action).where(AuditEvent.subject == f"action {first}")
    assert session.scalars(acts).all() == ["action.create"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"until": date(2020, 1, 1)}, "until"),
        ({"since": None}, "since"),
        ({"state": ActionState.DONE}, "until"),
        ({"aim": " "}, "aim"),
        ({"quarter": "XX-99"}, "quarter"),
        ({"needs": ("no such",)}, "needs"),
        ({"step": "Chiamare"}, "step_user"),
        ({"step_due": date(2026, 11, 30)}, "step"),
        ({"parts": (Contribution(999_999),)}, "parts"),
        ({"since": date(2999, 1, 1)}, "since"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(session, coordinator, said, field):
    with pytest.raises(Refused) as refused:
        written(session, coordinator, **said)
    assert field in refused.value.problems
    assert read.listed(session, coordinator).total == 0


def test_a_reserved_need_never_stands_in_an_action(session, coordinator):
    [first, *_rest] = [n for n, need in catalogue_of(session).needs.items() if need.restricted]
    with pytest.raises(Refused) as refused:
        written(session, coordinator, needs=(first,))
    assert list(refused.value.problems) == ["needs"]


def test_an_action_needs_neither_an_end_nor_an_organisation(session, coordinator, executive):
    written(session, coordinator)
    [found] = read.of_quarter(session, executive, QUARTER).rows
    assert (found.form.until, found.contributors, found.form.needs) == (None, (), ("EC-ALI",))


def test_only_who_coordinates_writes(session, coordinator, manager, executive, administrator):
    number = written(session, coordinator)
    for actor in (manager, executive, administrator):
        with pytest.raises(PermissionDenied):
            write.create(session, actor, form(), "other")
        with pytest.raises(PermissionDenied):
            write.edit(session, actor, number, 1, form(aim="Altro"))
        assert read.detail(session, actor, number).form.aim == form().aim


def test_an_organisation_that_left_stays_by_name_and_cannot_be_taken_anew(session, coordinator):
    stays, leaves, goes = (member(session, coordinator, name) for name in ("Alfa", "Beta", "Gamma"))
    parts = tuple(
        Contribution(partner_id(session, reference), does="Due ore a settimana")
        for reference in (stays, leaves, goes)
    )
    number = written(session, coordinator, parts=parts)
    session.execute(
        update(Membership)
        .where(Membership.partner_id == parts[1].partner_id)
        .values(left_on=today())
    )
    session.execute(delete(Partner).where(Partner.id == parts[2].partner_id))
    session.expire_all()
    shown = read.detail(session, coordinator, number)
    assert [(c.name, c.gone) for c in shown.contributors] == [
        ("Alfa", False),
        ("Beta", True),
        ("Gamma", True),
    ]
    write.edit(session, coordinator, number, 1, replace(shown.form, aim="Altro scopo"))
    kept = read.detail(session, coordinator, number)
    assert [c.name for c in kept.contributors] == ["Alfa", "Beta", "Gamma"]
    with pytest.raises(Refused):
        written(session, coordinator, "second", parts=(parts[1],))


def test_of_two_who_write_at_once_the_second_sees_what_the_first_wrote(session, coordinator):
    number = written(session, coordinator)
    write.edit(session, coordinator, number, 1, form(needs=()))
    with pytest.raises(Changed) as met:
        write.edit(session, coordinator, number, 1, form(aim="Altro"))
    assert met.value.present.form.needs == ()
    [last, first] = read.history(session, coordinator, number)
    assert (last.fields, first.action) == (("needs",), "action.create")


def test_a_next_step_is_with_its_owner_until_it_is_done(session, coordinator, manager, executive):
    due = today() + timedelta(days=3)
    step = {"step": "Chiedere la sala", "step_user": manager.user_id, "step_due": due}
    number = written(session, coordinator, **step)
    [mine] = steps.to_do(session, manager).rows
    assert (mine.step, mine.mine, steps.to_do(session, coordinator).total) == (
        "Chiedere la sala",
        True,
        0,
    )
    with pytest.raises(PermissionDenied):
        write.finish_step(session, executive, number, 1)
    write.finish_step(session, manager, number, 1)
    assert steps.to_do(session, manager).total == 0
    with pytest.raises(NotThere):
        write.finish_step(session, manager, number, 2)


def test_the_step_of_who_has_left_falls_to_who_coordinates(session, coordinator, manager):
    step = {"step": "Chiedere", "step_user": manager.user_id, "step_due": today()}
    written(session, coordinator, **step)
    session.execute(update(User).where(User.id == manager.user_id).values(active=False))
    [left] = steps.to_do(session, coordinator).rows
    assert not left.mine


def test_what_is_over_leaves_the_list_and_is_found_again(session, coordinator):
    number = written(session, coordinator)
    done = form(state=ActionState.DONE, until=today(), came="Sono venuti in dodici")
    write.edit(session, coordinator, number, 1, done)
    assert read.listed(session, coordinator).total == 0
    [found] = read.listed(session, coordinator, ActionState.DONE).rows
    assert found.form.came == "Sono venuti in dodici"


def test_two_hundred_actions_of_one_quarter_are_a_few_and_their_number(session, coordinator):
    for n in range(200):
        written(session, coordinator, f"form {n}")
    shown = read.of_quarter(session, coordinator, QUARTER)
    assert (shown.total, len(shown.rows)) == (200, read.IN_PROFILE)
    last = read.listed(session, coordinator, quarter=QUARTER, page=10)
    assert len(last.rows) == read.PAGE_SIZE


def test_an_action_follows_its_quarter_into_the_one_that_takes_its_place(
    session, coordinator, monkeypatch
):
    number = written(session, coordinator)
    catalogue = catalogue_of(session)
    old = catalogue.quarters_by_code[QUARTER]
    heir = next(q.code for q in catalogue.quarters.values() if q.code != QUARTER)
    merged = {**catalogue.quarters, old.id: replace(old, closed_on=today(), merged_into=heir)}
    now = replace(catalogue, quarters=merged)
    for module in (read, write):
        monkeypatch.setattr(module, "catalogue_of", lambda _session: now)
    assert [a.id for a in read.of_quarter(session, coordinator, heir).rows] == [number]
    write.edit(session, coordinator, number, 1, form(aim="Si va avanti"))
    with pytest.raises(Refused) as refused:
        written(session, coordinator, "second")
    assert list(refused.value.problems) == ["quarter"]
