"""A list of convened tenants that comes again, corrected: nobody is convened twice."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from mobile_support import CODES, add_stop, convene, row, visits_kept, visits_recounted
from sqlalchemy import func, select

from db.clock import today
from db.mobile import check_in
from db.mobile.import_plan import MOVE, Fate, plan
from db.models.mobile import Appointment
from db.models.people import Person
from db.people import identity
from db.reference.catalogue import catalogue_of
from domain.business_time import ROME
from domain.imports.plan import NEW
from domain.mobile.stops import VisitState

PHONE, OTHER = "+393331234567", "+393337654321"


@pytest.fixture
def stop(session):
    return add_stop(session, 3)


def kept(session):
    """Visits and people there are, and that the counts are right."""
    assert visits_kept(session) == visits_recounted(session)
    return [
        session.scalar(select(func.count()).select_from(each)) for each in (Appointment, Person)
    ]


def planned(session, manager, stop, *rows):
    found = plan(session, manager, rows, stop.id)
    return found, [each.fate.value for each in found.rows]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ({}, {"hour": time(10, 30)}, ["hour"]),
        ({"phone": PHONE}, {"phone": OTHER}, ["phone"]),
        ({"phone": PHONE}, {"family": "Rosi", "phone": PHONE}, ["name"]),
        ({"family": "Rosi"}, {"family": "Rossi", "hour": time(9), "phone": OTHER}, None),
        (
            {"codice_fiscale": CODES["Rossi"]},
            {"given": "Mria", "codice_fiscale": CODES["Rossi"]},
            ["name"],
        ),
        ({"given": "Maria"}, {"given": "Maria Pia"}, ["name"]),
    ],
)
def test_what_a_corrected_row_says_otherwise_is_changed(
    session, manager, stop, before, after, what
):
    first = {"family": "Rossi", "given": "Maria"}
    convene(session, manager, stop, row(**first | before), row("Bianchi", "Ugo"))
    again = row(**first | after), row("Bianchi", "Ugo")
    found, fates = planned(session, manager, stop, *again)
    assert fates == ["change", "already"]
    assert [each.what.value for each in found.rows[0].changes] == (
        what or ["hour", "name", "phone"]
    )
    convene(session, manager, stop, *again)
    assert kept(session) == [2, 2]
    assert planned(session, manager, stop, *again)[1] == ["already", "already"]
    name = again[0].name.lower()
    [person] = identity.search(session, manager, name)
    if again[0].hour:
        visit = session.scalars(
            select(Appointment).where(Appointment.person_id == person.person.person_id)
        ).one()
        assert visit.starts_at.astimezone(ROME).time() == again[0].hour


def test_the_same_list_in_capitals_corrects_nothing(session, manager, stop):
    convene(session, manager, stop, row("D'Àngelo", "Zoë"))
    assert planned(session, manager, stop, row("D'ANGELO", "ZOE"))[1] == ["already"]


def test_who_has_checked_in_is_not_moved(session, manager, stop):
    today = add_stop(session, 0, hours=(0, 24))
    convene(session, manager, today, row("Rossi", "Maria", hour=time(9)))
    visit = session.scalars(select(Appointment)).one()
    check_in.mark(session, manager, visit.id, visit.version, VisitState.CAME)
    session.flush()
    found, fates = planned(session, manager, today, row("Rossi", "Maria", hour=time(10)))
    assert fates == ["already"] and found.rows[0].changes


def test_two_of_one_name_stay_two_when_the_file_has_both(session, manager, stop):
    both = row("Rossi", "Maria", phone=PHONE), row("Rossi", "Maria", phone=OTHER)
    convene(session, manager, stop, both[0])
    assert planned(session, manager, stop, *both)[1] == ["already", "new"]


def test_a_correction_can_be_refused_somebody_else_is_meant(session, manager, stop):
    convene(session, manager, stop, row("Rossi", "Maria", phone=PHONE))
    other = row("Rossi", "Maria", phone=OTHER)
    found, fates = planned(session, manager, stop, other)
    [asked] = found.questions
    assert fates == ["change"] and asked.answer == asked.candidates[0].ref
    assert planned(session, manager, stop, replace(other, meant=NEW))[1] == ["new"]


def test_the_same_tenant_of_another_quarter_is_asked_about(session, manager, stop):
    elsewhere = catalogue_of(session).quarters_by_code["VA-01"].id
    convene(session, manager, add_stop(session, -9), row("Rossi", "Maria", phone=PHONE))
    moved = row("Rossi", "Maria", phone=PHONE, quarter_id=elsewhere)
    assert planned(session, manager, stop, moved)[1] == ["known"]
    spelled = row("Rosi", "Maria", phone=PHONE, quarter_id=elsewhere)
    found, fates = planned(session, manager, stop, spelled)
    [asked] = found.questions
    assert fates == ["new"] and asked.answer == NEW
    same = replace(spelled, meant=asked.candidates[0].ref)
    convene(session, manager, stop, same)
    assert kept(session) == [2, 1]


def test_somebody_of_a_similar_name_is_asked_about_and_a_stranger_is_not(session, manager, stop):
    before = add_stop(session, -9)
    convene(session, manager, before, row("Rossi", "Maria"), row("Bianchi", "Maria"))
    for wrong in (("Rosi", "Maria"), ("Maria", "Rosssi"), ("Sig.ra Rossi", "Mara")):
        found, fates = planned(session, manager, stop, row(*wrong))
        [asked] = found.questions
        assert (fates, asked.answer) == (["new"], NEW)
        assert [each.name for each in asked.candidates] == ["Rossi Maria"]
    assert not planned(session, manager, stop, row("Verdi", "Maria"))[0].questions


def test_who_is_convened_to_another_coming_stop_is_moved_or_convened_to_both(
    session, manager, stop
):
    convene(session, manager, stop, row("Rossi", "Maria", phone=PHONE))
    later = add_stop(session, 10)
    again = row("Rossi", "Maria", phone=PHONE, day=today() + timedelta(days=10))
    found, fates = planned(session, manager, stop, again)
    assert fates == ["known"] and found.questions[0].candidates[0].ref == MOVE
    convene(session, manager, stop, replace(again, meant=MOVE))
    assert kept(session) == [1, 1]
    assert session.scalars(select(Appointment.stop_id)).one() == later.id
    assert convene(session, manager, stop, again).count(Fate.ALREADY) == 1
