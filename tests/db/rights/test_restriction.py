"""While a tenant's data are not to be used nothing new is begun, and who works on it sees that."""

import pytest
from case_support import add_case, add_service
from sqlalchemy import select, update

from db.case_life import changes
from db.cases import listing, restriction
from db.cases.detail import detail
from db.cases.filters import CaseFilters
from db.clock import utcnow
from db.mail import dispatch
from db.merging import people
from db.models.directory import Partner
from db.models.follow_up import Mail
from db.models.people import Household, Person
from db.models.rights import Wish
from db.people.index import add_person
from db.referrals import ask, board, mail_check
from db.rights import wishes
from domain.errors import Refused
from domain.mail.messages import MailState
from domain.rights.wish import NOT_USED, WishKind
from settings import get_settings

TODAY = utcnow().date()


@pytest.fixture
def case(session, manager):
    home = Household(quarter_id=1, size=1)
    session.add(home)
    session.flush()
    person = Person(
        household_id=home.id, family_name="Ferri", given_name="Ada", created_at=utcnow()
    )
    add_person(session, person)
    return add_case(session, manager, household=home)


def granted(session, manager, case, kind) -> int:
    wishes.take_down(session, manager, case.reference, kind, "", TODAY, kind.value)
    wish = session.scalars(select(Wish.id)).one()
    wishes.grant(session, manager, wish, "")
    session.flush()
    return wish


@pytest.mark.parametrize("one_household", [True, False])
def test_a_wish_holds_once_its_record_is_part_of_another(session, manager, case, one_household):
    first = session.scalars(select(Person)).one()
    home = Household(id=case.household_id) if one_household else Household(quarter_id=1, size=1)
    if not one_household:
        session.add(home)
        session.flush()
    second = Person(household_id=home.id, family_name="Feri", given_name="Ada", created_at=utcnow())
    add_person(session, second)
    session.info.pop("written", None)
    later = case if one_household else add_case(session, manager, household=home)
    wish = granted(session, manager, later, WishKind.RESTRICTION)
    session.execute(update(Wish).values(person_id=second.id))
    seen = people.compare(session, manager, first.id, second.id)
    people.merge(session, manager, seen, {})
    session.flush()
    assert restriction.among(session, [case.id, later.id]) == {case.id, later.id}
    wishes.lift(session, manager, wish)
    assert restriction.among(session, [case.id, later.id]) == frozenset()


def begun(session, manager, case) -> list[object]:
    """Everything that would begin something new, each with why it was refused."""

    def request() -> object:
        return ask.refer(session, manager, case.reference, add_service(session), "", "token")

    def urgency() -> None:
        changes.change_urgency(session, manager, case.reference, case.version, 1)

    refused = []
    for act in (request, urgency):
        with pytest.raises(Refused) as why:
            act()
        refused.append(why.value.why)
    return refused


@pytest.mark.parametrize("kind", sorted(NOT_USED))
def test_a_granted_restriction_or_objection_holds_until_it_is_over(session, manager, case, kind):
    wish = granted(session, manager, case, kind)
    assert begun(session, manager, case) == ["restricted", "restricted"]
    wishes.lift(session, manager, wish)
    changes.change_urgency(session, manager, case.reference, case.version, 1)


def test_who_reads_names_sees_it_in_the_case_and_in_every_list(session, manager, coordinator, case):
    ask.refer(session, manager, case.reference, add_service(session), "", "token")
    session.flush()
    read = board.board(session, manager, utcnow())
    assert [item.not_used for lane in read for item in lane.first] == [False]
    granted(session, manager, case, WishKind.RESTRICTION)
    assert detail(session, manager, case.reference).not_used
    assert [row.not_used for row in listing.page(session, manager, CaseFilters()).rows] == [True]
    read = board.board(session, manager, utcnow())
    assert [item.not_used for lane in read for item in lane.first] == [True]
    read = board.board(session, coordinator, utcnow())
    assert not [item for lane in read for item in lane.first if item.not_used]
    told = detail(session, coordinator, case.reference)
    assert told is None or not told.not_used


def test_a_request_that_waits_for_the_mail_server_does_not_leave_any_more(
    session, manager, case, monkeypatch
):
    monkeypatch.setattr(get_settings(), "smtp_host", "mail.test")
    service = add_service(session)
    session.execute(update(Partner).values(email="partner@example.org"))
    assert ask.refer(session, manager, case.reference, service, "", "token").by_mail
    granted(session, manager, case, WishKind.RESTRICTION)
    assert mail_check.due_now(session, dispatch.claim(session)) is None
    session.expire_all()
    assert session.scalars(select(Mail.state)).all() == [MailState.DROPPED]
