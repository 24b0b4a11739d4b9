from datetime import time, timedelta

import pytest
from mobile_support import add_stop, convene, row, visits_kept, visits_recounted, written
from sqlalchemy import func, select

from db.clock import today
from db.mobile import check_in, convened, import_write
from db.mobile.import_plan import MOVE, Fate, plan
from db.models.mobile import Appointment
from db.models.people import Person
from domain.mobile.stops import VisitFlaw, VisitState


def stored(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_list_goes_in_piece_by_piece_and_who_comes_twice_stays_one_person(session, manager):
    days = [today() + timedelta(days=n) for n in (3, 10)]
    for n in (3, 10):
        add_stop(session, n)
    rows = [row(f"Famiglia{n % 6}", "Prova", day=days[n // 6]) for n in range(12)]
    done = written(session, manager, plan(session, manager, rows, None), size=4)
    assert [(piece.created, piece.problems) for piece in done] == [(4, ())] * 3
    assert (stored(session, Appointment), stored(session, Person)) == (12, 6)
    assert visits_kept(session) == visits_recounted(session)


def test_rows_whose_fate_changed_meanwhile_are_handed_back_and_the_others_go_in(session, manager):
    stop, later, day = add_stop(session, 3), add_stop(session, 10), today()
    rows = [
        row("Rossi", line=2, day=day + timedelta(days=3)),
        row("Bianchi", line=3, day=day + timedelta(days=3)),
        row("Verdi", line=4, day=day + timedelta(days=3)),
    ]
    found = plan(session, manager, rows, None)
    convene(session, manager, stop, row("Rossi"))
    convene(session, manager, later, row("Bianchi"))
    [done] = written(session, manager, found, size=10)
    assert [(p.line, p.message) for p in done.problems] == [
        (2, import_write.ON_LIST),
        (3, import_write.CHANGED),
    ]
    assert (done.created, stored(session, Appointment), stored(session, Person)) == (1, 3, 3)


@pytest.mark.parametrize("size", [1, 10])
def test_who_is_nearly_named_as_another_goes_in_as_it_was_shown(session, manager, size):
    stop, day = add_stop(session, 3), today() + timedelta(days=3)
    convene(session, manager, stop, row("Rossi", "Mario"), row("Neri", "Pina"), row("Neri", "Pino"))
    names = "Rossi Mario", "Rossi Maria", "Verdi Luca", "Verdi Lucia", "Neri Pina", "Neri Pinuo"
    rows = [row(*name.split(), day=day) for name in names]
    found = plan(session, manager, rows, None)
    assert [it.fate.value for it in found.rows] == [
        *("already", "new", "new", "new"),
        *("already", "change"),
    ]
    done = written(session, manager, found, size=size)
    assert [piece.problems for piece in done] == [()] * len(done)
    assert (stored(session, Appointment), stored(session, Person)) == (6, 6)
    assert plan(session, manager, rows, None).count(Fate.ALREADY) == len(rows)


@pytest.mark.parametrize(("size", "handed_back"), [(1, [3]), (2, [])])
def test_a_new_tenant_among_others_of_the_name_is_never_stored_twice(
    session, manager, size, handed_back
):
    others = [row("Rossi", "Maria", phone=f"+39333123456{n}") for n in (1, 2)]
    convene(session, manager, add_stop(session, -9), *others)
    for n in (3, 10):
        add_stop(session, n)
    days = {2: today() + timedelta(days=3), 3: today() + timedelta(days=10)}
    rows = [row("Rossi", "Maria", line=line, day=day) for line, day in days.items()]
    found = plan(session, manager, rows, None)
    assert [it.same_as for it in found.rows] == [None, 2]
    done = written(session, manager, found, size=size)
    told = [(it.line, it.message) for piece in done for it in piece.problems]
    assert told == [(line, import_write.CHANGED) for line in handed_back]
    assert stored(session, Person) == 3
    assert stored(session, Appointment) == 4 - len(handed_back)


@pytest.mark.parametrize(("days", "meant"), [(0, ""), (10, MOVE)])
def test_who_is_marked_while_the_list_is_written_is_handed_back_and_the_others_go_in(
    session, manager, monkeypatch, days, meant
):
    stop, day = add_stop(session, 0, hours=(0, 24)), today() + timedelta(days=days)
    add_stop(session, 10)
    convene(session, manager, stop, row("Rossi", hour=time(9)))
    first = row("Rossi", line=2, day=day, hour=time(10), meant=meant)
    found = plan(session, manager, [first, row("Bianchi", line=3, day=day)], None)

    def marked_after(*asked):
        now = plan(*asked)
        visit = session.scalars(select(Appointment)).one()
        check_in.mark(session, manager, visit.id, visit.version, VisitState.CAME)
        return now

    monkeypatch.setattr(import_write, "plan", marked_after)
    [done] = written(session, manager, found, size=10)
    assert [(p.line, p.message) for p in done.problems] == [(2, VisitFlaw.CHECKED_IN.label)]
    assert (done.created, done.changed, stored(session, Appointment)) == (1, 0, 2)
    assert visits_kept(session) == visits_recounted(session)


def test_who_was_marked_before_the_list_is_written_is_told_so(session, manager):
    stop = add_stop(session, 0, hours=(0, 24))
    convene(session, manager, stop, row("Rossi", hour=time(9)))
    rows = [row("Rossi", line=2, day=today(), hour=time(10))]
    found = plan(session, manager, rows, None)
    visit = session.scalars(select(Appointment)).one()
    check_in.mark(session, manager, visit.id, visit.version, VisitState.CAME)
    [done] = written(session, manager, found, size=10)
    assert [p.message for p in done.problems] == [VisitFlaw.CHECKED_IN.label]


@pytest.mark.parametrize("size", [1, 10])
def test_a_tenant_whom_a_colleague_spelled_anew_is_asked_about_and_not_stored_a_second_time(
    session, manager, size
):
    day = today() + timedelta(days=3)
    add_stop(session, 3)
    other = add_stop(session, 5)
    convene(session, manager, other, row("Zucchi", "Ugo"), row("Verdi", "Anna"))
    names = {2: "Rossi Mario", 3: "Rossi Maria", 4: "Verdi Ana", 5: "Neri Giovanna"}
    rows = [row(*name.split(), line=line, day=day) for line, name in names.items()]
    found = plan(session, manager, rows, None)
    assert [it.fate for it in found.rows] == [Fate.NEW] * 4
    [asked] = found.questions
    assert asked.line == 4  # whoever is asked about now, and stays another, goes in
    visit = session.scalars(select(Appointment).order_by(Appointment.id)).first()
    spelled = row("Neri", "Giovana")
    convened.change(session, manager, visit.id, visit.version, spelled)
    done = written(session, manager, found, size=size)
    told = [(it.line, it.message) for piece in done for it in piece.problems]
    assert told == [(5, import_write.CHANGED)]
    assert (stored(session, Person), stored(session, Appointment)) == (5, 5)
