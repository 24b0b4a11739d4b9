from datetime import timedelta

from imports_support import file_of
from mobile_support import add_stop, convene, rome_today, row, visits_kept, visits_recounted
from sqlalchemy import func, select

from db.mobile import import_write
from db.mobile.import_plan import Fate, plan
from db.models.mobile import Appointment
from db.models.people import Person
from domain.import_runs import pieces


def stored(session, model):
    return session.scalar(select(func.count()).select_from(model))


def written(session, actor, found, size):
    rows = [planned for planned in found.rows if planned.fate is not Fate.ALREADY]
    run = import_write.begin(session, actor, file_of("convened"), len(rows))
    return [
        import_write.write_piece(session, actor, run, piece, None) for piece in pieces(rows, size)
    ]


def test_a_list_goes_in_piece_by_piece_and_who_comes_twice_stays_one_person(session, manager):
    days = [rome_today() + timedelta(days=n) for n in (3, 10)]
    for n in (3, 10):
        add_stop(session, n)
    rows = [row(f"Famiglia{n % 6}", "Prova", day=days[n // 6]) for n in range(12)]
    done = written(session, manager, plan(session, manager, rows, None), 4)
    assert [(piece.created, piece.problems) for piece in done] == [(4, ())] * 3
    assert (stored(session, Appointment), stored(session, Person)) == (12, 6)
    assert visits_kept(session) == visits_recounted(session)


def test_rows_whose_fate_changed_meanwhile_are_handed_back_and_the_others_go_in(session, manager):
    stop, later, day = add_stop(session, 3), add_stop(session, 10), rome_today()
    rows = [
        row("Rossi", line=2, day=day + timedelta(days=3)),
        row("Bianchi", line=3, day=day + timedelta(days=3)),
        row("Verdi", line=4, day=day + timedelta(days=3)),
    ]
    found = plan(session, manager, rows, None)
    convene(session, manager, stop, row("Rossi"))
    convene(session, manager, later, row("Bianchi"))
    [done] = written(session, manager, found, 10)
    assert [(p.line, p.message) for p in done.problems] == [
        (2, import_write.ON_LIST),
        (3, import_write.CHANGED),
    ]
    assert (done.created, stored(session, Appointment), stored(session, Person)) == (1, 3, 3)
