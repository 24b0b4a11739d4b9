"""Put right who a case is about: a field, the wrong person, somebody named later, nobody."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from db.access import audit, requires
from db.cases.detail import detail
from db.clock import utcnow
from db.corrections.history import Correcting, correcting, repeated, tell_other_cases
from db.models.people import Household, Person
from db.people.identity import tenant_of
from db.people.index import add_person, found_anew, owner_of
from db.people.stays import person_that_stays
from domain.acts import Act
from domain.cases.status import Naming
from domain.corrections.fields import Field, Identity, changes, checked
from domain.errors import Changed, Refused
from domain.intake.form import IDENTITY, Gap
from domain.people.codice_fiscale import replaces
from domain.permissions import Actor, Permission
from settings import get_settings

_NEVER_NULL = ("family_name", "given_name")


@requires(Permission.CASES_WRITE)
def correct_person(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    person_id: int,
    form: Identity,
    seen: Mapping[str, str] | None,
    token: str,
) -> None:
    """Correct the fields of somebody of the household; partners see them at once.

    `seen` are the marks of what the form began with (`Identity.marks`); None overwrites what
    others wrote meanwhile. The same `token` twice corrects once.
    Raises Refused with every problem, Refused (nothing is different),
    Changed (also when the same field was corrected from another case), NotThere.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        person = member_of(session, work, person_id)
        present = identity_of(person)
        mine = checked(form, lambda code: bool(owner_of(session, code, person_id)), present)
        try:
            found = changes(present, mine, seen)
        except Changed as error:
            raise Changed(detail(session, actor, reference)) from error
        if not found:
            return
        with found_anew(session, person):
            for what, (before, after) in found.items():
                kept = after if what.value in _NEVER_NULL else after or None
                setattr(person, what.value, kept)
                if what is Field.CODICE_FISCALE and replaces(before, after):
                    person.earlier_code = before
                work.note(what, before, after, person.id)
        tell_other_cases(session, work, person)


@requires(Permission.CASES_WRITE)
def choose_person(
    session: Session, actor: Actor, reference: str, version: int, person_id: int, token: str
) -> None:
    """The case is for somebody already known, of its household or of another.

    Writes `person.read` on who was chosen. Raises Refused (not there any more),
    Refused (it is for them already), Changed, NotThere.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        person = session.get(Person, person_that_stays(session, person_id))
        if person is None:
            raise Refused({"person_id": Gap.PERSON_GONE})
        audit(session, actor, Act.PERSON_READ, f"person:{person.id}")
        _put(work, tenant_of(session, work.case), person)


@requires(Permission.CASES_WRITE)
def new_person(
    session: Session, actor: Actor, reference: str, version: int, form: Identity, token: str
) -> None:
    """The case is for somebody not known yet: named later, or instead of the wrong person.

    They join the household when nobody of it was named; else they get one of their own.
    Raises Refused with every problem, Changed, NotThere.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        mine = checked(form, lambda code: owner_of(session, code) is not None)
        case, before = work.case, tenant_of(session, work.case)
        home = case.household_id
        if home is None or before is not None:
            home = new_household(session, case.quarter_id)
        _put(work, before, store(session, mine, home))


@requires(Permission.CASES_WRITE)
def detach(session: Session, actor: Actor, reference: str, version: int, token: str) -> None:
    """Take the person off the case: who it is for is not known. They stay known themselves.

    Raises Refused (nobody is on it), Changed, NotThere.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        before = tenant_of(session, work.case)
        if before is None:
            raise Refused("same")
        _put(work, before, None)


def identity_of(person: Person) -> Identity:
    """What is written of somebody, in the form in which it is corrected."""
    return Identity(**{name: getattr(person, name) or "" for name in IDENTITY})


def member_of(session: Session, work: Correcting, person_id: int) -> Person:
    """Somebody of the household of the case. Raises Refused when they are not."""
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None or person.household_id != work.case.household_id:
        raise Refused({"person_id": Gap.PERSON_GONE})
    return person


def new_household(session: Session, quarter_id: int) -> int:
    """The id of an empty household in a quarter."""
    home = Household(quarter_id=quarter_id)
    session.add(home)
    session.flush()
    return home.id


def store(session: Session, identity: Identity, household_id: int) -> Person:
    """Somebody new of a household, found again by what is written of them."""
    values = {name: getattr(identity, name) for name in IDENTITY}
    person = Person(
        household_id=household_id,
        fictitious=get_settings().demo,
        created_at=utcnow(),
        **{name: text if name in _NEVER_NULL else text or None for name, text in values.items()},
    )
    add_person(session, person)
    return person


def _put(work: Correcting, before: Person | None, person: Person | None) -> None:
    """Whom the case is for from now on, with their household."""
    case = work.case
    work.note(Field.PERSON, before.id if before else None, person.id if person else None)
    case.household_id = person.household_id if person else None
    case.person_id = person.id if person else None
    case.unnamed = None if person else Naming.UNRECORDED
