"""Who was convened to the camper and never had a case goes, too: some years after the last stop."""

import pytest
from case_support import add_case
from mobile_support import add_stop
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.models.accounts import User
from db.models.merging import PersonMerger
from db.models.mobile import Appointment
from db.models.people import Household, Person
from db.models.rights import Erased
from db.people.index import add_person
from db.rights import wishes, without_a_case
from domain.mobile.stops import VisitState
from domain.periods import kept_until
from domain.rights.wish import WishKind
from settings import get_settings

NOW = utcnow()
LONG_AGO = NOW.replace(year=NOW.year - 30, day=1)
DAYS_OF_THE_TERM = (NOW.date() - kept_until(NOW.date(), -get_settings().retention_years)).days


def convened(session: Session, family: str, days_ago: int, home: Household | None = None) -> Person:
    """A tenant written down long ago, who was at a stop so many days ago."""
    stop = add_stop(session, -days_ago)
    home = home or Household(quarter_id=stop.quarter_id, size=1)
    session.add(home)
    session.flush()
    person = Person(household_id=home.id, family_name=family, given_name="Ada", created_at=LONG_AGO)
    add_person(session, person)
    session.flush()
    session.add(
        Appointment(
            stop_id=stop.id,
            person_id=person.id,
            quarter_id=stop.quarter_id,
            starts_at=stop.starts_at,
            state=VisitState.CAME,
        )
    )
    session.flush()
    session.info["audited"] = True
    return person


def go_all(session: Session) -> list[int]:
    due = without_a_case.due(session)
    return [number for number in due if without_a_case.carry_out(session, number)]


def test_who_was_only_convened_goes_after_the_term_and_the_visit_stays_a_number(session):
    gone = convened(session, "Ferri", DAYS_OF_THE_TERM + 2).id
    met = convened(session, "Gatti", DAYS_OF_THE_TERM - 2).id
    assert go_all(session) == [gone]
    assert session.scalars(select(Person.id)).all() == [met]
    assert session.scalar(select(func.count()).select_from(Household)) == 1
    assert session.scalars(select(Appointment.person_id).order_by(Appointment.id)).all() == [
        None,
        met,
    ]
    assert session.scalars(select(Erased.digest)).all()  # a restored backup does not bring it back
    assert not without_a_case.carry_out(session, gone)


@pytest.mark.parametrize("held", ["case", "case_of_merged", "wish", "written_down_since"])
def test_who_has_a_case_a_wish_or_a_young_record_stays(session, manager, held):
    person = convened(session, "Ferri", DAYS_OF_THE_TERM + 2)
    home = session.get(Household, person.household_id)
    if held == "case":
        add_case(session, manager, household=home)
    elif held == "case_of_merged":
        other = convened(session, "Feri", DAYS_OF_THE_TERM + 3)
        add_case(session, manager, household=session.get(Household, other.household_id))
        by = session.scalars(select(User.id)).first()
        session.add(
            PersonMerger(gone_id=other.id, stays_id=person.id, at=NOW, user_id=by, before="{}")
        )
    elif held == "wish":
        case = add_case(session, manager, household=home)
        wishes.take_down(session, manager, case.reference, WishKind.ACCESS, "", NOW.date(), "w")
        case.household_id = None
    else:
        person.created_at = NOW
    session.flush()
    session.info["audited"] = True
    assert go_all(session) == []
