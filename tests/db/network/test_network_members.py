"""Adhesion, engagement beside responsiveness, and the summary of a period."""

from datetime import date, timedelta

import pytest
from network_support import held, meeting, member, organisation, owner_of, partner_id
from sqlalchemy import delete, update

from db.clock import today
from db.models.directory import Partner
from db.models.follow_up import PartnerRecord
from db.models.network import Commitment
from db.network import commitments
from db.network import meetings as network_meetings
from db.network import members as network_members
from db.network.attendance import Mark
from db.network.members import MemberFilters
from db.network.summary import summary
from domain.errors import Changed, NotThere, Refused
from domain.network.meetings import Adhesion, Engagement, MeetingForm, MembershipForm

MONTH_AGO = today() - timedelta(days=30)


def engaged(session, coordinator, reference):
    session.expire_all()
    return network_members.of_partner(session, coordinator, reference).engagement


def names(session, coordinator, **filters):
    found = network_members.members(session, coordinator, MemberFilters(**filters))
    return [row.name for row in found.rows]


def test_dates_are_written_and_the_second_of_two_coordinators_is_refused(session, coordinator):
    reference = organisation(session, coordinator, "Alfa")
    first = MembershipForm(invited_on=MONTH_AGO)
    network_members.save(session, coordinator, reference, 0, first)
    with pytest.raises(Changed) as error:
        network_members.save(session, coordinator, reference, 0, MembershipForm())
    assert error.value.present.form == first
    later = MembershipForm(invited_on=MONTH_AGO, joined_on=today())
    network_members.save(session, coordinator, reference, error.value.present.version, later)
    session.expire_all()
    with pytest.raises(Changed):
        network_members.save(session, coordinator, reference, 1, first)
    assert network_members.of_partner(session, coordinator, reference).form == later


def test_what_cannot_be_is_refused(session, coordinator):
    reference = organisation(session, coordinator, "Alfa")
    tomorrow = MembershipForm(joined_on=today() + timedelta(days=1))
    with pytest.raises(Refused):
        network_members.save(session, coordinator, reference, 0, tomorrow)
    with pytest.raises(NotThere):
        network_members.save(session, coordinator, "P-99999", 0, MembershipForm())
    with pytest.raises(NotThere):
        network_members.of_partner(session, coordinator, "P-99999")


def test_each_step_is_a_filter_and_is_counted(session, coordinator):
    days = [today() - timedelta(days=n) for n in (40, 30, 20, 10)]
    for number, name in enumerate(("Zero", "Uno", "Due", "Tre", "Quattro")):
        reference = organisation(session, coordinator, name)
        if number:
            form = MembershipForm(*days[:number])
            network_members.save(session, coordinator, reference, 0, form)
    steps = {step: names(session, coordinator, adhesion=step) for step in Adhesion}
    assert steps == {
        Adhesion.OUTSIDE: ["Zero"],
        Adhesion.INVITED: ["Uno"],
        Adhesion.JOINED: ["Due"],
        Adhesion.SIGNED: ["Tre"],
        Adhesion.LEFT: ["Quattro"],
    }
    assert names(session, coordinator) == ["Due", "Quattro", "Tre", "Uno"]
    counted = network_members.members(session, coordinator).steps
    assert counted == dict.fromkeys(Adhesion, 1)


@pytest.mark.parametrize("text", ["%", "_", "'; --", "\\", "😀", "x" * 500])
def test_odd_text_finds_nothing_and_breaks_nothing(session, coordinator, text):
    member(session, coordinator, "Alfa")
    assert names(session, coordinator, query=text) in ([], ["Alfa"])
    assert names(session, coordinator, query="ÀLF") == ["Alfa"]


def test_engagement_is_of_the_last_twelve_months_and_of_meetings_that_were(session, coordinator):
    one = member(session, coordinator, "Alfa")
    held(session, coordinator, {one: Mark.CAME}, -400)
    held(session, coordinator, {one: Mark.CAME}, -100)
    held(session, coordinator, {one: Mark.ABSENT}, -50)
    held(session, coordinator, {one: Mark.UNKNOWN}, 10)
    off = held(session, coordinator, {one: Mark.CAME}, -20)
    network_meetings.call_off(session, coordinator, off, 1, called_off=True)
    session.flush()
    assert engaged(session, coordinator, one) == Engagement(invited=2, attended=1)


def test_commitments_kept_late_and_open_are_told_apart(session, coordinator):
    one = member(session, coordinator, "Alfa")
    for days, done in ((-10, -12), (-10, -3), (-10, None), (10, None), (-500, -499)):
        due = today() + timedelta(days=days)
        token = f"{days} {done}"
        commitments.add(session, coordinator, "x", owner_of(session, one), due, token)
        if done is not None:
            session.execute(
                update(Commitment)
                .where(Commitment.form_token == token)
                .values(done_on=today() + timedelta(days=done))
            )
    assert engaged(session, coordinator, one) == Engagement(kept=1, late=2, open=1)


def test_how_it_answers_stands_beside_with_its_numbers_for_who_sees_every_case(
    session, coordinator, manager, executive
):
    one = member(session, coordinator, "Alfa")
    session.add(PartnerRecord(partner_id=partner_id(session, one), asked=5, in_time=4, late=1))
    session.flush()
    assert network_members.of_partner(session, manager, one).answered.text == "4 of 5"
    for actor in (coordinator, executive):
        assert network_members.of_partner(session, actor, one).answered is None


def test_the_summary_of_a_period_counts_organisations_once(session, coordinator):
    both = {name: member(session, coordinator, name) for name in ("Alfa", "Beta")}
    one, two = both.values()
    held(session, coordinator, {one: Mark.CAME, two: Mark.ABSENT}, -20)
    held(session, coordinator, {one: Mark.CAME, two: Mark.UNKNOWN}, -10)
    off = held(session, coordinator, {two: Mark.CAME}, -5)
    network_meetings.call_off(session, coordinator, off, 1, called_off=True)
    meeting(session, coordinator, -60, headcount=40)
    session.flush()
    found = summary(session, coordinator, MONTH_AGO, today())
    assert (found.meetings, found.invited, found.present) == (2, 2, 1)
    assert [(m.invited, m.present, m.headcount) for m in found.listed] == [(2, 1, None)] * 2
    whole = summary(session, coordinator, today() - timedelta(days=90), today())
    assert whole.listed[0].headcount == 40
    assert whole.meetings == 3


def test_the_summary_counts_who_was_in_the_network_on_its_last_day(session, coordinator):
    days = [today() - timedelta(days=n) for n in (40, 30, 20, 10)]
    for number, name in ((2, "Due"), (3, "Tre"), (4, "Quattro")):
        reference = organisation(session, coordinator, name)
        network_members.save(session, coordinator, reference, 0, MembershipForm(*days[:number]))
    counts = {
        n: (s.joined, s.signed)
        for n in (35, 25, 15, 5)
        for s in [summary(session, coordinator, days[0], today() - timedelta(days=n))]
    }
    assert counts == {35: (0, 0), 25: (3, 0), 15: (3, 2), 5: (2, 1)}


def test_the_summary_judges_commitments_as_they_stood_on_its_last_day(session, coordinator):
    one = member(session, coordinator, "Alfa")
    number = meeting(session, coordinator, -40)
    owner = owner_of(session, one)
    for days, done in ((-30, -31), (-20, -10), (-5, None)):
        due = today() + timedelta(days=days)
        token = f"{days} {done}"
        commitments.add(session, coordinator, "x", owner, due, token, number)
        done_on = today() + timedelta(days=done) if done else None
        session.execute(
            update(Commitment).where(Commitment.form_token == token).values(done_on=done_on)
        )

    def counts(days):
        found = summary(session, coordinator, date(2026, 1, 1), today() + timedelta(days=days))
        return found.taken, found.kept, found.late

    assert [counts(days) for days in (-25, -15, 0, 100)] == [
        (3, 1, 0),
        (3, 1, 1),
        (3, 1, 2),
        (3, 1, 2),
    ]


def test_a_period_without_anything_is_all_zeros_and_a_deleted_partner_still_counts(
    session, coordinator
):
    nothing = summary(session, coordinator, date(2001, 1, 1), date(2020, 12, 31))
    assert (nothing.meetings, nothing.invited, nothing.taken, nothing.listed) == (0, 0, 0, ())
    both = [organisation(session, coordinator, name) for name in ("Alfa", "Beta")]
    held(session, coordinator, dict.fromkeys(both, Mark.CAME))
    session.execute(delete(Partner).where(Partner.reference.in_(both)))
    session.expire_all()
    assert summary(session, coordinator, MONTH_AGO, today()).present == 2
    assert (
        network_meetings.calendar(session, coordinator).past[0].form.day
        == MeetingForm(day=today() - timedelta(days=7)).day
    )
