"""A list of convened tenants: each row's fate, told first, then carried out once."""

import threading
from datetime import time, timedelta
from string import ascii_lowercase

import pytest
from mobile_support import (
    CODES,
    add_stop,
    convene,
    row,
    visits_kept,
    visits_recounted,
    written,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import add_user

from db.clock import today
from db.engine import transaction
from db.mobile import days as mobile_days
from db.mobile import import_write
from db.mobile import plan as mobile_plan
from db.mobile.import_plan import TWICE, Fate, plan
from db.models.mobile import Appointment
from db.models.people import Household, Person
from db.people import identity
from db.reference.catalogue import catalogue_of
from domain.errors import Changed
from domain.mobile.convened import How
from domain.permissions import PermissionDenied
from domain.vocabulary import Role

PHONE = "+393331234567"


@pytest.fixture
def stop(session):
    return add_stop(session, 3)


def stored(session, model):
    return session.scalar(select(func.count()).select_from(model))


def messages(found):
    return [(problem.line, problem.message) for problem in found.problems]


def test_new_tenants_are_stored_found_again_and_counted(session, manager, stop):
    done = convene(session, manager, stop, row("Rossi", "Maria", phone=PHONE), row("Bianchi"))
    assert done.count(Fate.NEW) == 2
    assert visits_kept(session) == visits_recounted(session)
    [found] = identity.search(session, manager, "rossi mar")
    assert found.person.phone == PHONE


def test_the_same_list_twice_adds_nobody_twice(session, manager, stop):
    rows = [
        row("Rossi", "Maria", codice_fiscale=CODES["Rossi"]),
        row("Bianchi", "Laura", phone=PHONE),
        row("Verdi", "Anna"),
        row("Li", "Wu"),
        row("D'Àngelo-Ćosić", "Zoë"),
    ]
    convene(session, manager, stop, *rows)
    before = stored(session, Person), stored(session, Appointment), visits_kept(session)
    again = convene(session, manager, stop, *rows)
    assert again.count(Fate.ALREADY) == len(rows)
    assert before == (stored(session, Person), stored(session, Appointment), visits_kept(session))


@pytest.mark.parametrize(
    ("known", "given", "how"),
    [
        (
            {"codice_fiscale": CODES["Rossi"]},
            {"codice_fiscale": CODES["Rossi"]},
            How.CODICE_FISCALE,
        ),
        ({"phone": PHONE}, {"phone": PHONE}, How.PHONE),
        ({}, {"phone": PHONE}, How.NAME),
    ],
)
def test_a_tenant_known_already_is_linked_and_it_is_said_how(session, manager, known, given, how):
    convene(session, manager, add_stop(session, -9), row("Rossi", "Maria", **known))
    found = plan(session, manager, [row("Rossi", "Maria", **given)], add_stop(session, 3).id)
    [planned] = found.rows
    assert (planned.fate, planned.how, planned.known_as) == (Fate.KNOWN, how, "Rossi Maria")
    person = session.scalars(select(Person.id)).one()
    assert planned.person_id == person


def test_the_same_name_in_another_quarter_is_somebody_else(session, manager, stop):
    other = catalogue_of(session).quarters_by_code["VA-01"].id
    convene(session, manager, add_stop(session, -9), row("Rossi", "Maria"))
    done = convene(session, manager, stop, row("Rossi", "Maria", quarter_id=other))
    assert done.count(Fate.NEW) == 1
    assert other in session.scalars(select(Household.quarter_id)).all()


@pytest.mark.parametrize(
    "second",
    [
        {"family": "Rossi", "given": "Maria", "codice_fiscale": CODES["Rossi"]},
        {"family": "Neri", "given": "Altra", "codice_fiscale": CODES["Rossi"]},
        {"family": "MARIA", "given": "rossi"},
    ],
)
def test_a_tenant_twice_in_the_list_goes_in_once_and_the_second_row_is_told(
    session, manager, stop, second
):
    first = row("Rossi", "Maria", codice_fiscale=CODES["Rossi"], line=2)
    twice = row(**second, line=3)
    done = convene(session, manager, stop, first, twice)
    assert messages(done) == [(3, TWICE)] and done.problems[0].about == "2"
    assert stored(session, Appointment) == 1


def test_a_new_tenant_convened_to_two_stops_is_one_person(session, manager, stop):
    later = add_stop(session, 10)
    rows = [
        row("Rossi", "Maria", phone=PHONE),
        row("Rossi", "Maria", phone=PHONE, day=today() + timedelta(days=10)),
    ]
    convene(session, manager, stop, *rows)
    assert stored(session, Person) == 1
    assert set(session.scalars(select(Appointment.stop_id))) == {stop.id, later.id}


def test_rows_that_belong_to_no_stop_are_told_why(session, manager, stop):
    cancelled = add_stop(session, 5)
    mobile_plan.cancel(session, manager, cancelled.id, 1)
    add_stop(session, 7)
    add_stop(session, 7, "CO-01")
    rows = [
        row("A", line=2),
        row("B", line=3, day=today() + timedelta(days=4)),
        row("C", line=4, day=today() + timedelta(days=5)),
        row("D", line=5, day=today() + timedelta(days=7)),
        row("E", line=6, day=today() + timedelta(days=3), hour=time(20)),
    ]
    assert messages(plan(session, manager, rows, None)) == [
        (2, mobile_days.NO_DAY),
        (3, mobile_days.NO_STOP),
        (4, mobile_days.CANCELLED),
        (5, mobile_days.SEVERAL),
        (6, mobile_days.OUTSIDE),
    ]


def test_the_quarter_tells_which_of_two_stops_of_a_day(session, manager):
    first, second = add_stop(session, 7), add_stop(session, 7, "CO-01")
    rows = [row("D", day=today() + timedelta(days=7), quarter_id=second.quarter_id)]
    [planned] = plan(session, manager, rows, None).rows
    assert planned.stop_id == second.id != first.id


def test_one_tenant_is_put_on_a_list_as_it_was_shown_or_not_at_all(session, manager, stop):
    [shown] = plan(session, manager, [row("Rossi", "Maria")], stop.id).rows
    import_write.convene(session, manager, shown, stop.id)
    with pytest.raises(Changed):
        import_write.convene(session, manager, shown, stop.id)
    assert stored(session, Appointment) == stored(session, Person) == 1
    assert visits_kept(session) == visits_recounted(session)


def test_the_coordinator_imports_no_names(session, coordinator, stop):
    with pytest.raises(PermissionDenied):
        plan(session, coordinator, [row("Rossi")], stop.id)


def a_name(n: int) -> str:
    """Names that are unlike each other, as those of a town are."""
    return "".join(ascii_lowercase[n * 48271 // 26**i % 26] for i in range(6))


def test_five_thousand_rows_go_in(session, manager, stop):
    rows = [row(a_name(n), a_name(n + 7), phone=f"+3933{n:08d}") for n in range(5_000)]
    assert convene(session, manager, stop, *rows).count(Fate.NEW) == 5_000
    assert visits_kept(session) == visits_recounted(session)
    again = plan(session, manager, rows, stop.id)
    assert again.count(Fate.ALREADY) == 5_000


def test_two_people_confirm_the_same_list_at_once_and_it_goes_in_once(fresh_engine):
    with transaction(fresh_engine) as session:
        actors = [add_user(session, Role.COMMUNITY_MANAGER, name) for name in ("una", "altra")]
        stop = add_stop(session, 3).id
    rows = [row(f"Famiglia{n}", "Prova") for n in range(30)]
    done, gate = [], threading.Barrier(2)

    def confirm(actor):
        with transaction(fresh_engine) as session:
            shown = plan(session, actor, rows, stop)
        gate.wait()
        with transaction(fresh_engine) as session:
            done.extend(written(session, actor, shown, stop))

    threads = [threading.Thread(target=confirm, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(fresh_engine) as session:
        assert sorted(len(piece.problems) for piece in done) == [0, 30]
        assert stored(session, Appointment) == stored(session, Person) == 30
        assert visits_kept(session) == visits_recounted(session)
