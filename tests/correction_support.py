"""A case of somebody with a household, for the tests of corrections."""

from case_support import add_case, add_service, entrust
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.corrections.person import correct_person, identity_of
from db.models.cases import Case
from db.models.people import Household, Person
from db.models.referrals import Referral
from db.people.index import add_person
from db.reference.catalogue import catalogue_of
from db.referrals import reply as replies
from db.referrals.ask import reply_link
from domain.corrections.fields import Identity
from domain.permissions import Actor

CODE, NEW_PHONE = "RSSMRA80A01H501U", "+393471112222"


def quarter_id(session: Session, code: str) -> int:
    return catalogue_of(session).quarters_by_code[code].id


def add_household(session: Session, quarter: str = "VA-01") -> Household:
    home = Household(quarter_id=quarter_id(session, quarter))
    session.add(home)
    session.flush()
    session.info.pop("written", None)
    return home


def add_tenant(session: Session, home: Household, family_name: str, **more: str) -> Person:
    """Somebody of a household, found again by their name."""
    facts = {"given_name": "Ofelia", "phone": "+393470000000"} | more
    person = Person(
        household_id=home.id, family_name=family_name, fictitious=True, created_at=utcnow(), **facts
    )
    add_person(session, person)
    session.flush()
    session.info.pop("written", None)
    return person


def case_of_somebody(session: Session, actor: Actor, **more) -> tuple[Case, Person]:
    """A case with a household and one person in it."""
    home = add_household(session)
    person = add_tenant(session, home, "Provarossi")
    return add_case(session, actor, household=home, **more), person


def sent(session: Session, actor: Actor, case: Case) -> tuple[int, str]:
    """A referral of the case and the token of its link."""
    entrust(session, actor, case.reference, add_service(session), "Serve un pacco", "form")
    session.flush()
    number = session.scalars(select(func.max(Referral.id))).one()
    return number, reply_link(session, actor, number)


def say(session: Session, token: str, seen: str, target: str) -> None:
    """What the partner answers behind its link."""
    replies.answer(session, token, seen, target, "", "Maria di prova", "")
    session.flush()


def typed(person: Person, **more: str) -> Identity:
    """The form as it was opened on `person`, with what was typed over it."""
    held = identity_of(person)
    return Identity(**{name: getattr(held, name) for name in held.marks()} | more)


def put_right(session, actor, case, person, token="t1", **more):
    seen = identity_of(person).marks()
    form = typed(person, **more)
    correct_person(session, actor, case.reference, case.version, person.id, form, seen, token)
    session.flush()
    session.refresh(case)
