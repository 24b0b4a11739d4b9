"""The invented year of the network: alive, among invented organisations, the same by seed."""

from collections import Counter
from datetime import date

import pytest
from demo_support import SUNDAY
from sqlalchemy import select
from sqlalchemy.orm import Session
from support import migrated

from db.demo import meetings, members, organisations, plan
from db.demo.load import Size, fill
from db.directory import calls
from db.models.accounts import User
from db.models.directory import Contact, Partner, PartnerService
from db.models.network import Attendance, Commitment, Meeting, Membership
from db.network import starter
from db.progress import Silence
from db.reference.catalogue import catalogue_of
from domain.directory import places
from domain.network.meetings import MembershipForm, checked_membership, commitment_state
from domain.vocabulary import Role

USERS = {role: number for number, role in enumerate(Role, 1)}
NAMES = {number: role.value for role, number in USERS.items()}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    made = migrated(tmp_path_factory.mktemp("demo") / "ponte.db")
    fill(made, Size(30, 60, seed=1, today=SUNDAY), Silence())
    with Session(made) as session:
        yield session
    made.dispose()


def test_meetings_were_and_one_is_to_come(demo):
    days = demo.scalars(select(Meeting.day).order_by(Meeting.day)).all()
    assert days[0] == starter.FIRST_DAY
    assert sum(day < SUNDAY for day in days) == 5
    assert sum(day > SUNDAY for day in days) == 1
    assert all(day.weekday() < 5 for day in days)


def test_nobody_invented_was_at_the_first_meeting_which_was_real(demo):
    first = demo.scalars(select(Meeting).where(Meeting.day == starter.FIRST_DAY)).one()
    assert not first.fictitious
    assert first.form_token == starter.FIRST_MEETING_TOKEN
    for table in (Attendance, Commitment):
        assert demo.scalars(select(table).where(table.meeting_id == first.id)).all() == []
    others = demo.scalars(select(Meeting).where(Meeting.id != first.id)).all()
    assert all(meeting.fictitious for meeting in others)
    assert all("immaginario" in meeting.place for meeting in others)


def test_every_organisation_in_it_is_invented_and_comes_through_its_own_referent(demo):
    for row in demo.scalars(select(Attendance)):
        partner, contact = demo.get(Partner, row.partner_id), demo.get(Contact, row.contact_id)
        assert partner.fictitious
        assert row.organisation == partner.name
        assert (contact.partner_id, contact.name) == (partner.id, row.referent)


def test_who_was_there_is_known_of_the_past_alone(demo):
    for row, day in demo.execute(
        select(Attendance, Meeting.day).join(Meeting, Meeting.id == Attendance.meeting_id)
    ):
        assert (row.came is None) == (day > SUNDAY)


def test_promises_are_open_late_and_kept_and_everybody_of_ours_has_one(demo):
    rows = demo.scalars(select(Commitment)).all()
    states = Counter(commitment_state(row.due_on, row.done_on, SUNDAY) for row in rows)
    assert len(states) == 4
    still = {row.user_id for row in rows if row.user_id and row.done_on is None}
    roles = {demo.get(User, user_id).role for user_id in still}
    assert roles == {Role.COMMUNITY_MANAGER, Role.EXECUTIVE, Role.COORDINATOR}
    assert all(row.fictitious for row in rows)


def test_dates_of_adhesion_can_be_true(demo):
    rows = demo.scalars(select(Membership)).all()
    assert 30 <= len(rows) <= members.MOST
    for row in rows:
        form = MembershipForm(row.invited_on, row.joined_on, row.signed_on, row.left_on)
        assert checked_membership(form, SUNDAY) == form


def test_some_have_said_what_they_can_take_and_one_number_was_wrong_twice(demo):
    full = demo.scalars(select(PartnerService.full_until)).all()
    ends = {day > SUNDAY for day in full if day}
    away = demo.scalars(select(Partner).where(Partner.away_until.is_not(None))).all()
    assert ends == {True, False}  # what has ended, ends by itself
    assert {places.is_away(p.away_from, p.away_until, SUNDAY) for p in away} == {True, False}
    assert demo.scalar(select(PartnerService.bring).where(PartnerService.bring != ""))
    [(partner_id, wrong)] = calls.wrong_numbers(demo).items()
    assert demo.get(Partner, partner_id).fictitious and len(wrong) == 1


@pytest.mark.parametrize("size", [0, 1, 3, 10_000])
def test_any_number_of_organisations_makes_a_network_of_at_most_so_many(demo, size):
    now = plan.midnight(SUNDAY)
    made = organisations.make(catalogue_of(demo), size, 1, now)
    rows = meetings.rows(made, USERS, NAMES, SUNDAY, 1)
    assert rows == meetings.rows(made, USERS, NAMES, SUNDAY, 1)
    assert len(rows["membership"]) <= members.MOST


def test_before_the_first_meeting_there_is_none(demo):
    made = organisations.make(catalogue_of(demo), 20, 1, plan.midnight(SUNDAY))
    rows = meetings.rows(made, USERS, NAMES, date(2026, 2, 1), 1)
    assert not [row for row in rows["meeting"] if row[-1] == starter.FIRST_MEETING_TOKEN]
