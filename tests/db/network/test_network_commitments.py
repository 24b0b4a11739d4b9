"""Promises: taken once, kept by who may say so, late when late, and kept in mind afterwards."""

from datetime import timedelta

import pytest
from network_support import held, meeting, member, organisation, owner_of, partner_id
from sqlalchemy import delete, func, select, update
from support import add_user

from db.clock import today
from db.models.accounts import AuditEvent, User
from db.models.directory import Partner
from db.models.network import Commitment
from db.network import commitments, owners, promises
from db.network.attendance import Mark
from db.network.owners import Owner
from domain.business_time import ROME
from domain.errors import NotThere, Refused
from domain.network.meetings import CommitmentState
from domain.permissions import PermissionDenied
from domain.vocabulary import Role
from settings import get_settings

S = CommitmentState


def promise(session, coordinator, owner, days=10, text="Mandare l'elenco", **about):
    """A commitment due in so many days; its id."""
    token = f"form {session.scalar(select(func.count()).select_from(Commitment))}"
    due = today() + timedelta(days=days)
    commitments.add(session, coordinator, text, owner, due, token, **about)
    return session.scalars(select(func.max(Commitment.id))).one()


def listed(session, coordinator, state=None):
    session.expire_all()
    return promises.listed(session, coordinator, state).rows


def test_a_double_click_takes_one_promise(session, coordinator, manager):
    due = today() + timedelta(days=3)
    mine = Owner(user_id=manager.user_id)
    assert commitments.add(session, coordinator, "Una cosa", mine, due, "form")
    assert not commitments.add(session, coordinator, "Una cosa", mine, due, "form")
    assert len(listed(session, coordinator)) == 1
    acts = select(func.count()).where(AuditEvent.action == "commitment.take")
    assert session.scalar(acts) == 1


def test_a_promise_of_ours_is_with_who_gave_it_and_nobody_else(session, coordinator, manager):
    promise(session, coordinator, Owner(user_id=manager.user_id), -1, "Prima")
    promise(session, coordinator, Owner(user_id=coordinator.user_id), 5, "Seconda")
    mine = promises.mine(session, manager)
    assert (mine.total, mine.overdue, mine.rows[0].text) == (1, 1, "Prima")
    assert mine.rows[0].state is S.OVERDUE
    assert [p.text for p in promises.mine(session, coordinator).rows] == ["Seconda"]


def test_one_keeps_ones_own_and_a_coordinator_anybodys(session, coordinator, manager, executive):
    number = promise(session, coordinator, Owner(user_id=manager.user_id))
    with pytest.raises(PermissionDenied):
        commitments.finish(session, executive, number)
    commitments.finish(session, manager, number)
    assert promises.mine(session, manager).total == 0
    with pytest.raises(NotThere):
        commitments.finish(session, coordinator, number)
    commitments.reopen(session, coordinator, number)
    commitments.finish(session, coordinator, number)
    assert [p.state for p in listed(session, coordinator, S.KEPT)] == [S.KEPT]


def test_what_is_withdrawn_counts_nowhere(session, coordinator, manager):
    number = promise(session, coordinator, Owner(user_id=manager.user_id))
    commitments.withdraw(session, coordinator, number)
    assert listed(session, coordinator) == ()
    for again in (commitments.withdraw, commitments.finish):
        with pytest.raises(NotThere):
            again(session, coordinator, number)


def test_a_promise_is_due_when_the_office_closes(session, coordinator, monkeypatch):
    monkeypatch.setattr(get_settings(), "office_hours", "08:00-12:00,13:00-15:30")
    promise(session, coordinator, Owner(user_id=coordinator.user_id))
    [mine] = promises.mine(session, coordinator).rows
    assert f"{mine.due_at.astimezone(ROME):%H:%M}" == "15:30"


def test_late_ones_are_told_from_kept_ones(session, coordinator):
    owner = owner_of(session, organisation(session, coordinator, "Alfa"))
    for days, text in ((-5, "Tardi"), (5, "Presto"), (-9, "Mai")):
        promise(session, coordinator, owner, days, text)
    for text in ("Tardi", "Presto"):
        number = session.scalars(select(Commitment.id).where(Commitment.text == text)).one()
        commitments.finish(session, coordinator, number)
    assert [p.text for p in listed(session, coordinator, S.KEPT_LATE)] == ["Tardi"]
    assert [p.text for p in listed(session, coordinator, S.KEPT)] == ["Presto"]
    assert [p.text for p in listed(session, coordinator, S.OVERDUE)] == ["Mai"]


@pytest.mark.parametrize(
    "owner", [Owner(), Owner(user_id=999_999), Owner(partner_id=999_999), Owner(contact_id=1)]
)
def test_nobody_can_promise_who_is_not_there(session, coordinator, owner):
    with pytest.raises(Refused) as error:
        commitments.add(session, coordinator, "Una cosa", owner, today(), "form")
    assert "owner" in error.value.problems


def test_a_referent_of_another_organisation_cannot_promise_for_this_one(session, coordinator):
    one, two = (member(session, coordinator, name) for name in ("Alfa", "Beta"))
    offered = owners.owners(session, coordinator)
    contact = next(o.contact_id for o in offered if o.partner_id == partner_id(session, two))
    wrong = Owner(partner_id=partner_id(session, one), contact_id=contact)
    with pytest.raises(Refused):
        commitments.add(session, coordinator, "Una cosa", wrong, today(), "form")


def test_a_disabled_account_promises_nothing_and_its_promises_go_to_the_coordinator(
    session, coordinator, manager
):
    promise(session, coordinator, Owner(user_id=manager.user_id), -2)
    assert promises.to_follow(session, coordinator).total == 0
    session.execute(update(User).where(User.id == manager.user_id).values(active=False))
    assert promises.to_follow(session, coordinator).total == 1
    assert Owner(user_id=manager.user_id) not in owners.owners(session, coordinator)
    with pytest.raises(Refused):
        promise(session, coordinator, Owner(user_id=manager.user_id))


def test_a_coordinator_follows_what_organisations_have_not_done_in_time(session, coordinator):
    owner = owner_of(session, organisation(session, coordinator, "Alfa"))
    promise(session, coordinator, owner, -1, "Scaduto")
    promise(session, coordinator, owner, 1, "Non ancora")
    followed = promises.to_follow(session, coordinator)
    assert [p.text for p in followed.rows] == ["Scaduto"]
    assert followed.rows[0].owner == "Alfa"


def test_those_of_a_meeting_come_before_the_rest_of_the_network(session, coordinator):
    here = organisation(session, coordinator, "Zeta")
    away = member(session, coordinator, "Alfa", today() - timedelta(days=9))
    number = held(session, coordinator, {here: Mark.CAME, away: Mark.ABSENT})
    names = list(owners.owners(session, coordinator, number).values())
    assert names.index("Zeta · Ada Prova") < names.index("Alfa · Ada Prova")
    assert "Zeta · Ada Prova" not in owners.owners(session, coordinator).values()


def test_the_promise_of_a_partner_deleted_since_keeps_its_name(session, coordinator):
    reference = organisation(session, coordinator, "Alfa")
    number = meeting(session, coordinator)
    promise(session, coordinator, owner_of(session, reference), meeting_id=number)
    session.execute(delete(Partner).where(Partner.reference == reference))
    session.expire_all()
    [kept] = promises.of_meeting(session, coordinator, number)
    assert (kept.owner, kept.partner) == ("Alfa", "")


def test_a_promise_of_a_meeting_was_taken_on_its_day(session, coordinator, manager):
    mine = Owner(user_id=manager.user_id)
    promise(session, coordinator, mine, meeting_id=meeting(session, coordinator, -7))
    promise(session, coordinator, mine, meeting_id=meeting(session, coordinator, 7))
    taken = session.scalars(select(Commitment.taken_on).order_by(Commitment.id)).all()
    assert taken == [today() - timedelta(days=7), today()]
    with pytest.raises(NotThere):
        promise(session, coordinator, mine, meeting_id=999_999)


def test_an_administrator_can_promise_too(session, coordinator):
    administrator = add_user(session, Role.ADMINISTRATOR)
    promise(session, coordinator, Owner(user_id=administrator.user_id))
    assert promises.mine(session, administrator).total == 1
