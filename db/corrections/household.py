"""Put right who lives together: how many they are, a second member, one too many."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.corrections.history import Correcting, correcting, repeated, tell_other_cases
from db.corrections.person import member_of, new_household, store
from db.models.cases import Case
from db.models.people import Household, Person
from db.people.identity import tenant_of
from db.people.index import owner_of
from db.people.stays import person_that_stays
from domain.corrections.fields import CorrectionRefused, Fault, Field, Identity, checked
from domain.intake.form import HOUSEHOLD, Gap
from domain.people import identity
from domain.people.identity import Flawed
from domain.permissions import Actor, Permission


@requires(Permission.CASES_WRITE)
def correct_household(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    size: int | None,
    minors: int | None,
    over_65: int | None,
    token: str,
) -> None:
    """How many live there; None: nobody said. The same `token` twice corrects once.

    Raises CorrectionRefused (numbers that cannot be true together), ChangeRefused (nothing is
    different), VersionConflict, UnknownCase.
    """
    if repeated(session, reference, token):
        return
    try:
        identity.check_household(size, minors, over_65)
    except Flawed as error:
        raise CorrectionRefused({"size": error.flaw}) from error
    with correcting(session, actor, reference, version, token) as work:
        home = _home(session, work)
        for name, after in zip(HOUSEHOLD, (size, minors, over_65), strict=True):
            work.note(Field(name), getattr(home, name), after)
            setattr(home, name, after)


@requires(Permission.CASES_WRITE)
def add_member(
    session: Session, actor: Actor, reference: str, version: int, form: Identity, token: str
) -> None:
    """Somebody not known yet lives in the household too; the first one named is whom it is for.

    Raises CorrectionRefused with every problem, VersionConflict, UnknownCase.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        mine = checked(form, lambda code: owner_of(session, code) is not None)
        _join(session, work, store(session, mine, _home(session, work).id))


@requires(Permission.CASES_WRITE)
def add_known_member(
    session: Session, actor: Actor, reference: str, version: int, person_id: int, token: str
) -> None:
    """Somebody known lives in the household too: they leave the one they stood in.

    Raises CorrectionRefused (not there any more; or their household has cases, which they would
    be taken from), ChangeRefused (they live there already), VersionConflict, UnknownCase.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        person = session.get(
            Person,
            person_that_stays(session, person_id),
            with_for_update=True,
            populate_existing=True,
        )
        if person is None:
            raise CorrectionRefused({"person_id": Gap.PERSON_GONE})
        home = _home(session, work)
        if person.household_id == home.id:
            return
        if session.scalar(select(exists().where(Case.household_id == person.household_id))):
            raise CorrectionRefused({"person_id": Fault.ELSEWHERE})
        person.household_id = home.id
        _join(session, work, person)


@requires(Permission.CASES_WRITE)
def remove_member(
    session: Session, actor: Actor, reference: str, version: int, person_id: int, token: str
) -> None:
    """Somebody does not live there after all: they get a household of their own, nothing is lost.

    Raises CorrectionRefused (a case of the household is for them, or they are not of it),
    VersionConflict, UnknownCase.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        person = member_of(session, work, person_id)
        cases = select(Case).where(Case.household_id == person.household_id)
        tenants = [tenant_of(session, case) for case in session.scalars(cases).all()]
        if person in tenants:
            raise CorrectionRefused({"person_id": Fault.FOR_THEM})
        work.note(Field.MEMBER, person.id, None, person.id)
        tell_other_cases(session, work, person)
        home = session.get_one(Household, person.household_id)
        person.household_id = new_household(session, home.quarter_id)


def _home(session: Session, work: Correcting) -> Household:
    """The household of the case; one is made where there is none."""
    case = work.case
    if case.household_id is None:
        case.household_id = new_household(session, case.quarter_id)
    return session.get_one(Household, case.household_id)


def _join(session: Session, work: Correcting, person: Person) -> None:
    """Note a member; a household is never said to be smaller than those named in it."""
    work.note(Field.MEMBER, None, person.id, person.id)
    home = session.get_one(Household, person.household_id)
    everybody = select(func.count()).where(Person.household_id == home.id)
    named = session.scalar(everybody) or 0
    if home.size is not None and home.size < named:
        work.note(Field.SIZE, home.size, named)
        home.size = named
    tell_other_cases(session, work, person)
