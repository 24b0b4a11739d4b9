"""Meetings, invitations, attendance: what is written once, kept, and outlives its partners."""

from datetime import timedelta

import pytest
from network_support import held, meeting, member, organisation, partner_id
from sqlalchemy import delete, func, select

from db.clock import today
from db.directory import search as directory_search
from db.directory import write as partners_write
from db.models.accounts import AuditEvent
from db.models.directory import Contact, Partner
from db.models.network import Attendance, Meeting
from db.network import attendance, invitations, starter
from db.network import meetings as network_meetings
from db.network.attendance import Mark
from db.network.invitations import AT_ONCE, InviteSearch
from domain.directory.forms import Referent
from domain.errors import Changed, NotThere, Refused
from domain.network.meetings import Answer, MeetingForm

FORM = MeetingForm(day=today(), begins="14:30", place="Sala civica")


@pytest.fixture(autouse=True)
def directory_anew():
    directory_search.memory.forget()
    yield
    directory_search.memory.forget()


def places(session, coordinator, number):
    session.expire_all()
    return attendance.of_meeting(session, coordinator, number)


def test_the_same_form_sent_twice_writes_one_meeting(session, coordinator):
    first = network_meetings.create(session, coordinator, FORM, "token")
    assert network_meetings.create(session, coordinator, FORM, "token") == first
    assert session.scalar(select(func.count()).select_from(Meeting)) == 1
    acts = select(func.count()).where(AuditEvent.action == "meeting.create")
    assert session.scalar(acts) == 1


def test_what_is_wrong_is_refused_and_nothing_is_written(session, coordinator):
    with pytest.raises(Refused):
        network_meetings.create(session, coordinator, MeetingForm(), "token")
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_of_two_coordinators_the_second_is_refused_and_sees_what_is_stored(session, coordinator):
    number = network_meetings.create(session, coordinator, FORM, "token")
    seen = network_meetings.detail(session, coordinator, number).version
    mine = MeetingForm(day=FORM.day, place="Sala grande")
    network_meetings.edit(session, coordinator, number, seen, mine)
    session.flush()
    with pytest.raises(Changed) as error:
        network_meetings.edit(session, coordinator, number, seen, FORM)
    assert error.value.present.form.place == "Sala grande"
    network_meetings.edit(session, coordinator, number, error.value.present.version, FORM)
    assert network_meetings.detail(session, coordinator, number).form == FORM


@pytest.mark.parametrize("number", [0, -1, 999_999, 2**40])
def test_a_meeting_that_is_not_there_is_said_so(session, coordinator, number):
    for function in (network_meetings.detail, attendance.of_meeting, attendance.close_list):
        with pytest.raises(NotThere):
            function(session, coordinator, number)


def test_the_calendar_has_what_comes_soonest_first_and_what_was_latest_first(session, coordinator):
    numbers = {days: meeting(session, coordinator, days) for days in (-30, -3, 0, 9, 2)}
    found = network_meetings.calendar(session, coordinator)
    assert [m.id for m in found.coming] == [numbers[0], numbers[2], numbers[9]]
    assert [m.id for m in found.past] == [numbers[-3], numbers[-30]]
    assert found.total_past == 2


def test_everybody_who_has_joined_is_invited_once_through_the_first_to_call(session, coordinator):
    inside = [member(session, coordinator, name) for name in ("Alfa", "Beta")]
    outside = organisation(session, coordinator, "Gamma")
    number = meeting(session, coordinator, 9)
    found = invitations.candidates(session, coordinator, number, InviteSearch())
    assert list(found.references) == inside
    assert invitations.invite(session, coordinator, number, found.references) == 2
    assert invitations.invite(session, coordinator, number, found.references) == 0
    assert [p.referent for p in places(session, coordinator, number)] == ["Ada Prova"] * 2
    everyone = InviteSearch(adhering=False)
    left = invitations.candidates(session, coordinator, number, everyone).references
    assert left == (outside,)


def test_one_is_found_by_a_name_a_type_a_place(session, coordinator):
    organisation(session, coordinator, "Banco della Brughiera")
    organisation(session, coordinator, "Caritas di Prova")
    number = meeting(session, coordinator, 9)

    def names(**choice):
        found = invitations.candidates(
            session, coordinator, number, InviteSearch(adhering=False, **choice)
        )
        return [row.name for row in found.first]

    assert names(query="brughera") == ["Banco della Brughiera"]
    assert names(type_code="FON") == []
    assert names(query="%'; DROP <b>") == []


def test_a_slip_invites_no_more_than_one_can_mean(session, coordinator):
    number = meeting(session, coordinator, 9)
    one = organisation(session, coordinator, "Alfa")
    many = (*(f"P-8{n:04}" for n in range(AT_ONCE)), one)
    assert invitations.invite(session, coordinator, number, many) == 0


def test_who_is_no_longer_active_is_not_invited(session, coordinator):
    one = organisation(session, coordinator, "Alfa")
    session.scalars(select(Partner).where(Partner.reference == one)).one().active = False
    number = meeting(session, coordinator, 9)
    assert invitations.invite(session, coordinator, number, (one, "P-99999")) == 0


def test_ticks_are_set_and_a_click_that_arrives_twice_does_no_harm(session, coordinator):
    one, two = (organisation(session, coordinator, name) for name in ("Alfa", "Beta"))
    number = held(session, coordinator, {one: Mark.CAME, two: Mark.UNKNOWN})
    first, second = places(session, coordinator, number)
    assert (first.came, second.came) == (True, None)
    again = [(first.id, Mark.CAME), (first.id, Mark.CAME), (second.id, Mark.NO)]
    attendance.mark(session, coordinator, number, again)
    first, second = places(session, coordinator, number)
    assert (first.came, second.came, second.answer) == (True, None, Answer.NO)
    assert attendance.close_list(session, coordinator, number) == 1
    assert places(session, coordinator, number)[1].came is False
    turnout = network_meetings.detail(session, coordinator, number).turnout
    assert (turnout.invited, turnout.came, turnout.marked) == (2, 1, 2)


def test_a_tick_for_another_meeting_or_one_taken_off_marks_nothing(session, coordinator):
    one = organisation(session, coordinator, "Alfa")
    number = held(session, coordinator, {one: Mark.UNKNOWN})
    other = meeting(session, coordinator, -20)
    place = places(session, coordinator, number)[0]
    assert attendance.mark(session, coordinator, other, [(place.id, Mark.CAME)]) == 0
    assert invitations.withdraw(session, coordinator, number, place.id)
    assert not invitations.withdraw(session, coordinator, number, place.id)
    assert attendance.mark(session, coordinator, number, [(place.id, Mark.CAME)]) == 0


def test_who_came_is_not_taken_off_the_list(session, coordinator):
    one = organisation(session, coordinator, "Alfa")
    number = held(session, coordinator, {one: Mark.CAME})
    place = places(session, coordinator, number)[0]
    assert not invitations.withdraw(session, coordinator, number, place.id)
    assert len(places(session, coordinator, number)) == 1


def test_who_stands_at_the_door_was_not_invited_and_came(session, coordinator):
    one = organisation(session, coordinator, "Alfa")
    number = meeting(session, coordinator)
    invitations.invite(session, coordinator, number, (one,), unasked=True)
    [place] = places(session, coordinator, number)
    assert (place.invited, place.came) == (False, True)
    assert network_meetings.detail(session, coordinator, number).turnout.invited == 0


def test_another_referent_of_the_same_organisation_may_come_and_no_other(session, coordinator):
    one = organisation(session, coordinator, "Alfa", "Ada Prova")
    two = organisation(session, coordinator, "Beta", "Zoe Estranea")
    partners_write.save_referent(session, coordinator, one, 2, Referent("Bea Seconda"))
    number = held(session, coordinator, {one: Mark.CAME})
    [place] = places(session, coordinator, number)
    other = next(p for p in place.referents if p.name == "Bea Seconda")
    assert attendance.send(session, coordinator, number, place.id, other.id)
    stranger = session.scalars(
        select(Contact.id).where(Contact.partner_id == partner_id(session, two))
    ).one()
    assert not attendance.send(session, coordinator, number, place.id, stranger)
    assert not attendance.send(session, coordinator, number, 999_999, other.id)
    session.flush()
    assert places(session, coordinator, number)[0].referent == "Bea Seconda"


def test_a_partner_deleted_after_a_meeting_stays_in_its_list_by_name(session, coordinator):
    one = organisation(session, coordinator, "Alfa <b>& C.", "Ada Prova")
    number = held(session, coordinator, {one: Mark.CAME})
    session.execute(delete(Contact).where(Contact.partner_id == partner_id(session, one)))
    [place] = places(session, coordinator, number)
    assert (place.referent, place.contact_id, place.reference) == ("Ada Prova", None, one)
    session.execute(delete(Partner).where(Partner.reference == one))
    [place] = places(session, coordinator, number)
    assert (place.organisation, place.referent) == ("Alfa <b>& C.", "Ada Prova")
    assert (place.reference, place.referents, place.came) == ("", (), True)
    assert network_meetings.detail(session, coordinator, number).turnout.came == 1


def test_two_deleted_partners_of_one_meeting_both_stay(session, coordinator):
    both = [organisation(session, coordinator, name) for name in ("Alfa", "Beta")]
    number = held(session, coordinator, dict.fromkeys(both, Mark.CAME))
    session.execute(delete(Partner).where(Partner.reference.in_(both)))
    assert [p.organisation for p in places(session, coordinator, number)] == ["Alfa", "Beta"]


def test_a_meeting_called_off_stays_and_takes_place_after_all(session, coordinator):
    number = meeting(session, coordinator, 5)
    network_meetings.call_off(session, coordinator, number, 1, called_off=True)
    session.flush()
    assert network_meetings.detail(session, coordinator, number).called_off
    with pytest.raises(Changed):
        network_meetings.call_off(session, coordinator, number, 1, called_off=False)
    network_meetings.call_off(session, coordinator, number, 2, called_off=False)
    assert not network_meetings.detail(session, coordinator, number).called_off


def test_the_first_meeting_comes_once_without_anybody_in_it(session, coordinator):
    assert starter.load_first_meeting(session)
    assert not starter.load_first_meeting(session)
    [found] = session.scalars(select(Meeting)).all()
    assert (found.day.isoformat(), found.place, found.headcount) == ("2026-02-25", "Varese", 40)
    assert not found.fictitious
    assert session.scalar(select(func.count()).select_from(Attendance)) == 0
    listed = network_meetings.calendar(session, coordinator)
    assert listed.past[0].form.day == today().replace(year=2026, month=2, day=25)
    assert listed.past[0].form.day < today() + timedelta(days=1)
